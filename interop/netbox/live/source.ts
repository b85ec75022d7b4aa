import { sql } from 'kysely';
import { z } from 'zod';
import type { Id } from '#kernel';
import type { Actor, Reader, Tx } from '#platform';

/** How the last reading of a NetBox ended. `waiting`: its changes wait for somebody to review them. */
export const results = ['unchanged', 'applied', 'waiting', 'failed'] as const;
export type Result = (typeof results)[number];

/** A NetBox that is read by itself, as it is stored. */
export interface NetBoxSource {
  id: Id;
  key: string;
  url: string;
  tokenReference: string;
  everyMinutes: number;
  applyItself: boolean;
  riskyPercent: number;
  paused: boolean;
  nextDueAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  isReading: boolean;
  result: Result | null;
  message: string | null;
  failures: number;
  intakeId: Id | null;
  netboxVersion: string | null;
  sweptAt: Date | null;
  changedAt: Date | null;
  plannedAt: Date | null;
  setUpBy: Actor;
  version: number;
}

export const netBoxSourceSchema = z.object({
  id: z.int(),
  key: z.string().describe('Key of the source as which it speaks'),
  url: z.string(),
  token: z.string().describe('Where its token is; never the token'),
  everyMinutes: z.int(),
  applyItself: z.boolean().describe('Whether what it brings is applied without a review, as long as it is not risky'),
  riskyPercent: z.int().describe('When more of what it had is gone than this, somebody has to review it'),
  paused: z.boolean(),
  nextDueAt: z.string(),
  reading: z.boolean().describe('Whether it is being read now'),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  result: z.enum(results).nullable().describe('How the last reading ended'),
  message: z.string().nullable().describe('What came of it, or why it failed'),
  failures: z.int().describe('Readings that failed since the last one that did not'),
  intake: z.string().nullable().describe('Key of the last intake that came of it'),
  netboxVersion: z.string().nullable(),
  objects: z.int().describe('What it last had, of any sort'),
  setUpBy: z.string().describe('As whom it plans and applies'),
  version: z.int(),
});
export type NetBoxSourceView = z.infer<typeof netBoxSourceSchema>;

interface Row {
  id: Id;
  source_key: string;
  url: string;
  token_reference: string;
  every_minutes: number;
  apply_itself: boolean;
  risky_percent: number;
  paused: boolean;
  next_due_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  lease_until: Date | null;
  result: Result | null;
  message: string | null;
  failures: number;
  intake_id: Id | null;
  netbox_version: string | null;
  swept_at: Date | null;
  changed_at: Date | null;
  planned_at: Date | null;
  person_id: Id;
  person_name: string;
  person_kind: Actor['kind'];
  administrator: boolean;
  version: number;
}

export async function readNetBoxes(
  reader: Reader,
  now: Date,
  of: { id?: Id; key?: string } = {},
): Promise<NetBoxSource[]> {
  const { rows } = await sql<Row>`
    select n.*, p.id as person_id, p.name as person_name, p.kind as person_kind, p.administrator
    from netbox_source n join person p on p.id = n.set_up_by
    where ${of.id === undefined ? sql`true` : sql`n.id = ${of.id}`} and ${of.key === undefined ? sql`true` : sql`n.source_key = ${of.key}`}
    order by n.source_key`.execute(reader);
  return rows.map((row) => ({
    id: row.id,
    key: row.source_key,
    url: row.url,
    tokenReference: row.token_reference,
    everyMinutes: row.every_minutes,
    applyItself: row.apply_itself,
    riskyPercent: row.risky_percent,
    paused: row.paused,
    nextDueAt: row.next_due_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    isReading: row.lease_until !== null && row.lease_until > now,
    result: row.result,
    message: row.message,
    failures: row.failures,
    intakeId: row.intake_id,
    netboxVersion: row.netbox_version,
    sweptAt: row.swept_at,
    changedAt: row.changed_at,
    plannedAt: row.planned_at,
    setUpBy: {
      personId: row.person_id,
      name: row.person_name,
      kind: row.person_kind,
      administrator: row.administrator,
    },
    version: row.version,
  }));
}

const LEASE_MS = 120_000;

/** Takes one that is due, for this holder alone: several servers ask at the same time. */
export async function claimDue(tx: Tx, holder: string, now: Date): Promise<Id | null> {
  const { rows } = await sql<{ id: Id }>`
    update netbox_source set lease_holder = ${holder}, lease_until = ${new Date(now.getTime() + LEASE_MS)}, started_at = ${now}
    where id = (
      select id from netbox_source
      where not paused and next_due_at <= ${now} and (lease_until is null or lease_until <= ${now})
      order by next_due_at limit 1 for update skip locked)
    returning id`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Says that the holder still reads it. False: somebody else has taken it over, or it is gone. */
export async function renew(reader: Reader, id: Id, holder: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update netbox_source set lease_until = ${new Date(now.getTime() + LEASE_MS)}
    where id = ${id} and lease_holder = ${holder} returning id`.execute(reader);
  return rows.length > 0;
}

export interface Ended {
  result: Result;
  message: string;
  nextDueAt: Date;
  netboxVersion?: string | undefined;
  sweptAt?: Date | undefined;
  intakeId?: Id | null | undefined;
}

export async function release(tx: Tx, id: Id, holder: string, ended: Ended, now: Date): Promise<void> {
  await sql`update netbox_source set lease_holder = null, lease_until = null, ended_at = ${now}, result = ${ended.result},
      message = ${ended.message.slice(0, 2_000)}, failures = ${ended.result === 'failed' ? sql`failures + 1` : sql`0`},
      next_due_at = case when next_due_at > started_at then next_due_at else ${ended.nextDueAt} end,
      netbox_version = coalesce(${ended.netboxVersion ?? null}, netbox_version),
      swept_at = coalesce(${ended.sweptAt ?? null}, swept_at),
      intake_id = coalesce(${ended.intakeId ?? null}, intake_id)
    where id = ${id} and lease_holder = ${holder}`.execute(tx);
}

export async function markChanged(tx: Tx, id: Id, at: Date): Promise<void> {
  await sql`update netbox_source set changed_at = ${at} where id = ${id}`.execute(tx);
}

export async function markPlanned(tx: Tx, id: Id, at: Date): Promise<void> {
  await sql`update netbox_source set planned_at = ${at} where id = ${id}`.execute(tx);
}
