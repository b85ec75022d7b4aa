// One's own ways in: what they are, and how they are ended.
import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import { type AnyOperation, type Context, operation } from '#platform';
import { issueApiKey } from '../../apiKey.ts';
import { giveUpApp, renewBackupCodes } from '../factor/secondFactor.ts';
import { findApp } from '../factor/store.ts';
import { requireFresh } from '../session/fresh.ts';
import { FRESH_FOR_SECONDS } from '../session/standing.ts';
import { endSessions } from '../session/store.ts';
import { passkeyObstacle, signInSettings } from '../settings.ts';
import { signIn } from '../signIn.ts';
import { securitySchema } from './schema.ts';
import { findWaysIn } from './store.ts';

const mine = async (context: Context): Promise<number> => {
  const { personId } = context.actor;
  await context.authorise('self.use', { type: 'person', id: personId, domainId: null });
  return personId;
};
const textId = z.string().regex(/^[\w-]{1,100}$/);
const none = z.object({});

const showSecurity = operation({
  id: 'account.show',
  method: 'GET',
  path: '/me/security',
  tag: 'People',
  summary: 'Show who could get in as you: sessions, factors and keys',
  permission: 'self.use',
  output: securitySchema,
  cli: { words: ['account'] },
  async handler(context) {
    const personId = await mine(context);
    const person = await context.db
      .selectFrom('person')
      .select(['id', 'user_id', 'email', 'administrator'])
      .where('id', '=', personId)
      .executeTakeFirstOrThrow();
    const { session } = context.actor;
    return {
      ...(await findWaysIn(context.db, person, context.now(), session?.id ?? null)),
      passkeyObstacle: passkeyObstacle(context.workspace.port(signInSettings).baseUrl),
      provenUntil: session ? new Date(session.provenAt.getTime() + FRESH_FOR_SECONDS * 1_000).toISOString() : null,
    };
  },
});

const endSession = operation({
  id: 'session.end',
  method: 'DELETE',
  path: '/me/sessions/{id}',
  tag: 'People',
  summary: 'End one of your sessions',
  permission: 'self.use',
  params: z.object({ id: textId }),
  output: z.object({ ended: z.int() }),
  errors: ['not_found'],
  cli: { words: ['session', 'end'], args: ['id'] },
  async handler(context, { params }) {
    const personId = await mine(context);
    return context.mutate(async (mutation) => {
      const ended = await endSessions(mutation.tx, personId, { only: params.id });
      if (ended === 0) throw new PlumblineError('not_found', 'You have no such session.');
      await mutation.record({ subject: ref('person', personId), detail: { ended } });
      return { ended };
    });
  },
});

const endOtherSessions = operation({
  id: 'session.endOthers',
  method: 'POST',
  path: '/me/sessions/end-others',
  tag: 'People',
  summary: 'End all your sessions except this one',
  permission: 'self.use',
  output: z.object({ ended: z.int() }),
  cli: { words: ['session', 'end-others'] },
  async handler(context) {
    const personId = await mine(context);
    return context.mutate(async (mutation) => {
      const ended = await endSessions(mutation.tx, personId, { except: context.actor.session?.id });
      await mutation.record({ subject: ref('person', personId), action: 'session.end', detail: { ended } });
      return { ended };
    });
  },
});

const renamePasskey = operation({
  id: 'passkey.rename',
  method: 'POST',
  path: '/me/passkeys/{id}/rename',
  tag: 'People',
  summary: 'Give one of your passkeys another name',
  permission: 'self.use',
  params: z.object({ id: textId }),
  body: z.object({ name: z.string().trim().min(1).max(60) }),
  output: none,
  errors: ['not_found'],
  async handler(context, { params, body }) {
    const personId = await mine(context);
    return context.mutate(async (mutation) => {
      const { numUpdatedRows } = await mutation.tx
        .updateTable('passkey')
        .set({ name: body.name })
        .where('id', '=', params.id)
        .where('userId', '=', (eb) =>
          eb.selectFrom('person').select('user_id').where('id', '=', personId).$castTo<{ user_id: string }>(),
        )
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new PlumblineError('not_found', 'You have no such passkey.');
      await mutation.record({ subject: ref('person', personId), detail: { name: body.name } });
      return {};
    });
  },
});

const removePasskey = operation({
  id: 'passkey.remove',
  method: 'DELETE',
  path: '/me/passkeys/{id}',
  tag: 'People',
  summary: 'Remove one of your passkeys',
  permission: 'self.use',
  params: z.object({ id: textId }),
  output: none,
  errors: ['not_found', 'proof_needed'],
  cli: { words: ['passkey', 'remove'], args: ['id'] },
  async handler(context, { params }) {
    const personId = await mine(context);
    requireFresh(context);
    return context.mutate(async (mutation) => {
      const gone = await mutation.tx
        .deleteFrom('passkey')
        .where('id', '=', params.id)
        .where('userId', '=', (eb) =>
          eb.selectFrom('person').select('user_id').where('id', '=', personId).$castTo<{ user_id: string }>(),
        )
        .returning('name')
        .executeTakeFirst();
      if (!gone) throw new PlumblineError('not_found', 'You have no such passkey.');
      await mutation.record({ subject: ref('person', personId), detail: { name: gone.name ?? 'Passkey' } });
      return {};
    });
  },
});

const removeApp = operation({
  id: 'second-factor.remove',
  method: 'DELETE',
  path: '/me/second-factor',
  tag: 'People',
  summary: 'Remove your authenticator app and its backup codes',
  permission: 'self.use',
  output: none,
  errors: ['not_found', 'proof_needed'],
  cli: { words: ['second-factor', 'remove'] },
  async handler(context) {
    const personId = await mine(context);
    requireFresh(context);
    return context.mutate(async (mutation) => {
      if (!(await giveUpApp(mutation, personId)))
        throw new PlumblineError('not_found', 'You have no authenticator app set up.');
      return {};
    });
  },
});

const renewCodes = operation({
  id: 'second-factor.renew',
  method: 'POST',
  path: '/me/second-factor/backup-codes',
  tag: 'People',
  summary: 'Make new backup codes in the place of the old ones',
  permission: 'self.use',
  output: z.object({ backupCodes: z.array(z.string()) }),
  errors: ['not_found', 'proof_needed'],
  secretAnswer: true,
  async handler(context) {
    const personId = await mine(context);
    requireFresh(context);
    if (!(await findApp(context.db, personId))?.confirmedAt)
      throw new PlumblineError('not_found', 'You have no authenticator app set up.');
    const { seal } = await context.workspace.get(signIn);
    const backupCodes = await context.mutate((mutation) => renewBackupCodes(mutation, seal, personId));
    return { backupCodes };
  },
});

const LONGEST_KEY_DAYS = 366;

const makeKey = operation({
  id: 'key.create',
  method: 'POST',
  path: '/me/keys',
  tag: 'People',
  summary: 'Make an API key that acts as you',
  description: 'The key is told once. It is worth what you are, so it ends by itself.',
  permission: 'self.use',
  body: z.object({
    name: z.string().trim().min(1).max(60),
    days: z.int().min(1).max(LONGEST_KEY_DAYS).default(90),
  }),
  output: z.object({ id: z.int(), key: z.string(), expiresAt: z.iso.datetime() }),
  status: 201,
  errors: ['proof_needed'],
  secretAnswer: true,
  cli: { words: ['key', 'create'], args: ['name'], columns: ['key', 'expiresAt'] },
  async handler(context, { body }) {
    const personId = await mine(context);
    if (context.actor.kind === 'agent') throw new PlumblineError('forbidden', 'An agent gets its keys from its owner.');
    requireFresh(context);
    return context.mutate(async (mutation) => {
      const expiresAt = new Date(mutation.now.getTime() + body.days * 86_400_000);
      const { id, secret } = await issueApiKey(mutation.tx, { personId, name: body.name, at: mutation.now, expiresAt });
      await mutation.record({
        subject: ref('person', personId),
        detail: { name: body.name, expiresAt: expiresAt.toISOString() },
      });
      return { id, key: secret, expiresAt: expiresAt.toISOString() };
    });
  },
});

const endKey = operation({
  id: 'key.end',
  method: 'DELETE',
  path: '/me/keys/{id}',
  tag: 'People',
  summary: 'Revoke one of your API keys',
  permission: 'self.use',
  params: z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  output: none,
  errors: ['not_found'],
  cli: { words: ['key', 'end'], args: ['id'] },
  async handler(context, { params }) {
    const personId = await mine(context);
    return context.mutate(async (mutation) => {
      const gone = await mutation.tx
        .updateTable('api_key')
        .set({ revoked_at: mutation.now })
        .where('id', '=', params.id)
        .where('person_id', '=', personId)
        .where('revoked_at', 'is', null)
        .returning('name')
        .executeTakeFirst();
      if (!gone) throw new PlumblineError('not_found', 'You have no such key.');
      await mutation.record({ subject: ref('person', personId), detail: { name: gone.name } });
      return {};
    });
  },
});

export const accountOperations: AnyOperation[] = [
  showSecurity,
  endSession,
  endOtherSessions,
  renamePasskey,
  removePasskey,
  removeApp,
  renewCodes,
  makeKey,
  endKey,
];
