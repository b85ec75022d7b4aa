import { sql } from 'kysely';
import { type Id, PlumblineError, ref } from '#kernel';
import { inBatches, type Mutation, type Reader, type RetentionRule, type Tx, type Workspace } from '#platform';
import type { PlannedSecret } from '../plan/action.ts';
import { LEAST_SECRET_LENGTH } from './credential.ts';
import { type Envelope, open, seal } from './envelope.ts';
import { generateSecret } from './generate.ts';
import { keyringPort } from './masterKey.ts';
import { holdKeyring } from './store.ts';

/**
 * What a run is given or makes in secret: bound to the run, encrypted like a credential, and gone as soon as it is not
 * needed. Shown to a person once at most.
 */
export interface RunSecretDraft {
  runId: Id;
  /** As the plan names it. */
  key: string;
  value: string;
  /** Who is shown it, once. */
  deliver: 'requester' | 'starter' | 'nobody';
}

const HOUR_MS = 3_600_000;
/** A run may wait for people for days; what is to be delivered is fetched soon. */
const KEPT_MS = { requester: 7 * 24 * HOUR_MS, starter: 7 * 24 * HOUR_MS, nobody: 30 * 24 * HOUR_MS };
/** After a run has failed somebody may still retry it. */
const AFTER_FAILURE_MS = 7 * 24 * HOUR_MS;

export const aboutRunSecret = (runId: Id, key: string): string => `run ${runId} secret ${key}`;

/**
 * Keeps it. `onlyIfNew`: what an earlier attempt made stays. Gives whether it was kept. Throws `invalid_input` for one
 * that is too short to be kept out of what commands write.
 */
export async function putRunSecret(
  workspace: Workspace,
  tx: Tx,
  draft: RunSecretDraft,
  { onlyIfNew = false }: { onlyIfNew?: boolean } = {},
): Promise<boolean> {
  const { runId, key, value, deliver } = draft;
  if (value.length < LEAST_SECRET_LENGTH) {
    throw new PlumblineError(
      'invalid_input',
      `The secret "${key}" is too short: ${LEAST_SECRET_LENGTH} characters or more.`,
      {
        issues: [{ path: `/inputs/${key}`, message: `must have ${LEAST_SECRET_LENGTH} characters or more` }],
      },
    );
  }
  await holdKeyring(tx);
  const { master, wrappedKey, body } = seal(value, aboutRunSecret(runId, key), workspace.port(keyringPort).read());
  const now = workspace.clock.now();
  const kept = {
    master,
    wrapped_key: wrappedKey,
    body,
    deliver,
    made_at: now,
    expires_at: new Date(now.getTime() + KEPT_MS[deliver]),
  };
  const result = await tx
    .insertInto('run_secret')
    .values({ run_id: runId, key, ...kept })
    .onConflict((on) => {
      const same = on.columns(['run_id', 'key']);
      return onlyIfNew ? same.doNothing() : same.doUpdateSet(kept);
    })
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Makes what the plan asks for just before its step; what an earlier attempt made stays. Committed before it is used. */
export async function generateRunSecrets(
  workspace: Workspace,
  runId: Id,
  planned: readonly PlannedSecret[],
): Promise<void> {
  if (planned.length === 0) return;
  await workspace.db.transaction().execute(async (tx) => {
    for (const { key, rule, deliver } of planned) {
      const value = generateSecret(rule);
      await putRunSecret(workspace, tx, { runId, key, value, deliver }, { onlyIfNew: true });
    }
  });
}

/** All of a run, in clear: for the worker that executes it, and nobody else. */
export async function readRunSecrets(workspace: Workspace, runId: Id): Promise<Map<string, string>> {
  const rows = await workspace.db.selectFrom('run_secret').selectAll().where('run_id', '=', runId).execute();
  if (rows.length === 0) return new Map();
  const keyring = workspace.port(keyringPort).read();
  return new Map(rows.map((row) => [row.key, open(envelopeOf(row), aboutRunSecret(runId, row.key), keyring)]));
}

export interface RunSecretFacts {
  key: string;
  deliver: RunSecretDraft['deliver'];
  expiresAt: Date;
}

/** What lies there for delivery, without its value. */
export async function deliverableSecrets(db: Reader, runId: Id): Promise<RunSecretFacts[]> {
  const rows = await db
    .selectFrom('run_secret')
    .select(['key', 'deliver', 'expires_at'])
    .where('run_id', '=', runId)
    .where('deliver', '<>', 'nobody')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({ key: row.key, deliver: row.deliver as 'requester', expiresAt: row.expires_at }));
}

/**
 * The value, once: with this transaction it is gone. Who calls this has made sure that it is for the actor, and says in
 * `how` what is to stand in the audit trail. Throws `not_found` when it was delivered, has expired or never was.
 */
export async function takeRunSecretOnce(
  workspace: Workspace,
  mutation: Mutation,
  { runId, key, deliver, how }: { runId: Id; key: string; deliver: 'requester' | 'starter'; how: string },
): Promise<string> {
  const row = await mutation.tx
    .deleteFrom('run_secret')
    // What did not come to be is of no use to anybody: only a finished run delivers.
    .where((where) =>
      where.exists(where.selectFrom('run').select('id').where('id', '=', runId).where('state', '=', 'finished')),
    )
    .where('run_id', '=', runId)
    .where('key', '=', key)
    .where('deliver', '=', deliver)
    .where('expires_at', '>', mutation.now)
    .returningAll()
    .executeTakeFirst();
  if (!row) {
    throw new PlumblineError('not_found', 'There is nothing left to deliver: it was shown already, or it has expired.');
  }
  await mutation.record({ subject: ref('run', runId), action: 'run.secret-delivered', detail: { key, deliver, how } });
  return open(envelopeOf(row), aboutRunSecret(runId, key), workspace.port(keyringPort).read());
}

/** With the end of a run: what nobody is to be shown has no use any more. In the transaction that ends it. */
export async function dropRunSecrets(tx: Tx, runIds: readonly Id[]): Promise<void> {
  if (runIds.length === 0) return;
  await tx.deleteFrom('run_secret').where('run_id', 'in', runIds).where('deliver', '=', 'nobody').execute();
}

/** What has expired or lost its run's interest, whoever forgot to drop it. */
export const runSecretRetention: RetentionRule = {
  key: 'run-secret',
  what: 'Secrets of runs that nobody fetched',
  days: 1,
  remove: (workspace) => {
    const now = workspace.clock.now();
    const failedBefore = new Date(now.getTime() - AFTER_FAILURE_MS);
    return inBatches(async (limit) => {
      const { numAffectedRows } = await sql`
        delete from run_secret where (run_id, key) in (
          select s.run_id, s.key from run_secret s join run r on r.id = s.run_id
          where s.expires_at <= ${now}
            or (s.deliver = 'nobody' and r.state in ('finished', 'cancelled'))
            or (s.deliver = 'nobody' and r.finished_at <= ${failedBefore})
          limit ${limit})`.execute(workspace.db);
      return Number(numAffectedRows);
    });
  },
};

const envelopeOf = (row: { master: string; wrapped_key: string; body: string }): Envelope => ({
  master: row.master,
  wrappedKey: row.wrapped_key,
  body: row.body,
});
