import { sql } from 'kysely';
import type { Id, Json } from '#kernel';
import type { Reader, Tx } from '#platform';

export interface ObjectiveDraft {
  key: string;
  name: string;
  why: string;
}

export interface MeasureDraft {
  key: string;
  objective: string;
  name: string;
  unit: string;
  better: 'higher' | 'lower';
  target: number;
  how: string;
}

export interface Objective {
  id: Id;
  key: string;
  name: string;
  why: string;
  state: 'draft' | 'active' | 'achieved' | 'dropped';
  ownerId: Id | null;
}

/** A measure with what was measured: the latest value, and the series that leads to it, oldest first. */
export interface Measure {
  id: Id;
  key: string;
  objectiveId: Id;
  name: string;
  unit: string;
  better: 'higher' | 'lower';
  target: number;
  how: string;
  series: { id: Id; at: Date; value: number; basis: Json }[];
}

export async function insertMissingObjectives(tx: Tx, drafts: readonly ObjectiveDraft[], at: Date): Promise<Id[]> {
  if (drafts.length === 0) return [];
  const rows = await tx
    .insertInto('objective')
    .values(drafts.map((draft) => ({ ...draft, state: 'active', created_at: at })))
    .onConflict((on) => on.column('key').doNothing())
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

export async function insertMissingMeasures(
  tx: Tx,
  drafts: readonly MeasureDraft[],
  objectives: Map<string, Id>,
): Promise<{ id: Id; objectiveId: Id }[]> {
  if (drafts.length === 0) return [];
  const rows = await tx
    .insertInto('measure')
    .values(drafts.map(({ objective, ...draft }) => ({ ...draft, objective_id: objectives.get(objective)! })))
    .onConflict((on) => on.column('key').doNothing())
    .returning(['id', 'objective_id'])
    .execute();
  return rows.map((row) => ({ id: row.id, objectiveId: row.objective_id }));
}

export async function findObjectives(reader: Reader): Promise<Objective[]> {
  const rows = await reader
    .selectFrom('objective')
    .select(['id', 'key', 'name', 'why', 'state', 'owner_id'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    why: row.why,
    state: row.state as Objective['state'],
    ownerId: row.owner_id,
  }));
}

/** Every measure with its newest measurements, at most `points` of each. One query. */
export async function findMeasures(reader: Reader, points: number): Promise<Measure[]> {
  const { rows } = await sql<{
    id: Id;
    key: string;
    objective_id: Id;
    name: string;
    unit: string;
    better: 'higher' | 'lower';
    target: number;
    how: string;
    series: { id: Id; at: string; value: number; basis: Json }[] | null;
  }>`
    select m.*, s.series from measure m
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', t.id, 'at', t.at, 'value', t.value, 'basis', t.basis) order by t.at, t.id)
        as series
      from (select * from measurement where measure_id = m.id order by at desc, id desc limit ${points}) t
    ) s on true
    order by m.id`.execute(reader);
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    objectiveId: row.objective_id,
    name: row.name,
    unit: row.unit,
    better: row.better,
    target: row.target,
    how: row.how,
    series: (row.series ?? []).map((point) => ({ ...point, at: new Date(point.at) })),
  }));
}

export async function insertMeasurement(
  tx: Tx,
  measurement: { measureId: Id; at: Date; value: number; basis: Json },
): Promise<Id> {
  const { id } = await tx
    .insertInto('measurement')
    .values({
      measure_id: measurement.measureId,
      at: measurement.at,
      value: measurement.value,
      basis: JSON.stringify(measurement.basis),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
