// A real OpenID provider on loopback, for tests: it asks nobody anything, it signs in whom the test says.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface Account {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export interface TestProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  accounts: Map<string, Account>;
  /** Whom the next to come are taken for; null: they decline. */
  present: string | null;
  /** When it asked them, where it lets them in without asking again; null: it asks now. */
  askedAt: Date | null;
  /** Follows the way there as a browser does; gives the way back. */
  visit(location: string): Promise<string>;
  close(): Promise<void>;
}

export async function startTestProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = new Map<string, Account>();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'plumbline',
        client_secret: 'a client secret that is long enough to be one',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 900, AuthorizationCode: 900, Grant: 900, IdToken: 900, Interaction: 900, Session: 900 },
    cookies: { keys: ['a key of a test'] },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts.get(id) }) }),
  });
  const callback = provider.callback();
  const interact: RequestListener = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (test.present === null)
      return provider.interactionFinished(
        request,
        response,
        { error: 'access_denied' },
        { mergeWithLastSubmission: false },
      );
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, {
        login: {
          accountId: test.present,
          ...(test.askedAt ? { ts: Math.floor(test.askedAt.getTime() / 1_000) } : {}),
        },
      });
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: String(params['client_id']) });
    grant.addOIDCScope(String(params['scope']));
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  };
  server.on('request', interact);

  const test: TestProvider = {
    issuer,
    clientId: 'plumbline',
    clientSecret: 'a client secret that is long enough to be one',
    accounts,
    present: null,
    askedAt: null,
    async visit(location) {
      const cookies = new Map<string, string>();
      let next = location;
      for (let hop = 0; hop < 12 && next.startsWith(issuer); hop += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
        await answer.body?.cancel();
        for (const one of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = one.split(';')[0]!.split(/=(.*)/s);
          cookies.set(name, value);
        }
        const to = answer.headers.get('location');
        if (to === null) throw new Error(`The provider answered ${answer.status} at ${next}.`);
        next = new URL(to, next).href;
      }
      return next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return test;
}
