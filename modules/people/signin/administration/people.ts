// What is done about somebody's sign-in by who manages people.
import { z } from 'zod';
import { type Id, PlumblineError, ref } from '#kernel';
import { type AnyOperation, type Context, operation } from '#platform';
import { authoriseAbout } from '../../authority/above.ts';
import { giveUpApp } from '../factor/secondFactor.ts';
import { findApp } from '../factor/store.ts';
import { accountSubject } from '../lockout/lockOut.ts';
import { clearFailures, findFailures } from '../lockout/store.ts';
import { requireFresh } from '../session/fresh.ts';
import { endSessions } from '../session/store.ts';

const params = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** Whoever is not there is asked about first, so that nobody learns who is. */
async function personOf(context: Context, id: Id) {
  await authoriseAbout(context, [id]);
  const person = await context.db
    .selectFrom('person')
    .select(['id', 'email', 'user_id'])
    .where('id', '=', id)
    .where('kind', '=', 'person')
    .executeTakeFirst();
  if (!person) throw new PlumblineError('not_found', 'There is no such person.');
  return person;
}

const showSignIn = operation({
  id: 'sign-in.show',
  method: 'GET',
  path: '/people/{id}/sign-in',
  tag: 'People',
  summary: 'Show how somebody signs in, and whether they are locked out',
  permission: 'people.manage',
  params,
  output: z.object({
    failures: z.int(),
    lockedUntil: z.iso.datetime().nullable(),
    sessions: z.int(),
    password: z.boolean(),
    app: z.boolean(),
    passkeys: z.int(),
    identities: z.int(),
  }),
  errors: ['not_found'],
  cli: { words: ['sign-in', 'show'], args: ['id'] },
  async handler(context, { params: { id } }) {
    const person = await personOf(context, id);
    const now = context.now();
    const failures = person.email === null ? null : await findFailures(context.db, accountSubject(person.email));
    const counts = await context.db
      .selectNoFrom((eb) => [
        eb
          .selectFrom('session')
          .where('userId', '=', person.user_id)
          .where('expiresAt', '>', now)
          .select((on) => on.fn.countAll<number>().as('count'))
          .as('sessions'),
        eb
          .selectFrom('account')
          .where('userId', '=', person.user_id)
          .where('providerId', '=', 'credential')
          .where('password', 'is not', null)
          .select((on) => on.fn.countAll<number>().as('count'))
          .as('passwords'),
        eb
          .selectFrom('passkey')
          .where('userId', '=', person.user_id)
          .select((on) => on.fn.countAll<number>().as('count'))
          .as('passkeys'),
        eb
          .selectFrom('external_identity')
          .where('person_id', '=', id)
          .select((on) => on.fn.countAll<number>().as('count'))
          .as('identities'),
      ])
      .executeTakeFirstOrThrow();
    const locked = failures?.lockedUntil && failures.lockedUntil > now ? failures.lockedUntil : null;
    return {
      failures: failures?.failures ?? 0,
      lockedUntil: locked?.toISOString() ?? null,
      sessions: Number(counts.sessions),
      password: Number(counts.passwords) > 0,
      app: ((await findApp(context.db, id))?.confirmedAt ?? null) !== null,
      passkeys: Number(counts.passkeys),
      identities: Number(counts.identities),
    };
  },
});

const unlock = operation({
  id: 'sign-in.unlock',
  method: 'POST',
  path: '/people/{id}/sign-in/unlock',
  tag: 'People',
  summary: 'Let somebody try again at once who was locked out',
  permission: 'people.manage',
  params,
  output: z.object({ unlocked: z.boolean() }),
  errors: ['not_found'],
  cli: { words: ['sign-in', 'unlock'], args: ['id'] },
  async handler(context, { params: { id } }) {
    const { email } = await personOf(context, id);
    return context.mutate(async (mutation) => {
      const unlocked = email !== null && (await clearFailures(mutation.tx, accountSubject(email)));
      await mutation.record({ subject: ref('person', id), detail: { unlocked } });
      return { unlocked };
    });
  },
});

const endAll = operation({
  id: 'sign-in.end',
  method: 'POST',
  path: '/people/{id}/sign-in/end-sessions',
  tag: 'People',
  summary: 'End all sessions of somebody',
  permission: 'people.manage',
  params,
  output: z.object({ ended: z.int() }),
  errors: ['not_found'],
  cli: { words: ['sign-in', 'end'], args: ['id'] },
  async handler(context, { params: { id } }) {
    await personOf(context, id);
    return context.mutate(async (mutation) => {
      const ended = await endSessions(mutation.tx, id);
      await mutation.record({ subject: ref('person', id), detail: { ended } });
      return { ended };
    });
  },
});

const resetFactors = operation({
  id: 'second-factor.reset',
  method: 'POST',
  path: '/people/{id}/sign-in/reset-second-factors',
  tag: 'People',
  summary: 'Take away the second factors of somebody who lost them',
  description: 'Their app, backup codes and passkeys go, and their sessions end. Make sure first who is asking.',
  permission: 'people.manage',
  params,
  output: z.object({ app: z.boolean(), passkeys: z.int() }),
  errors: ['not_found', 'proof_needed'],
  cli: { words: ['second-factor', 'reset'], args: ['id'] },
  async handler(context, { params: { id } }) {
    const person = await personOf(context, id);
    requireFresh(context);
    return context.mutate(async (mutation) => {
      const app = await giveUpApp(mutation, id);
      const { numDeletedRows } = await mutation.tx
        .deleteFrom('passkey')
        .where('userId', '=', person.user_id ?? '')
        .executeTakeFirst();
      const ended = await endSessions(mutation.tx, id);
      const passkeys = Number(numDeletedRows);
      await mutation.record({ subject: ref('person', id), detail: { app, passkeys, ended } });
      return { app, passkeys };
    });
  },
});

export const personSignInOperations: AnyOperation[] = [showSignIn, unlock, endAll, resetFactors];
