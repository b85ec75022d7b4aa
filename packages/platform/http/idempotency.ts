import { createHmac, hkdfSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { canonicalJson, PlumblineError } from '#kernel';
import type { Reader, Tx } from '../database/database.ts';
import type { Actor } from '../registry/context.ts';
import { definePort } from '../workspace/service.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** How long a repetition waits for the first request's answer. */
const WAIT_MS = 5_000;
const LOOK_EVERY_MS = 25;
/** A request that began longer ago than this has been given up: its answer will not come. */
const GIVEN_UP_AFTER_MS = 60_000;
/** A repetition after more than that is a new request; what is older may go. */
const KEPT_FOR_MS = 24 * 3_600_000;
/** Each new key takes so many dead ones with it: they never pile up, and nobody has to sweep. */
const SWEPT_WITH_EACH = 10;

/** Marks a request, so that it is known again: keyed, for a body may hold what can be guessed (a password, a code). */
export type MarkRequest = (text: string) => string;
export const requestMarkPort = definePort<MarkRequest>('platform.requestMark');

/** `secret`: the installation's, which is in no database. Each workspace has marks of its own. */
export function requestMark(secret: string, workspaceName: string): MarkRequest {
  const key = Buffer.from(hkdfSync('sha256', secret, workspaceName, 'plumbline request mark', 32));
  return (text) => createHmac('sha256', key).update(text).digest('base64url');
}

export interface Idempotency {
  key: string;
  actor: Actor;
  operation: string;
  /** Tells whether it is the same request; nobody can find out by it what the request was. */
  requestHash: string;
}

export function idempotencyOf(
  workspace: Workspace,
  key: string,
  { actor, operation, request }: { actor: Actor; operation: string; request: unknown },
): Idempotency {
  if (key.length < 1 || key.length > 200 || !/^[\x21-\x7e]+$/.test(key)) {
    throw new PlumblineError('invalid_input', 'The Idempotency-Key must be 1 to 200 visible ASCII characters.', {
      issues: [{ path: '/headers/idempotency-key', message: 'must be 1 to 200 visible ASCII characters' }],
    });
  }
  return { key, actor, operation, requestHash: workspace.port(requestMarkPort)(canonicalJson(request)) };
}

export interface EarlierAnswer {
  status: number;
  response: unknown;
}

/** For who asks again: the work was stored, and what it came to is not known here any more. */
export function lostAnswer(): PlumblineError {
  return new PlumblineError(
    'conflict',
    'This request was carried out, but its answer was lost. Nothing was done twice; read the record.',
  );
}

/**
 * The answer that the same request got before, or null when it is new. One that has stored its work and is about to
 * answer is waited for.
 */
export async function findEarlierAnswer(
  workspace: Workspace,
  wanted: Idempotency,
  signal: AbortSignal,
): Promise<EarlierAnswer | null> {
  for (let waitedMs = 0; ; waitedMs += LOOK_EVERY_MS) {
    const row = await workspace.db
      .selectFrom('idempotency')
      .selectAll()
      .where('actor_id', '=', wanted.actor.personId)
      .where('key', '=', wanted.key)
      .executeTakeFirst();
    if (!row) return null;
    if (row.operation !== wanted.operation || row.request_hash !== wanted.requestHash) {
      throw new PlumblineError('idempotency_key_reused', 'This Idempotency-Key was used with another request.');
    }
    if (row.status !== null) return { status: row.status, response: row.response };
    const givenUp = workspace.clock.now().getTime() - row.created_at.getTime() > GIVEN_UP_AFTER_MS;
    if (givenUp || waitedMs >= WAIT_MS) {
      if (givenUp) throw lostAnswer();
      throw new PlumblineError(
        'conflict',
        'This request was carried out, but has no answer yet. Nothing was done twice; ask again, or read the record.',
      );
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

/**
 * Claims the key inside the mutation's own transaction: a second request with it waits for this one and then fails on
 * the primary key, so the work is done once even when both arrive together.
 */
export async function claimKey(tx: Tx, now: Date, wanted: Idempotency): Promise<void> {
  await tx
    .insertInto('idempotency')
    .values({
      key: wanted.key,
      actor_id: wanted.actor.personId,
      operation: wanted.operation,
      request_hash: wanted.requestHash,
      status: null,
      response: null,
      created_at: now,
    })
    .execute();
  // Skipped where another transaction is at it: two claims never wait for each other's sweeping.
  await sql`delete from idempotency where (actor_id, key) in (
    select actor_id, key from idempotency where created_at < ${new Date(now.getTime() - KEPT_FOR_MS)}
    order by created_at limit ${SWEPT_WITH_EACH} for update skip locked)`.execute(tx);
}

export async function keepAnswer(db: Reader, wanted: Idempotency, status: number, response: unknown): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({ status, response: JSON.stringify(response) })
    .where('actor_id', '=', wanted.actor.personId)
    .where('key', '=', wanted.key)
    .execute();
}

/** Whether a mutation failed because another one had claimed its key first. */
export function isClaimedKey(error: unknown): boolean {
  return (error as { constraint?: unknown }).constraint === 'idempotency_pkey';
}
