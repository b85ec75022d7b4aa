// The file of a backup: what it holds and how. docs/decisions/0010 says why.
import type { MigrationMark, PartSum } from './part.ts';
import type { SealedSecrets } from './sealed.ts';

/**
 * `MAGIC`, the number of the format (2 bytes), then frames: type (1 byte), length (4 bytes, big-endian), content.
 * Numbers above `FORMAT` are refused; what is added within a format is ignored by older readers.
 */
export const MAGIC = Buffer.from('PLUMBLINE BACKUP\n');
export const FORMAT = 1;
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

export const frame = {
  /** JSON `ArchiveHeader`; the first. */
  header: 1,
  /** JSON `PartHead`: a table begins. */
  part: 2,
  /** A piece of the table's content: zstd over all pieces of the part. */
  data: 3,
  /** JSON `PartSum`, over the content before it was compressed. */
  partEnd: 4,
  /** JSON `SequencesPart`. */
  sequences: 5,
  /** JSON `SealedSecrets`. */
  secrets: 6,
  /** JSON `ArchiveManifest`. */
  manifest: 7,
  /** SHA-256 of every byte before this frame; the last. */
  end: 8,
} as const;

export interface ArchiveHeader {
  createdAt: string;
  /** Version of the program that wrote it. */
  release: string;
  workspaces: {
    name: string;
    identity: string;
    migrations: MigrationMark[];
    serverVersion: string;
    estimatedRows: number;
  }[];
}

export interface PartHead {
  workspace: string;
  table: string;
  columns: string[];
}

export interface ArchiveManifest {
  parts: (PartHead & PartSum)[];
  sequences: { workspace: string; next: Record<string, string> }[];
  secrets: 'sealed' | 'left out';
}

export interface Archive {
  header: ArchiveHeader;
  manifest: ArchiveManifest;
  secrets: SealedSecrets | null;
  fileBytes: number;
}

/** Rows of a workspace, of one table or of all. */
export function rowsOf(manifest: ArchiveManifest, workspace: string, table?: string): number {
  return manifest.parts
    .filter((part) => part.workspace === workspace && (table === undefined || part.table === table))
    .reduce((sum, part) => sum + part.rows, 0);
}
