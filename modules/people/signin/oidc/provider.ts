// Talking to an OpenID provider: its discovery document, the way there, and what it answers.
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { FRESH_FOR_SECONDS, SESSION_LIVES_SECONDS } from '../session/standing.ts';
import { assertForUs, type Claims, readClaims } from './claims.ts';

/** Loaded where somebody signs in by a provider, not in each worker, thread and command. */
const openId = () => import('better-auth/oauth2');

const TIMEOUT_MS = 10_000;
const DISCOVERY_LIVES_MS = 600_000;
/** Signatures that only the holder of a private key can make. Never `none`, never one made with our own secret. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

export interface ProviderAccess {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  scopes: string[];
  groupsClaim: string;
  redirectUri: string;
}

const address = z.url({ protocol: /^https?$/ }).max(2_000);
const discoverySchema = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
type Discovery = z.infer<typeof discoverySchema>;

/** A provider in the clear is one that anybody on the way can be; on this machine itself nobody is on the way. */
export function isSafeAddress(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol === 'https:') return true;
  return parsed?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
}

const known = new Map<string, { found: Discovery; until: number }>();

export async function discover(name: string, issuer: string): Promise<Discovery> {
  const before = known.get(issuer);
  if (before && before.until > Date.now()) return before.found;
  const said = await ask(name, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const parsed = discoverySchema.safeParse(said);
  if (!parsed.success) throw silent(name, 'its discovery document lacks what is needed');
  const { issuer: called, authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = parsed.data;
  if (called !== issuer) throw silent(name, `it calls itself ${called.slice(0, 200)}`);
  for (const url of [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint])
    if (url !== undefined && !isSafeAddress(url)) throw silent(name, 'it answers without TLS');
  if (known.size > 100) known.clear();
  known.set(issuer, { found: parsed.data, until: Date.now() + DISCOVERY_LIVES_MS });
  return parsed.data;
}

export async function wayTo(
  provider: ProviderAccess,
  asked: { state: string; nonce: string; codeVerifier: string },
  /** As a proof: the provider asks them, whether or not they are signed in there. */
  proof: boolean,
): Promise<string> {
  const { authorization_endpoint } = await discover(provider.name, provider.issuer);
  const { createAuthorizationURL } = await openId();
  const url = await createAuthorizationURL({
    id: 'oidc',
    options: { clientId: provider.clientId },
    authorizationEndpoint: authorization_endpoint,
    redirectURI: provider.redirectUri,
    scopes: provider.scopes,
    ...(proof ? { prompt: 'login' } : {}),
    // A sign-in there that is older than any here is asked for anew; and with an age named the provider must tell when they were asked (OpenID Connect Core 3.1.2.1).
    additionalParams: { max_age: String(proof ? FRESH_FOR_SECONDS : SESSION_LIVES_SECONDS) },
    ...asked,
  });
  return url.href;
}

/** Gives the code for who it stands for. Throws `sign_in_refused` when anything of it does not hold. */
export async function redeem(
  provider: ProviderAccess,
  given: { code: string; nonce: string; codeVerifier: string },
): Promise<Claims> {
  const found = await discover(provider.name, provider.issuer);
  const basic = !found.token_endpoint_auth_methods_supported?.includes('client_secret_post');
  const { authorizationCodeRequest, validateToken } = await openId();
  const { body, headers } = await authorizationCodeRequest({
    code: given.code,
    codeVerifier: given.codeVerifier,
    redirectURI: provider.redirectUri,
    options: {
      clientId: provider.clientId,
      ...(provider.clientSecret === null ? {} : { clientSecret: provider.clientSecret }),
    },
    ...(basic && provider.clientSecret !== null ? { authentication: 'basic' as const } : {}),
    tokenEndpoint: found.token_endpoint,
  });
  const tokens = (await ask(provider.name, found.token_endpoint, { method: 'POST', body, headers })) as {
    id_token?: unknown;
    access_token?: unknown;
  };
  if (typeof tokens.id_token !== 'string') throw silent(provider.name, 'it gave no ID token');
  const { payload } = await validateToken(tokens.id_token, found.jwks_uri, {
    issuer: provider.issuer,
    audience: provider.clientId,
    algorithms: ALGORITHMS,
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    clockTolerance: 60,
  }).catch((error: unknown) => {
    throw new PlumblineError('sign_in_refused', 'The ID token of the provider does not hold.', { cause: error });
  });
  const token = payload as Record<string, unknown>;
  assertForUs(token, provider.clientId, given.nonce);
  const enough = token['email'] !== undefined && token[provider.groupsClaim] !== undefined;
  const userinfo =
    !enough && found.userinfo_endpoint && typeof tokens.access_token === 'string'
      ? await ask(provider.name, found.userinfo_endpoint, {
          headers: { authorization: `Bearer ${tokens.access_token}`, accept: 'application/json' },
        })
      : null;
  return readClaims(provider.issuer, token, userinfo as Record<string, unknown> | null, provider.groupsClaim);
}

async function ask(name: string, url: string, init: RequestInit = {}): Promise<unknown> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok) return await answer.json();
    await answer.body?.cancel();
    throw silent(name, `it answered ${answer.status}`);
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    throw silent(name, 'it does not answer', error);
  }
}

function silent(name: string, why: string, cause?: unknown): PlumblineError {
  return new PlumblineError('unavailable', `${name} cannot sign anybody in now: ${why}.`, { cause });
}
