import { z } from 'zod';
import { type Level, PlumblineError, ref } from '#kernel';
import { type AnyOperation, type Context, operation } from '#platform';
import { findPolicy } from '../account/store.ts';
import { requireFresh } from '../session/fresh.ts';

const policySchema = z.object({
  secondFactor: z.enum(['nobody', 'level', 'everybody']),
  fromLevel: z.int().min(1).max(5).nullable(),
  version: z.int(),
});
const administer = (context: Context) =>
  context.authorise('installation.administer', { type: 'workspace', domainId: null });

const showPolicy = operation({
  id: 'sign-in-policy.show',
  method: 'GET',
  path: '/sign-in-policy',
  tag: 'People',
  summary: 'Show who is asked for a second factor',
  permission: 'installation.administer',
  output: policySchema,
  cli: { words: ['sign-in-policy', 'show'] },
  async handler(context) {
    await administer(context);
    return findPolicy(context.db);
  },
});

const setPolicy = operation({
  id: 'sign-in-policy.set',
  method: 'PUT',
  path: '/sign-in-policy',
  tag: 'People',
  summary: 'Set who is asked for a second factor',
  description:
    'Nobody, everybody, or whoever holds at least a level in any domain; administrators are asked with every level. It counts at once: a session that has shown one factor only is asked for the second with its next request.',
  permission: 'installation.administer',
  versioned: true,
  body: z.object({
    secondFactor: z.enum(['nobody', 'level', 'everybody']),
    fromLevel: z.int().min(1).max(5).nullable().default(null),
  }),
  output: policySchema,
  errors: ['stale', 'precondition_required', 'proof_needed', 'invalid_input'],
  cli: { words: ['sign-in-policy', 'set'], args: ['secondFactor'] },
  async handler(context, { body }) {
    await administer(context);
    requireFresh(context);
    const fromLevel = (body.secondFactor === 'level' ? body.fromLevel : null) as Level | null;
    if (body.secondFactor === 'level' && fromLevel === null)
      throw new PlumblineError('invalid_input', 'Say from which level on.', {
        issues: [{ path: '/body/fromLevel', message: 'is needed: a level from 1 to 5' }],
      });
    return context.mutate(async (mutation) => {
      const before = await mutation.tx.selectFrom('sign_in_policy').selectAll().forUpdate().executeTakeFirstOrThrow();
      if (before.version !== context.ifMatch)
        throw new PlumblineError('stale', 'The policy was changed since you read it.');
      const version = before.version + 1;
      await mutation.tx
        .updateTable('sign_in_policy')
        .set({ second_factor: body.secondFactor, from_level: fromLevel, version })
        .execute();
      await mutation.record({
        subject: ref('person', context.actor.personId),
        detail: { secondFactor: body.secondFactor, fromLevel },
      });
      return { secondFactor: body.secondFactor, fromLevel, version };
    });
  },
});

export const policyOperations: AnyOperation[] = [showPolicy, setPolicy];
