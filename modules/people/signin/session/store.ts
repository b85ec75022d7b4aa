import { sql } from 'kysely';
import type { Id, Level, LevelOrNone } from '#kernel';
import type { Actor, Reader } from '#platform';
import type { SignInMethod, SignInPolicy, SignInState } from './standing.ts';

export interface KnownSession {
  id: string;
  userId: string;
  method: SignInMethod;
  begunAt: Date;
  provenAt: Date;
  seenAt: Date | null;
  expiresAt: Date;
  actor: Actor;
  email: string | null;
  hasPassword: boolean;
  state: SignInState;
  policy: SignInPolicy;
}

/** Everything that decides what a session may do; null when its person is not active. */
export async function findSession(db: Reader, sessionId: string, at: Date): Promise<KnownSession | null> {
  const row = await db
    .selectFrom('session as s')
    .innerJoin('person as p', 'p.user_id', 's.userId')
    .innerJoin('sign_in_policy as y', (join) => join.on('y.only_row', '=', true))
    .where('s.id', '=', sessionId)
    .where('p.active', '=', true)
    .select(['s.id', 's.userId', 's.method', 's.factors', 's.createdAt', 's.provenAt', 's.seenAt', 's.expiresAt'])
    .select(['p.id as person_id', 'p.name', 'p.kind', 'p.administrator', 'p.email'])
    .select(['y.second_factor', 'y.from_level'])
    .select((eb) => [
      eb
        .exists(
          eb
            .selectFrom('second_factor as f')
            .select('f.person_id')
            .whereRef('f.person_id', '=', 'p.id')
            .where('f.confirmed_at', 'is not', null),
        )
        .as('has_app'),
      eb.exists(eb.selectFrom('passkey as k').select('k.id').whereRef('k.userId', '=', 's.userId')).as('has_passkey'),
      eb
        .exists(
          eb
            .selectFrom('account as a')
            .select('a.id')
            .whereRef('a.userId', '=', 's.userId')
            .where('a.providerId', '=', 'credential')
            .where('a.password', 'is not', null),
        )
        .as('has_password'),
      eb
        .selectFrom('grant as g')
        .whereRef('g.person_id', '=', 'p.id')
        .where('g.valid_from', '<=', at)
        .where((on) => on.or([on('g.valid_to', 'is', null), on('g.valid_to', '>', at)]))
        .select(sql<number>`coalesce(max(g.level), 0)`.as('level'))
        .as('highest_level'),
    ])
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    userId: row.userId,
    method: row.method as SignInMethod,
    begunAt: row.createdAt,
    provenAt: row.provenAt,
    seenAt: row.seenAt,
    expiresAt: row.expiresAt,
    email: row.email,
    hasPassword: Boolean(row.has_password),
    actor: {
      personId: row.person_id,
      name: row.name,
      kind: row.kind as Actor['kind'],
      administrator: row.administrator,
      session: { id: row.id, provenAt: row.provenAt, method: row.method },
    },
    state: {
      factors: row.factors,
      hasApp: Boolean(row.has_app),
      hasPasskey: Boolean(row.has_passkey),
      administrator: row.administrator,
      highestLevel: Number(row.highest_level ?? 0) as LevelOrNone,
    },
    policy: {
      secondFactor: row.second_factor as SignInPolicy['secondFactor'],
      fromLevel: row.from_level as Level | null,
    },
  };
}

export async function markProven(db: Reader, sessionId: string, at: Date): Promise<void> {
  await db.updateTable('session').set({ provenAt: at }).where('id', '=', sessionId).execute();
}

const USE_IS_NOTED_EVERY_MS = 60_000;

/** When a session was last used, to the minute. */
export async function noteUse(db: Reader, { id, seenAt }: KnownSession, now: Date): Promise<void> {
  if (seenAt && now.getTime() - seenAt.getTime() < USE_IS_NOTED_EVERY_MS) return;
  await db.updateTable('session').set({ seenAt: now }).where('id', '=', id).execute();
}

/** Ends sessions of a person; returns how many there were. */
export async function endSessions(
  db: Reader,
  personId: Id,
  which: { only?: string | undefined; except?: string | undefined } = {},
): Promise<number> {
  let gone = db
    .deleteFrom('session')
    .where('userId', 'in', (eb) =>
      eb
        .selectFrom('person')
        .select('user_id')
        .where('id', '=', personId)
        .where('user_id', 'is not', null)
        .$castTo<{ user_id: string }>(),
    );
  if (which.only !== undefined) gone = gone.where('id', '=', which.only);
  if (which.except !== undefined) gone = gone.where('id', '<>', which.except);
  const { numDeletedRows } = await gone.executeTakeFirst();
  return Number(numDeletedRows);
}
