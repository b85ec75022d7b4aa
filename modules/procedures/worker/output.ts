import { sql } from 'kysely';
import type { Clock } from '#kernel';
import type { Database } from '#platform';
import { EVENT_CHANNEL } from '#platform';
import type { Claim } from '../run/claim.ts';
import { type RedactedStream, Redactor } from '../vault/index.ts';

export type OutputStream = 'stdout' | 'stderr' | 'note';

/** Kept for one step, in characters. The whole output stays on the target for some time; this is what people read. */
const MAX_CHARACTERS = 512 * 1024;
/** Often enough to read along, seldom enough to be cheap. */
const FLUSH_AFTER_MS = 200;
const FLUSH_AT_CHARACTERS = 32 * 1024;

/** PostgreSQL's text and jsonb hold no NUL, and no half of a character. */
export const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** Collects what a step says and keeps it in batches, in order, up to a bound. */
export class OutputLog {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #claim: Claim;
  readonly #onError: (error: unknown) => void;
  #left = MAX_CHARACTERS;
  #pending: { stream: OutputStream; text: string; at: Date }[] = [];
  #pendingCharacters = 0;
  #timer: NodeJS.Timeout | undefined;
  #written: Promise<void> = Promise.resolve();
  #redactor = new Redactor();
  #streams = new Map<OutputStream, RedactedStream>();

  constructor(db: Database, clock: Clock, claim: Claim, onError: (error: unknown) => void) {
    this.#db = db;
    this.#clock = clock;
    this.#claim = claim;
    this.#onError = onError;
  }

  /** From now on these are taken out of what is said. Before anything is pushed. */
  redactBy(redactor: Redactor): void {
    this.#redactor = redactor;
  }

  push(chunk: { stream: OutputStream; text: string }): void {
    if (chunk.text === '') return;
    let stream = this.#streams.get(chunk.stream);
    if (!stream) {
      stream = this.#redactor.stream();
      this.#streams.set(chunk.stream, stream);
    }
    this.#keep(chunk.stream, stream.push(chunk.text));
  }

  #keep(stream: OutputStream, said: string): void {
    if (said === '' || this.#left === 0) return;
    const text = said.slice(0, this.#left);
    this.#left -= text.length;
    this.#add(stream, text);
    if (this.#left === 0)
      this.#add('note', `More than ${MAX_CHARACTERS / 1024} Ki characters: the rest is not kept here.`);
  }

  note(text: string): void {
    this.#add('note', this.#redactor.mask(text));
  }

  #add(stream: OutputStream, text: string): void {
    const clean = storable(text);
    const last = this.#pending.at(-1);
    if (last && last.stream === stream && stream !== 'note') last.text += clean;
    else this.#pending.push({ stream, text: clean, at: this.#clock.now() });
    this.#pendingCharacters += clean.length;
    if (this.#pendingCharacters >= FLUSH_AT_CHARACTERS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_AFTER_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = this.#pending;
    if (rows.length === 0) return;
    this.#pending = [];
    this.#pendingCharacters = 0;
    // One after the other: the order of the ids is the order of the output. A lost line must not fail the step.
    this.#written = this.#written.then(() => this.#write(rows)).catch(this.#onError);
  }

  async #write(rows: { stream: OutputStream; text: string; at: Date }[]): Promise<void> {
    const { runId, stepId, generation } = this.#claim;
    // Only while the step is ours; then everybody who reads along is woken.
    await sql`
      with kept as (
        insert into run_output (run_id, step_id, at, stream, text)
        select ${runId}, ${stepId}, line.at, line.stream, line.text
        from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (at timestamptz, stream text, text text))
          with ordinality as line (at, stream, text, ordinal)
        where exists (select from step where id = ${stepId} and generation = ${generation})
        order by line.ordinal
        returning 1)
      select pg_notify(${EVENT_CHANNEL}, '') from kept limit 1`.execute(this.#db);
  }

  /** Resolves when everything pushed so far is kept. */
  async end(): Promise<void> {
    for (const [stream, redacted] of this.#streams) this.#keep(stream, redacted.end());
    this.#flush();
    await this.#written;
  }
}
