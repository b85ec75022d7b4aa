import { chunkHash, type Entry, planHashOf, rankOf } from './entry.ts';
import type { Chunk } from './store.ts';

export interface PlannedFile {
  planHash: string;
  counts: {
    create: number;
    update: number;
    remove: number;
    link: number;
    gone: number;
    unchanged: number;
    issue: number;
    note: number;
    disagreement: number;
    makeable: number;
  };
  /** Entries that are to be applied. */
  total: number;
}

/** Takes what is planned, piece by piece; `hash` closes a chunk. */
export type PlanSink = (entries: Entry[], chunk: Chunk | null) => Promise<void>;

/** The entries of one plan as they come: numbered, counted, hashed by chunk, and handed on slice by slice. */
export class Ledger {
  readonly counts: PlannedFile['counts'] = {
    create: 0,
    update: 0,
    remove: 0,
    link: 0,
    gone: 0,
    unchanged: 0,
    issue: 0,
    note: 0,
    disagreement: 0,
    makeable: 0,
  };
  readonly #sink: PlanSink;
  readonly #hashes: string[] = [];
  readonly #leftOut = new Set<string>();
  #ordinal = 0;
  #total = 0;
  #pending: Entry[] = [];

  constructor(sink: PlanSink) {
    this.#sink = sink;
  }

  /** The number of the chunk that is being filled. */
  get chunk(): number {
    return this.#hashes.length;
  }

  entry(given: Partial<Entry> & { what: Entry['what']; name: string; at: string }): Entry {
    const { at, ...rest } = given;
    this.#ordinal += 1;
    return {
      chunk: null,
      op: null,
      kind: null,
      line: null,
      field: null,
      foreignId: null,
      componentId: null,
      version: null,
      planned: null,
      changes: null,
      refused: null,
      rank: 0,
      message: null,
      outcome: null,
      reason: null,
      ...rest,
      ordinal: this.#ordinal,
      place: at,
    };
  }

  /** The last entry is not one after all: its number is given to the next. */
  takeBack(): void {
    this.#ordinal -= 1;
  }

  add(entry: Entry): void {
    this.#pending.push(entry);
  }

  issue(issue: { at: string; line?: number; field?: string; message: string; name?: string; kind?: string }): void {
    this.leftOut(issue.at);
    const { name = '', kind = null, ...rest } = issue;
    const entry = this.entry({ what: 'issue', ...rest, name, kind });
    this.#pending.push({ ...entry, rank: rankOf(entry, 0) });
  }

  /** A row counts once, whatever is wrong with it. */
  leftOut(at: string): void {
    this.#leftOut.add(at);
    this.counts.issue = this.#leftOut.size;
  }

  isLeftOut(at: string): boolean {
    return this.#leftOut.has(at);
  }

  /** Stores what is pending; what of it is to be applied becomes a chunk. */
  async flush(): Promise<void> {
    const entries = this.#pending;
    if (entries.length === 0) return;
    this.#pending = [];
    const agreed = entries.filter((entry) => entry.chunk !== null);
    this.#total += agreed.length;
    if (agreed.length === 0) return this.#sink(entries, null);
    const hash = chunkHash(agreed);
    const number = this.#hashes.length;
    this.#hashes.push(hash);
    await this.#sink(entries, { number, hash, first: agreed[0]!.ordinal, last: agreed.at(-1)!.ordinal });
  }

  async finish(): Promise<PlannedFile> {
    await this.flush();
    return { planHash: planHashOf(this.#hashes), counts: this.counts, total: this.#total };
  }
}
