// The two addresses of a sign-in by provider: the way there and the way back.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { PlumblineError, sha256 } from '#kernel';
import { toPlumblineError } from '#platform';
import { recordAtDoor } from '../actAs.ts';
import { beginSession, sessionOf } from '../session/door.ts';
import { isFresh } from '../session/standing.ts';
import type { Door, Routes } from '../steps/door.ts';
import type { Claims } from './claims.ts';
import { enterByProvider } from './enter.ts';
import { type ProviderAccess, redeem, wayTo } from './provider.ts';
import { findProviders, type Provider } from './store.ts';

const WAY_LIVES_SECONDS = 600;
const wayBackQuery = z.object({
  state: z.string().min(20).max(200),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(200).optional(),
  iss: z.string().max(2_000).optional(),
});
const waySchema = z.object({ provider: z.string(), back: z.string(), browser: z.string(), proof: z.boolean() });

export const providerSecretPurpose = (issuer: string, clientId: string): string =>
  `client secret of ${clientId} at ${issuer}`;

/** Only places of our own: a path that begins with one slash. */
function safePath(path: string | null, prefix: string): string {
  return path !== null && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) && path.length < 500 ? path : `${prefix}/`;
}

export function identityRoutes(door: Door): Routes {
  const { workspace, settings, auth, seal } = door;
  const secure = settings.baseUrl.startsWith('https:');
  const cookieName = `${secure ? '__Secure-' : ''}plumbline-${workspace.name}.way`;
  const cookieOf = (value: string, seconds: number): string =>
    `${cookieName}=${value}; Path=${settings.pathPrefix}/api/auth/oidc/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const accessOf = (provider: Provider): ProviderAccess => ({
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret:
      provider.sealedSecret === null
        ? null
        : seal.open(provider.sealedSecret, providerSecretPurpose(provider.issuer, provider.clientId)),
    scopes: provider.scopes.split(/\s+/),
    groupsClaim: provider.groupsClaim,
    redirectUri: `${settings.baseUrl}${settings.pathPrefix}/api/auth/oidc/callback`,
  });
  // Both follow from the state, by a key that is not in the database: nothing that stands there is of use to who reads it.
  const askedBy = (state: string) => ({
    state,
    nonce: seal.mark(state, 'oidc nonce'),
    codeVerifier: seal.mark(state, 'oidc code verifier'),
  });
  const redirect = (location: string, cookies: string[]): Response => {
    const headers = new Headers({ location, 'cache-control': 'no-store' });
    for (const cookie of cookies) headers.append('set-cookie', cookie);
    return new Response(null, { status: 302, headers });
  };
  const toSignIn = (why: string): Response =>
    redirect(`${settings.pathPrefix}/sign-in?${new URLSearchParams({ error: 'provider', why })}`, [cookieOf('', 0)]);

  /** What a person is told is our own sentence, never text that a link brought along. */
  async function orTell(work: () => Promise<Response>): Promise<Response> {
    try {
      return await work();
    } catch (thrown) {
      const error = toPlumblineError(thrown);
      if (error.code === 'internal') throw error;
      workspace.log.info({ err: error.cause ?? error, code: error.code }, 'a sign-in by provider was refused');
      const why = await keepWhy(error.message);
      return toSignIn(why);
    }
  }

  /** The reason is kept here and fetched by the page, so that a forged link cannot put words into our mouth. */
  async function keepWhy(message: string): Promise<string> {
    const id = randomBytes(18).toString('base64url');
    await keep(`oidc-why:${id}`, message.slice(0, 400), 300);
    return id;
  }

  async function keep(identifier: string, value: string, seconds: number): Promise<void> {
    const now = workspace.clock.now();
    await workspace.db
      .insertInto('verification')
      .values({
        id: randomBytes(18).toString('base64url'),
        identifier,
        value,
        expiresAt: new Date(now.getTime() + seconds * 1_000),
      })
      .execute();
  }

  /** Once: what was taken is gone. */
  async function take(identifier: string): Promise<string | null> {
    const row = await workspace.db
      .deleteFrom('verification')
      .where('identifier', '=', identifier)
      .where('expiresAt', '>', workspace.clock.now())
      .returning('value')
      .executeTakeFirst();
    return row?.value ?? null;
  }

  return {
    'GET oidc/start': (request) =>
      orTell(async () => {
        const query = new URL(request.url).searchParams;
        const [provider] = await findProviders(workspace.db, query.get('provider') ?? '');
        if (!provider?.active) throw new PlumblineError('not_found', 'There is no such provider.');
        const state = randomBytes(24).toString('base64url');
        const browser = randomBytes(24).toString('base64url');
        const proof = query.get('proof') === '1';
        const location = await wayTo(accessOf(provider), askedBy(state), proof);
        const back = safePath(query.get('back'), settings.pathPrefix);
        const way: z.infer<typeof waySchema> = { provider: provider.key, back, browser: sha256(browser), proof };
        await keep(`oidc:${sha256(state)}`, JSON.stringify(way), WAY_LIVES_SECONDS);
        return redirect(location, [cookieOf(browser, WAY_LIVES_SECONDS)]);
      }),

    'GET oidc/callback': (request) =>
      orTell(async () => {
        const given = wayBackQuery.safeParse(Object.fromEntries(new URL(request.url).searchParams));
        const kept = given.success ? await take(`oidc:${sha256(given.data.state)}`) : null;
        if (!given.success || kept === null)
          throw new PlumblineError('sign_in_refused', 'This way back was used already, or is too old.');
        const way = waySchema.parse(JSON.parse(kept));
        const cookie = cookieIn(request, cookieName);
        // Whoever began it must end it: else a stranger's sign-in could be slipped to somebody.
        if (cookie === null || !sameText(sha256(cookie), way.browser))
          throw new PlumblineError('sign_in_refused', 'This sign-in was begun in another browser.');
        const [provider] = await findProviders(workspace.db, way.provider);
        if (!provider?.active) throw new PlumblineError('sign_in_refused', 'The provider is not offered any more.');
        const { state, code, iss } = given.data;
        if (iss !== undefined && iss !== provider.issuer)
          throw new PlumblineError('sign_in_refused', 'The answer comes from another provider.');
        if (code === undefined) throw new PlumblineError('sign_in_refused', `${provider.name} did not let you in.`);
        const claims = await redeem(accessOf(provider), { code, ...askedBy(state) });
        const now = workspace.clock.now();
        const provenAt = provenBy(claims, now);
        if (way.proof && !isFresh(provenAt, now))
          throw new PlumblineError(
            'sign_in_refused',
            `${provider.name} let you in without asking who you are, so it proves nothing.`,
          );
        const { personId, userId } = await enterByProvider(workspace, provider, claims);
        const before = await sessionOf(workspace, auth, request.headers);
        const factors = provider.secondFactor ? (2 as const) : (1 as const);
        const begin = { userId, method: 'oidc' as const, factors, provenAt };
        const cookies = await beginSession(workspace, auth, request.headers, begin, before);
        door.changed();
        await recordAtDoor(workspace, 'sign-in.enter', personId, {
          method: 'oidc',
          provider: provider.key,
          address: door.addressOf(request),
        });
        return redirect(way.back, [...cookies, cookieOf('', 0)]);
      }),

    'GET oidc/why': async (request) => {
      const id = new URL(request.url).searchParams.get('id') ?? '';
      const message = /^[\w-]{24}$/.test(id) ? await take(`oidc-why:${id}`) : null;
      return Response.json({ message }, { headers: { 'cache-control': 'no-store' } });
    },
  };
}

/** A sign-in that the provider gave in silence proves nobody's presence: that was when it last asked. */
function provenBy({ askedAt }: Claims, now: Date): Date {
  if (askedAt === null) return new Date(0);
  return askedAt < now ? askedAt : now;
}

function cookieIn(request: Request, name: string): string | null {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
