import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import { type Context, operation } from '#platform';
import { whyCommon } from './commonPassword.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './limits.ts';
import { beginAttempt } from './lockout/guard.ts';
import { requireFresh } from './session/fresh.ts';
import { isFresh } from './session/standing.ts';
import { endSessions } from './session/store.ts';
import { signIn } from './signIn.ts';

/** Sets one's own password. Every other session of that person ends, so that whoever had got in is out. */
export const setPassword = operation({
  id: 'password.set',
  method: 'POST',
  path: '/me/password',
  tag: 'People',
  summary: 'Set your own password',
  description:
    'Give the present one, if you have one; not needed within minutes of a sign-in by link, which is how a forgotten one is replaced. All your other sessions end.',
  permission: 'self.use',
  body: z.object({
    password: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
    current: z.string().min(1).max(MAX_PASSWORD_LENGTH).optional(),
  }),
  output: z.object({ email: z.string(), endedSessions: z.int() }),
  errors: ['conflict', 'sign_in_refused', 'locked_out', 'proof_needed', 'password_too_common'],
  secretAnswer: true,
  async handler(context, { body }) {
    const { personId, session } = context.actor;
    await context.authorise('self.use', { type: 'person', id: personId, domainId: null });
    const account = await context.workspace.get(signIn);
    const userId = await account.accountOf(personId);
    const person = await context.db
      .selectFrom('person')
      .select(['email', 'name'])
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    const why = whyCommon(body.password, person);
    if (why)
      throw new PlumblineError('password_too_common', `This password is guessed early: it ${why}.`, {
        issues: [{ path: '/body/password', message: `is guessed early: it ${why}` }],
      });
    await proveForPassword(context, userId, body.current);
    const hash = await account.hashPassword(body.password);
    return context.mutate(async (mutation) => {
      const { tx, now } = mutation;
      const changed = await tx
        .updateTable('account')
        .set({ password: hash, updatedAt: now })
        .where('userId', '=', userId)
        .where('providerId', '=', 'credential')
        .executeTakeFirst();
      if (changed.numUpdatedRows === 0n) {
        await tx
          .insertInto('account')
          .values({ id: randomUUID(), userId, accountId: userId, providerId: 'credential', password: hash })
          .execute();
      }
      const endedSessions = await endSessions(tx, personId, { except: session?.id });
      await mutation.record({ subject: ref('person', personId), detail: { endedSessions } });
      return { email: person.email!, endedSessions };
    });
  },
});

/** By the present password, or by a link that an administrator has just made; without a password, by any fresh proof. */
async function proveForPassword(context: Context, userId: string, current: string | undefined): Promise<void> {
  const { personId, session } = context.actor;
  const known = await context.db
    .selectFrom('account')
    .select('id')
    .where('userId', '=', userId)
    .where('providerId', '=', 'credential')
    .where('password', 'is not', null)
    .executeTakeFirst();
  if (!known) return requireFresh(context);
  if (session?.method === 'link' && isFresh(session.provenAt, context.now())) return;
  if (current === undefined)
    throw new PlumblineError('invalid_input', 'Give your present password too.', {
      issues: [{ path: '/body/current', message: 'is needed: your present password' }],
    });
  const email = await context.db
    .selectFrom('person')
    .select('email')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const attempt = await beginAttempt(context.workspace, { email: email.email });
  const account = await context.workspace.get(signIn);
  if (!(await account.isPassword(personId, current)))
    throw new PlumblineError('sign_in_refused', 'That is not your present password.', {
      issues: [{ path: '/body/current', message: 'is not your present password' }],
    });
  await attempt.succeeded();
}
