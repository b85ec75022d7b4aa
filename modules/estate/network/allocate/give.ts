import { sql } from 'kysely';
import { type Id, PlumblineError, type RecordRef, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import type { ComponentDraft } from '../../component/component.ts';
import type { ComponentState } from '../../component/state.ts';
import { writeComponents } from '../../component/write.ts';

/** What is being given away, found one after the other until there are enough. */
export interface Search<Found> {
  count: number;
  /** The next free ones, at most so many; what it told before it does not tell again. */
  next(wanted: number): Promise<Found[]>;
  draft(found: Found): ComponentDraft;
  /** What it is, in the plural, and of what: for the refusal. */
  what: string;
}

export interface Given<Found> {
  found: Found;
  id: Id;
}

/** Throws `exhausted` where there are not as many: then nothing is given. */
export async function giveAll<Found>(
  mutation: Mutation,
  source: string,
  search: Search<Found>,
  causes: RecordRef[],
): Promise<Given<Found>[]> {
  const given: Given<Found>[] = [];
  while (given.length < search.count) {
    const found = await search.next(search.count - given.length);
    if (found.length === 0)
      throw new PlumblineError(
        'exhausted',
        `Only ${given.length} of ${search.count} ${search.what} are free. Nothing was given.`,
        { extra: { free: given.length } },
      );
    const failed = new Set<number>();
    const refuse = (index: number, error: PlumblineError): void => {
      // Somebody else was quicker, or another component bears the name: the next one will do.
      if (error.code !== 'already_exists' && error.code !== 'conflict') throw error;
      failed.add(index);
    };
    const drafts = found.map((one) => ({ ...search.draft(one), mustBeNew: true, causes }));
    const written = await writeComponents(mutation, source, drafts, { refuse });
    for (const [index, one] of found.entries()) {
      if (!failed.has(index)) given.push({ found: one, id: written[index]!.id });
    }
  }
  return given;
}

/** What was retired makes place for its successor: it is disposed of, and stays readable with its past. */
export async function disposeOf(mutation: Mutation, source: string, ids: Id[], reason: string): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{ id: Id; kind: ComponentDraft['kind']; name: string }>`
    select id, kind, name from component where id = any(${ids}::bigint[]) and state = 'retired' order by id`.execute(
    mutation.tx,
  );
  const disposed: ComponentState = 'disposed';
  await writeComponents(
    mutation,
    source,
    rows.map((row) => ({ ...row, state: disposed, decided: true, reason })),
  );
}

export const sourceOf = (ctx: Context): string => (ctx.actor.kind === 'system' ? 'system' : 'person');

/** A mutation that takes part in a circle of waiting is ended by the database; it may simply begin anew. */
export async function mutateAgain<Result>(
  ctx: Context,
  causes: RecordRef[],
  work: (mutation: Mutation) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ctx.mutate(work, causes);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if ((code !== '40P01' && code !== '40001') || attempt === 5) throw error;
    }
  }
}

export const componentRef = (id: Id): RecordRef => ref('component', id);
