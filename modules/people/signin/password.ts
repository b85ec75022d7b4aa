import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ref } from '#kernel';
import { operation } from '#platform';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, signIn } from './signIn.ts';

/** Sets one's own password. Every session of that person ends, so that whoever had got in is out. */
export const setPassword = operation({
  id: 'password.set',
  method: 'POST',
  path: '/me/password',
  tag: 'People',
  summary: 'Set your own password',
  description: 'All your sessions end; sign in again with your e-mail address and the new password.',
  permission: 'self.use',
  body: z.object({ password: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH) }),
  output: z.object({ email: z.string() }),
  errors: ['conflict'],
  secretAnswer: true,
  async handler(context, { body }) {
    const { personId } = context.actor;
    await context.authorise('self.use', { type: 'person', id: personId, domainId: null });
    const account = await context.workspace.get(signIn);
    const [userId, hash] = await Promise.all([account.accountOf(personId), account.hashPassword(body.password)]);
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
      await tx.deleteFrom('session').where('userId', '=', userId).execute();
      await mutation.record({ subject: ref('person', personId) });
      const { email } = await tx.selectFrom('user').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
      return { email };
    });
  },
});
