// What grows without being a record: kept for a time, then removed, and said so.
import { sql } from 'kysely';
import type { DB } from '../database/generated/schema.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * One kind of thing that is removed by age. History, the event log and the audit trail are never among them, and
 * neither is anything that people would look for as a record.
 */
export interface RetentionRule {
  /** Its name in the settings. */
  key: string;
  /** What is removed, for people. */
  what: string;
  /** How long it is kept unless the settings say otherwise. */
  days: number;
  /** Removes what is older, in batches that hold nobody up. Returns how much that was. */
  remove(workspace: Workspace, before: Date): Promise<number>;
}

/** Days by the key of a rule; 0 keeps for ever. */
export type RetentionSettings = Readonly<Record<string, number>>;

const DAY_MS = 86_400_000;
const BATCH = 5_000;

/** Repeats a bounded removal until nothing is left to remove. */
export async function inBatches(remove: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const removed = await remove(BATCH);
    total += removed;
    if (removed < BATCH) return total;
  }
}

/** The rows of a table whose time lies before. */
export function removeOlder(table: keyof DB, column: string): RetentionRule['remove'] {
  return (workspace, before) =>
    inBatches(async (limit) => {
      const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} limit ${limit}))`.execute(
        workspace.db,
      );
      return Number(numAffectedRows);
    });
}

export function daysOf(rule: RetentionRule, settings: RetentionSettings): number {
  return settings[rule.key] ?? rule.days;
}

/** Any number will do; of several servers one sweeps at a time. */
const SWEEP_LOCK = 7_300_004;

/** What each rule removed; null when another server is at it. */
export async function sweep(
  workspace: Workspace,
  rules: readonly RetentionRule[],
  settings: RetentionSettings,
): Promise<Record<string, number> | null> {
  const client = await workspace.pool.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [SWEEP_LOCK]);
    if (!rows[0]!.got) return null;
    try {
      const removed: Record<string, number> = {};
      for (const rule of rules) {
        const days = daysOf(rule, settings);
        if (days === 0) continue;
        const count = await rule.remove(workspace, new Date(workspace.clock.now().getTime() - days * DAY_MS));
        if (count > 0) removed[rule.key] = count;
      }
      return removed;
    } finally {
      await client.query('select pg_advisory_unlock($1)', [SWEEP_LOCK]);
    }
  } finally {
    client.release();
  }
}
