// Coming in by password or link, the second step, and going out.
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { findPersonIdByEmail } from '../../store.ts';
import { recordAtDoor } from '../actAs.ts';
import { takeCode } from '../factor/secondFactor.ts';
import { MAX_PASSWORD_LENGTH } from '../limits.ts';
import { beginAttempt } from '../lockout/guard.ts';
import { listOffers } from '../oidc/store.ts';
import { answerJson, beginSession, bodyOf, sessionBegunBy, sessionOf, waitingOf } from '../session/door.ts';
import { proofWays, waitsFor } from '../session/standing.ts';
import { endSessions, type KnownSession } from '../session/store.ts';
import { passkeyObstacle } from '../settings.ts';
import type { Door, Routes } from './door.ts';

const passwordBody = z.strictObject({
  email: z.string().min(3).max(200),
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
});
const codeBody = z.strictObject({ code: z.string().min(6).max(20) });

export function entranceRoutes(door: Door): Routes {
  const { workspace, auth } = door;

  /** What stands in the browser ends with the new sign-in: one person, one session a browser. */
  async function endBefore(request: Request, begun: KnownSession): Promise<void> {
    const before = await sessionOf(workspace, auth, request.headers);
    if (before && before.id !== begun.id) await endSessions(workspace.db, before.actor.personId, { only: before.id });
    door.changed();
  }

  const entered = (session: KnownSession, address: string | null): Promise<void> =>
    recordAtDoor(workspace, 'sign-in.enter', session.actor.personId, { method: session.method, address });

  return {
    /** What the sign-in page offers, and where this browser stands. Says nothing of anybody who has shown nothing. */
    'GET state': async (request) => {
      const found = await sessionOf(workspace, auth, request.headers);
      const stands = waitingOf(workspace, found);
      const session = stands === 'sign-in' ? null : found;
      const waiting = stands === 'sign-in' ? null : stands;
      return answerJson({
        signedIn: session !== null && waiting === null,
        waitsFor: waiting,
        name: session?.actor.name ?? null,
        second: waiting === 'second-step' ? { code: session!.state.hasApp, passkey: session!.state.hasPasskey } : null,
        proof: session
          ? proofWays({ password: session.hasPassword, app: session.state.hasApp, passkey: session.state.hasPasskey })
          : null,
        passkeyObstacle: passkeyObstacle(door.settings.baseUrl),
        providers: await listOffers(workspace.db),
      });
    },

    'POST sign-in/email': async (request) => {
      const { email, password } = await bodyOf(request, passwordBody);
      const address = door.addressOf(request);
      const attempt = await beginAttempt(workspace, { email, address });
      const answer = await auth.handler(
        new Request(request.url, {
          method: 'POST',
          headers: request.headers,
          body: JSON.stringify({ email, password }),
        }),
      );
      const session = answer.ok ? await sessionBegunBy(workspace, auth, answer) : null;
      if (!session) {
        // For an address that is nobody's as much is done and written: neither the answer nor its time tells them apart.
        const personId = await findPersonIdByEmail(workspace.db, email);
        await recordAtDoor(workspace, attempt.locksNow ? 'sign-in.lock' : 'sign-in.refuse', personId, {
          method: 'password',
          address,
        });
        if (answer.status === 403)
          throw new PlumblineError('forbidden', 'This request came from a page of another site.');
        throw new PlumblineError('sign_in_refused', 'E-mail and password do not fit together.');
      }
      const waiting = waitsFor(session.policy, session.state);
      await (waiting === 'second-step' ? attempt.passed() : attempt.succeeded());
      await endBefore(request, session);
      await entered(session, address);
      return answerJson({ waitsFor: waiting }, answer.headers.getSetCookie());
    },

    'GET magic-link/verify': async (request) => {
      const answer = await auth.handler(request);
      const session = await sessionBegunBy(workspace, auth, answer);
      if (session) {
        await endBefore(request, session);
        await entered(session, door.addressOf(request));
      }
      return answer;
    },

    'POST second-step': async (request) => {
      const { code } = await bodyOf(request, codeBody);
      const session = await sessionOf(workspace, auth, request.headers);
      if (!session || waitingOf(workspace, session) !== 'second-step')
        throw new PlumblineError('not_signed_in', 'Sign in first.');
      const { personId } = session.actor;
      const address = door.addressOf(request);
      const attempt = await beginAttempt(workspace, { email: session.email, address });
      const taken = await takeCode(workspace, door.seal, personId, code);
      if (taken === null) {
        await recordAtDoor(workspace, attempt.locksNow ? 'sign-in.lock' : 'sign-in.refuse', personId, {
          method: 'code',
          address,
        });
        throw new PlumblineError('sign_in_refused', 'That code is not the present one, or was used already.');
      }
      await attempt.succeeded();
      const begin = { userId: session.userId, method: session.method, factors: 2 as const };
      const cookies = await beginSession(workspace, auth, request.headers, begin, session);
      door.changed();
      await recordAtDoor(workspace, 'sign-in.second-step', personId, { by: taken, address });
      return answerJson({ waitsFor: null }, cookies);
    },

    'POST sign-out': async (request) => {
      const answer = await auth.handler(request);
      door.changed();
      return answer;
    },
  };
}
