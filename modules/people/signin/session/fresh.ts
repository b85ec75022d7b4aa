import { PlumblineError } from '#kernel';
import type { Context } from '#platform';
import { FRESH_FOR_SECONDS, isFresh } from './standing.ts';

/**
 * For dangerous acts (secrets, levels, one's own ways in): who acts by a browser session has proven within the last
 * minutes that it is still them. Throws `proof_needed`, upon which the pages ask and repeat the act. An API key is no
 * session that lies open on a desk: it is shown with each request.
 */
export function requireFresh(context: Context, withinSeconds: number = FRESH_FOR_SECONDS): void {
  const { session } = context.actor;
  if (session && !isFresh(session.provenAt, context.now(), withinSeconds)) {
    throw new PlumblineError('proof_needed', 'Prove once more that it is you, then it goes on.', {
      extra: { withinSeconds },
    });
  }
}
