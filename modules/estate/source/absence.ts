import { sql } from 'kysely';
import { type Id, ref } from '#kernel';
import type { Mutation, Reader } from '#platform';
import type { Kind } from '../component/kind.ts';
import { type ComponentState, isOver, stateNames } from '../component/state.ts';
import { writeComponents } from '../component/write.ts';

/**
 * What a source once knew and has no more is *absent* from it: a tombstone. It stays as it is for the source's days of
 * grace, since what vanishes by mistake comes back; then, where no other source still knows it, it is retired on the word
 * of the source that lost it. Nothing is deleted.
 */
export interface Absent {
  componentId: Id;
  kind: Kind;
  name: string;
  state: ComponentState;
  domainId: Id;
  criticality: number;
  source: { id: Id; key: string; name: string; graceDays: number };
  absentSince: Date;
}

const DAY_MS = 86_400_000;
const living = stateNames.filter((state) => !isOver(state) && state !== 'retiring');
/** One sweep's worth; the next goes on. */
const AT_ONCE = 2_000;

export function graceEndsAt({ absentSince, source }: Pick<Absent, 'absentSince' | 'source'>): Date {
  return new Date(absentSince.getTime() + source.graceDays * DAY_MS);
}

/** What is gone from a source and still lives here, unless another source knows it. */
export async function readAbsent(reader: Reader): Promise<Absent[]> {
  const { rows } = await sql<{
    component_id: Id;
    kind: Kind;
    name: string;
    state: ComponentState;
    domain_id: Id;
    criticality: number;
    source_id: Id;
    source_key: string;
    source_name: string;
    grace_days: number;
    absent_since: Date;
  }>`
    select distinct on (o.component_id) o.component_id, c.kind, c.name, c.state, c.domain_id, c.criticality, s.id as source_id,
      s.key as source_key, s.name as source_name, s.grace_days, o.absent_since
    from source_object o join source s on s.id = o.source_id join component c on c.id = o.component_id
    where o.absent_since is not null and c.state = any(${living}::text[])
      and not exists (select from source_object other where other.component_id = o.component_id and other.absent_since is null)
    order by o.component_id, o.absent_since desc limit ${AT_ONCE}`.execute(reader);
  return rows.map((row) => ({
    componentId: row.component_id,
    kind: row.kind,
    name: row.name,
    state: row.state,
    domainId: row.domain_id,
    criticality: row.criticality,
    source: { id: row.source_id, key: row.source_key, name: row.source_name, graceDays: row.grace_days },
    absentSince: row.absent_since,
  }));
}

/** The legal way from a state to the end, one move after the other. */
export function wayOut(state: ComponentState): ComponentState[] {
  if (state === 'in-service' || state === 'maintenance') return ['retiring', 'retired'];
  if (state === 'retiring') return ['retired'];
  return isOver(state) ? [] : ['disposed'];
}

/** Retires what has been absent for longer than its grace. Returns those. */
export async function retireAbsent(mutation: Mutation, absent: readonly Absent[]): Promise<Absent[]> {
  const due = absent.filter((one) => graceEndsAt(one) <= mutation.now);
  for (const [source, ones] of Map.groupBy(due, (one) => one.source.key)) {
    for (let step = 0; step < 2; step += 1) {
      const drafts = ones.flatMap((one) => {
        const state = wayOut(one.state)[step];
        return state === undefined
          ? []
          : [
              {
                id: one.componentId,
                kind: one.kind,
                name: one.name,
                state,
                decided: true,
                reason: `gone from ${one.source.name} since ${one.absentSince.toISOString().slice(0, 10)}`,
                causes: [ref('source', one.source.id)],
              },
            ];
      });
      await writeComponents(mutation, source, drafts);
    }
  }
  return due;
}
