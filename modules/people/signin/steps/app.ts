// Setting up an authenticator app: by somebody signed in who has just proven it, or at a sign-in that demands one.
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { contextAs } from '../actAs.ts';
import { beginApp, confirmOwnApp, takeAppCode } from '../factor/secondFactor.ts';
import { beginAttempt } from '../lockout/guard.ts';
import { answerJson, beginSession, bodyOf, sessionOf, waitingOf } from '../session/door.ts';
import { requireFresh } from '../session/fresh.ts';
import type { KnownSession } from '../session/store.ts';
import type { Door, Routes } from './door.ts';

const confirmBody = z.strictObject({ code: z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows') });

/** Who may add a way in: a whole session that is fresh, or one that waits for just that. */
export async function enrolling(door: Door, request: Request): Promise<KnownSession> {
  const session = await sessionOf(door.workspace, door.auth, request.headers);
  const waiting = waitingOf(door.workspace, session);
  if (!session || waiting === 'second-step' || waiting === 'sign-in')
    throw new PlumblineError('not_signed_in', 'Sign in first.');
  if (waiting === null) requireFresh(contextAs(door.workspace, session.actor, 'second-factor.begin'));
  return session;
}

export function appRoutes(door: Door): Routes {
  const { workspace, auth, seal } = door;
  return {
    'POST app/begin': async (request) => {
      const session = await enrolling(door, request);
      const { personId } = session.actor;
      return answerJson(await beginApp(workspace, seal, { id: personId, email: session.email ?? session.actor.name }));
    },

    'POST app/confirm': async (request) => {
      const { code } = await bodyOf(request, confirmBody);
      const session = await enrolling(door, request);
      const { personId } = session.actor;
      const attempt = await beginAttempt(workspace, { email: session.email, address: door.addressOf(request) });
      if (session.state.hasApp) throw new PlumblineError('conflict', 'An authenticator app is set up already.');
      if (!(await takeAppCode(workspace, seal, personId, code)))
        throw new PlumblineError(
          'sign_in_refused',
          'That code is not the present one. Is the clock of the device right?',
        );
      await attempt.succeeded();
      const context = contextAs(workspace, session.actor, 'second-factor.confirm');
      const backupCodes = await context.mutate((mutation) => confirmOwnApp(mutation, seal, personId));
      const begin = { userId: session.userId, method: session.method, factors: 2 as const };
      const cookies = await beginSession(workspace, auth, request.headers, begin, session);
      door.changed();
      return answerJson({ backupCodes }, cookies);
    },
  };
}
