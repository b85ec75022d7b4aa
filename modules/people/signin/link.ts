import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import { operation } from '#platform';
import { authoriseAbout } from '../authority/above.ts';
import { findPersonIdByEmail } from '../store.ts';
import { requireFresh } from './session/fresh.ts';
import { signIn } from './signIn.ts';

/** How somebody comes in who has nothing yet, or has lost it. Whoever makes one could use it: hence the proof, and the trail. */
export const createSignInLink = operation({
  id: 'sign-in.create',
  method: 'POST',
  path: '/sign-in-links',
  tag: 'People',
  summary: 'Make a link that signs its person in once',
  permission: 'people.manage',
  body: z.object({ email: z.email().max(200).optional() }).optional(),
  output: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
  status: 201,
  secretAnswer: true,
  errors: ['not_found', 'proof_needed'],
  cli: { words: ['sign-in'], args: ['email'], columns: ['url', 'expiresAt'] },
  async handler(context, { body }) {
    const named = body?.email === undefined ? null : await findPersonIdByEmail(context.db, body.email);
    await authoriseAbout(context, named === null ? [] : [named]);
    requireFresh(context);
    const me = await context.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', context.actor.personId)
      .executeTakeFirst();
    const email = body?.email ?? me?.email;
    if (!email)
      throw new PlumblineError('invalid_input', 'You have no e-mail address here: name the person by theirs.', {
        issues: [{ path: '/email', message: 'is needed' }],
      });
    const link = await (await context.workspace.get(signIn)).createLink(email);
    const person = await context.db
      .selectFrom('person')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    await context.mutate((mutation) =>
      mutation.record({ subject: ref('person', person.id), detail: { expiresAt: link.expiresAt.toISOString() } }),
    );
    return { url: link.url, expiresAt: link.expiresAt.toISOString() };
  },
});
