// What a request's cookie says, and how a session of ours begins.
import { PlumblineError } from '#kernel';
import type { Workspace } from '#platform';
import type { Auth } from '../auth.ts';
import { HALF_LIVES_SECONDS, isFresh, type SignInMethod, type Waiting, waitsFor } from './standing.ts';
import { findSession, type KnownSession } from './store.ts';

/** The session of a cookie, whole or not; null when there is none, or its person is not active. */
export async function sessionOf(workspace: Workspace, auth: Auth, headers: Headers): Promise<KnownSession | null> {
  const cookie = headers.get('cookie');
  if (cookie === null) return null;
  const found = await auth.api.getSession({ headers: new Headers({ cookie }), query: { disableCookieCache: true } });
  return found ? findSession(workspace.db, found.session.id, workspace.clock.now()) : null;
}

/** What a session waits for; a sign-in that stopped halfway for too long is none, and its first step is asked for anew. */
export function waitingOf(workspace: Workspace, session: KnownSession | null): Waiting | 'sign-in' {
  if (!session) return 'sign-in';
  const waiting = waitsFor(session.policy, session.state);
  const begun = Math.max(session.provenAt.getTime(), session.begunAt.getTime());
  const stale = !isFresh(new Date(begun), workspace.clock.now(), HALF_LIVES_SECONDS);
  return waiting !== null && stale ? 'sign-in' : waiting;
}

export function assertWhole(session: KnownSession | null): KnownSession {
  if (!session || waitsFor(session.policy, session.state) !== null)
    throw new PlumblineError('not_signed_in', 'Sign in first.');
  return session;
}

/** A new session in the place of what the request brought: no session outlives a step up. Gives its cookies. */
export async function beginSession(
  workspace: Workspace,
  auth: Auth,
  headers: Headers,
  begin: {
    userId: string;
    method: SignInMethod;
    factors: 1 | 2;
    /** Now, unless somebody else saw the proof and says when. */
    provenAt?: Date;
  },
  before: KnownSession | null,
): Promise<string[]> {
  const response = await auth.api.beginSession({ body: begin, headers, asResponse: true });
  if (!response.ok) throw new PlumblineError('sign_in_refused', 'The session could not begin.');
  if (before) await workspace.db.deleteFrom('session').where('id', '=', before.id).execute();
  return response.headers.getSetCookie();
}

/** The session that a sign-in answered with, by the cookie it sets. */
export async function sessionBegunBy(workspace: Workspace, auth: Auth, answer: Response): Promise<KnownSession | null> {
  const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0]!);
  return sessionOf(workspace, auth, new Headers({ cookie: cookies.join('; ') }));
}

export function answerJson(body: unknown, cookies: string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body), { headers });
}

/** A body that fits, else `invalid_input`. Never repeats what was sent. */
export async function bodyOf<Body>(
  request: Request,
  schema: {
    safeParse(
      value: unknown,
    ):
      | { success: true; data: Body }
      | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
  },
): Promise<Body> {
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new PlumblineError('invalid_input', 'The body is not valid.', {
    issues: parsed.error.issues
      .slice(0, 10)
      .map(({ path, message }) => ({ path: `/${['body', ...path.map(String)].join('/')}`, message })),
  });
}
