import { sql } from 'kysely';
import type { Id, Level } from '#kernel';
import type { Reader } from '#platform';
import { countBackupCodes, findApp } from '../factor/store.ts';
import { deviceOf } from '../session/device.ts';
import { asksSecondFactor, type SignInMethod, type SignInPolicy } from '../session/standing.ts';
import type { Security } from './schema.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const LATELY = 12;

export async function findPolicy(db: Reader): Promise<SignInPolicy & { version: number }> {
  const row = await db.selectFrom('sign_in_policy').selectAll().executeTakeFirstOrThrow();
  return {
    secondFactor: row.second_factor as SignInPolicy['secondFactor'],
    fromLevel: row.from_level as Level | null,
    version: row.version,
  };
}

type Person = { id: Id; user_id: string | null; email: string | null; administrator: boolean };

export async function findWaysIn(
  db: Reader,
  person: Person,
  now: Date,
  currentSessionId: string | null,
): Promise<Omit<Security, 'passkeyObstacle' | 'provenUntil'>> {
  const userId = person.user_id ?? '';
  const [password, app, codes, passkeys, identities, sessions, keys, policy, held, administrators, lately] =
    await Promise.all([
      db
        .selectFrom('account')
        .select('updatedAt')
        .where('userId', '=', userId)
        .where('providerId', '=', 'credential')
        .where('password', 'is not', null)
        .executeTakeFirst(),
      findApp(db, person.id),
      countBackupCodes(db, person.id),
      db.selectFrom('passkey').selectAll().where('userId', '=', userId).orderBy('createdAt').execute(),
      db
        .selectFrom('external_identity as i')
        .leftJoin('identity_provider as p', 'p.issuer', 'i.issuer')
        .where('i.person_id', '=', person.id)
        .select(['i.issuer', 'i.linked_at', 'i.seen_at', 'p.name'])
        .orderBy('i.linked_at')
        .execute(),
      db
        .selectFrom('session')
        .selectAll()
        .where('userId', '=', userId)
        .where('expiresAt', '>', now)
        .orderBy('createdAt', 'desc')
        .limit(100)
        .execute(),
      db
        .selectFrom('api_key')
        .selectAll()
        .where('person_id', '=', person.id)
        .where('revoked_at', 'is', null)
        .where((on) => on.or([on('expires_at', 'is', null), on('expires_at', '>', now)]))
        .orderBy('id')
        .execute(),
      findPolicy(db),
      db
        .selectFrom('grant')
        .where('person_id', '=', person.id)
        .where('valid_from', '<=', now)
        .where((on) => on.or([on('valid_to', 'is', null), on('valid_to', '>', now)]))
        .select(sql<number>`coalesce(max(level), 0)`.as('level'))
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('person')
        .where('administrator', '=', true)
        .where('active', '=', true)
        .where('kind', '=', 'person')
        .where('id', '<>', person.id)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('event')
        .where('subject_type', '=', 'person')
        .where('subject_id', '=', person.id)
        .where('action', 'in', Object.keys(whatHappened))
        .select(['at', 'action', 'detail'])
        .orderBy('id', 'desc')
        .limit(LATELY)
        .execute(),
    ]);
  return {
    email: person.email,
    password: { set: password !== undefined, changedAt: iso(password?.updatedAt ?? null) },
    app: app?.confirmedAt
      ? { confirmedAt: app.confirmedAt.toISOString(), usedAt: iso(app.usedAt), backupCodesLeft: codes }
      : null,
    passkeys: passkeys.map((row) => ({
      id: row.id,
      name: row.name ?? 'Passkey',
      addedAt: iso(row.createdAt),
      usedAt: iso(row.usedAt),
      synced: row.backedUp,
    })),
    identities: identities.map((row) => ({
      provider: row.name ?? row.issuer,
      issuer: row.issuer,
      linkedAt: row.linked_at.toISOString(),
      seenAt: row.seen_at.toISOString(),
    })),
    sessions: sessions.map((row) => ({
      id: row.id,
      current: row.id === currentSessionId,
      device: deviceOf(row.userAgent),
      address: row.ipAddress || null,
      method: row.method as SignInMethod,
      factors: row.factors,
      startedAt: row.createdAt.toISOString(),
      seenAt: iso(row.seenAt),
      expiresAt: row.expiresAt.toISOString(),
    })),
    keys: keys.map((row) => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: iso(row.last_used_at),
      expiresAt: iso(row.expires_at),
    })),
    secondFactorAsked: asksSecondFactor(policy, {
      administrator: person.administrator,
      highestLevel: Number(held.level),
    }),
    administrators: Number(administrators.count),
    lately: lately.map(({ at, action, detail }) => ({
      at: at.toISOString(),
      what: whatHappened[action]!,
      detail: wordsOf(detail as { [key: string]: unknown }),
    })),
  };
}

const whatHappened: Record<string, string> = {
  'sign-in.enter': 'Signed in',
  'sign-in.refuse': 'A sign-in failed',
  'sign-in.lock': 'A sign-in failed, and further ones must wait',
  'sign-in.second-step': 'Second step shown',
  'sign-in.prove': 'Proved it once more',
  'sign-in.link-identity': 'Linked with a provider',
  'sign-in.create': 'A sign-in link was made',
  'sign-in.unlock': 'Unlocked by an administrator',
  'sign-in.end': 'Sessions ended by an administrator',
  'second-factor.confirm': 'Authenticator app set up',
  'second-factor.remove': 'Authenticator app removed',
  'second-factor.backup-codes': 'New backup codes',
  'second-factor.reset': 'Second factors taken away by an administrator',
  'passkey.add': 'Passkey added',
  'passkey.remove': 'Passkey removed',
  'password.set': 'Password set',
  'session.end': 'Sessions ended',
};

function wordsOf(detail: { [key: string]: unknown }): string | null {
  const parts = ['name', 'method', 'by', 'provider', 'address'].flatMap((key) =>
    typeof detail[key] === 'string' ? [key === 'address' ? `from ${detail[key]}` : detail[key]] : [],
  );
  return parts.length > 0 ? parts.join(' · ') : null;
}
