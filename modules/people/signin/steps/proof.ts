// Proving once more to be there, before something dangerous.
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { recordAtDoor } from '../actAs.ts';
import { takeCode } from '../factor/secondFactor.ts';
import { MAX_PASSWORD_LENGTH } from '../limits.ts';
import { beginAttempt } from '../lockout/guard.ts';
import { answerJson, assertWhole, bodyOf, sessionOf } from '../session/door.ts';
import { proofWays } from '../session/standing.ts';
import { markProven } from '../session/store.ts';
import type { Door, Routes } from './door.ts';

const proofBody = z.union([
  z.strictObject({ password: z.string().min(1).max(MAX_PASSWORD_LENGTH) }),
  z.strictObject({ code: z.string().min(6).max(20) }),
]);

export function proofRoutes(door: Door): Routes {
  const { workspace, auth } = door;
  return {
    'POST prove': async (request) => {
      const body = await bodyOf(request, proofBody);
      const session = assertWhole(await sessionOf(workspace, auth, request.headers));
      const { personId } = session.actor;
      const ways = proofWays({
        password: session.hasPassword,
        app: session.state.hasApp,
        passkey: session.state.hasPasskey,
      });
      const way = 'password' in body ? 'password' : 'code';
      if (!ways.includes(way))
        throw new PlumblineError('invalid_input', `This is proven by ${ways.join(' or ')}, not by ${way}.`, {
          issues: [{ path: `/body/${way}`, message: 'is not how this person proves it' }],
        });
      const address = door.addressOf(request);
      const attempt = await beginAttempt(workspace, { email: session.email, address });
      const right =
        'password' in body
          ? await door.isPassword(personId, body.password)
          : (await takeCode(workspace, door.seal, personId, body.code)) !== null;
      if (!right) {
        await recordAtDoor(workspace, attempt.locksNow ? 'sign-in.lock' : 'sign-in.refuse', personId, {
          method: `proof by ${way}`,
          address,
        });
        throw new PlumblineError(
          'sign_in_refused',
          way === 'password' ? 'That is not your password.' : 'That code is not the present one, or was used already.',
        );
      }
      await attempt.succeeded();
      await markProven(workspace.db, session.id, workspace.clock.now());
      door.changed();
      await recordAtDoor(workspace, 'sign-in.prove', personId, { by: way, address });
      return answerJson({ proven: true });
    },
  };
}
