// Passkeys: better-auth's ceremonies, with who may add one, the count of attempts and the audit trail around them.
import { z } from 'zod';
import { PlumblineError, ref } from '#kernel';
import { contextAs, recordAtDoor } from '../actAs.ts';
import { beginAttempt } from '../lockout/guard.ts';
import { answerJson, beginSession, bodyOf, sessionBegunBy, sessionOf } from '../session/door.ts';
import { waitsFor } from '../session/standing.ts';
import { endSessions } from '../session/store.ts';
import { enrolling } from './app.ts';
import type { Door, Routes } from './door.ts';

const MOST_PASSKEYS = 20;
const answer = z.record(z.string(), z.unknown());
const registerBody = z.strictObject({ name: z.string().trim().min(1).max(60), response: answer });
const enterBody = z.strictObject({ response: answer });

export function passkeyRoutes(door: Door): Routes {
  const { workspace, auth } = door;
  const pass = (request: Request, body?: unknown): Promise<Response> =>
    auth.handler(
      body === undefined
        ? request
        : new Request(request.url, { method: 'POST', headers: request.headers, body: JSON.stringify(body) }),
    );

  return {
    'GET passkey/generate-register-options': async (request) => {
      await enrolling(door, request);
      return pass(request);
    },

    'POST passkey/verify-registration': async (request) => {
      const body = await bodyOf(request, registerBody);
      const session = await enrolling(door, request);
      const { personId } = session.actor;
      const { count } = await workspace.db
        .selectFrom('passkey')
        .where('userId', '=', session.userId)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      if (Number(count) >= MOST_PASSKEYS)
        throw new PlumblineError('conflict', `Nobody needs more than ${MOST_PASSKEYS} passkeys. Remove one first.`);
      const made = await pass(request, body);
      if (!made.ok) throw refusal(made.status);
      const context = contextAs(workspace, session.actor, 'passkey.add');
      await context.mutate((mutation) =>
        mutation.record({ subject: ref('person', personId), detail: { name: body.name } }),
      );
      // Where the sign-in waited for it, showing it was the second factor.
      const wasWaiting = waitsFor(session.policy, session.state) === 'enrolment';
      const begin = { userId: session.userId, method: session.method, factors: 2 as const };
      const cookies = wasWaiting ? await beginSession(workspace, auth, request.headers, begin, session) : [];
      door.changed();
      return answerJson({ added: true }, [...made.headers.getSetCookie(), ...cookies]);
    },

    'GET passkey/generate-authenticate-options': (request) => pass(request),

    /** Signs in; for who is there already it is the second step, or the proof that they still are. */
    'POST passkey/verify-authentication': async (request) => {
      const body = await bodyOf(request, enterBody);
      const address = door.addressOf(request);
      const attempt = await beginAttempt(workspace, { email: null, address });
      const before = await sessionOf(workspace, auth, request.headers);
      const entered = await pass(request, body);
      const session = entered.ok ? await sessionBegunBy(workspace, auth, entered) : null;
      if (!session) throw refusal(entered.status);
      await attempt.succeeded();
      const { personId } = session.actor;
      await workspace.db
        .updateTable('passkey')
        .set({ usedAt: workspace.clock.now() })
        .where('credentialID', '=', String(body.response['id']))
        .execute();
      if (before && before.id !== session.id)
        await endSessions(workspace.db, before.actor.personId, { only: before.id });
      door.changed();
      await recordAtDoor(workspace, before?.actor.personId === personId ? 'sign-in.prove' : 'sign-in.enter', personId, {
        method: 'passkey',
        address,
      });
      return answerJson({ waitsFor: null }, entered.headers.getSetCookie());
    },
  };
}

function refusal(status: number): PlumblineError {
  if (status === 403) return new PlumblineError('forbidden', 'This request came from a page of another site.');
  return new PlumblineError('sign_in_refused', 'This passkey is not known here, or its answer did not fit.');
}
