/**
 * Terminology of backup, restore and move.
 *
 * - **part**: the content of one table of one workspace, as PostgreSQL's COPY writes it in text form.
 * - **sum**: how many rows and bytes a part has, and their SHA-256: by it a part is the same on both sides, byte by byte.
 * - **source**: where parts come from, one after the other: a database that is read, or a file.
 * - **archive**: the file that holds a backup.
 */
import { createHash } from 'node:crypto';

export interface PartSum {
  rows: number;
  bytes: number;
  sha256: string;
}

export interface MigrationMark {
  name: string;
  hash: string;
}

/** One workspace as it was when its snapshot was taken. */
export interface WorkspaceFacts {
  name: string;
  /** workspace_identity: tells its marks on hosts from every other one's. */
  identity: string;
  migrations: MigrationMark[];
  serverVersion: string;
  /** About how many rows are to come, for the progress. */
  estimatedRows: number;
}

export interface TablePart {
  kind: 'table';
  workspace: string;
  table: string;
  columns: string[];
  /** To be read to its end before the next item is asked for. */
  content: AsyncIterable<Buffer>;
}

/** Follows the tables of its workspace: where its sequences stood. */
export interface SequencesPart {
  kind: 'sequences';
  workspace: string;
  /** The next number of each sequence. */
  next: Record<string, string>;
}

export type Part = TablePart | SequencesPart;

export interface Source {
  workspaces: WorkspaceFacts[];
  parts(): AsyncIterable<Part>;
}

/** Called while something long goes on: where it is, and the rows done of about how many. */
export type OnProgress = (what: string, doneRows: number, ofAboutRows: number) => void;

const NEWLINE = 10;

/** Sums a content up while it passes. In COPY's text form a row is a line: breaks inside values are escaped. */
export class Summing {
  #hash = createHash('sha256');
  rows = 0;
  bytes = 0;

  add(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.rows += 1;
  }

  sum(): PartSum {
    return { rows: this.rows, bytes: this.bytes, sha256: this.#hash.digest('hex') };
  }
}

export function sameSum(a: PartSum, b: PartSum): boolean {
  return a.rows === b.rows && a.bytes === b.bytes && a.sha256 === b.sha256;
}
