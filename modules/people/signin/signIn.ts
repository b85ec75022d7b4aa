import { randomUUID } from 'node:crypto';
import { PlumblineError, sha256 } from '#kernel';
import { type Actor, CLIENT_ADDRESS_HEADER, defineService, type Workspace } from '#platform';
import { type AuthorityMemory, authorityMemory } from '../authority/memory.ts';
import { findPersonByEmail } from '../store.ts';
import { LINK_LIVES_SECONDS } from './limits.ts';
import { identityRoutes } from './oidc/routes.ts';
import { openSeal, type Seal } from './seal.ts';
import { sessionOf } from './session/door.ts';
import { waitsFor } from './session/standing.ts';
import { noteUse } from './session/store.ts';
import { signInSettings } from './settings.ts';
import { appRoutes } from './steps/app.ts';
import type { Door, Routes } from './steps/door.ts';
import { entranceRoutes } from './steps/entrance.ts';
import { passkeyRoutes } from './steps/passkey.ts';
import { proofRoutes } from './steps/proof.ts';
import { ensureUser } from './user.ts';

export interface SignIn {
  /** Answers what the sign-in pages ask under /api/auth. */
  handle(request: Request): Promise<Response>;
  /** Who a request's cookie belongs to; null too while the session lacks its second step. */
  actorOf(cookie: string): Promise<Actor | null>;
  /** What of a password may be stored: its hash, as sign-in checks it. */
  hashPassword(password: string): Promise<string>;
  /** Whether it is the person's; false where they have none. */
  isPassword(personId: number, password: string): Promise<boolean>;
  /** The sign-in account of a person, made at its first need. */
  accountOf(personId: number): Promise<string>;
  /** A link that signs its person in once. */
  createLink(email: string): Promise<{ url: string; expiresAt: Date }>;
  seal: Seal;
}

export const signIn = defineService<SignIn>('people.signIn', async (workspace) => ({
  value: await openSignIn(workspace, await workspace.get(authorityMemory)),
}));

async function openSignIn(workspace: Workspace, memory: AuthorityMemory): Promise<SignIn> {
  // Seven hundred modules: loaded where somebody signs in, not in each worker, thread and command.
  const { openAuth } = await import('./auth.ts');
  const settings = workspace.port(signInSettings);
  const seal = openSeal(settings.secret, workspace.name);
  // sendMagicLink is how better-auth hands a link over; nothing is sent, the caller who asked gets it.
  const waiting = new Map<string, (url: string) => void>();
  const auth = openAuth(workspace, settings, (requestId, url) => {
    waiting.get(requestId)?.(url);
    waiting.delete(requestId);
  });
  const door: Door = {
    workspace,
    settings,
    auth,
    seal,
    addressOf: (request) => request.headers.get(CLIENT_ADDRESS_HEADER),
    // It has changed or ended a session, which no mutation tells of.
    changed: () => memory.forget(),
    isPassword,
  };
  /** What is answered at all: what the pages use, and nothing that they do not. */
  const routes: Routes = {
    ...entranceRoutes(door),
    ...proofRoutes(door),
    ...appRoutes(door),
    ...passkeyRoutes(door),
    ...identityRoutes(door),
  };

  async function isPassword(personId: number, password: string): Promise<boolean> {
    const row = await workspace.db
      .selectFrom('account as a')
      .innerJoin('person as p', 'p.user_id', 'a.userId')
      .where('p.id', '=', personId)
      .where('a.providerId', '=', 'credential')
      .select('a.password')
      .executeTakeFirst();
    const { password: hasher } = await auth.$context;
    return row?.password ? hasher.verify({ hash: row.password, password }) : false;
  }

  return {
    seal,
    isPassword,
    async handle(request) {
      const path = new URL(request.url).pathname.slice(`${settings.pathPrefix}/api/auth/`.length);
      const name = `${request.method} ${path}`;
      const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
      if (!route) throw new PlumblineError('not_found', 'The sign-in has no such route.');
      return route(request);
    },
    async actorOf(cookie) {
      return memory.recall(`session ${sha256(cookie)}`, async () => {
        const session = await sessionOf(workspace, auth, new Headers({ cookie }));
        if (!session || waitsFor(session.policy, session.state) !== null) return null;
        await noteUse(workspace.db, session, workspace.clock.now());
        return { value: session.actor, until: session.expiresAt };
      });
    },
    async hashPassword(password) {
      const { password: hasher } = await auth.$context;
      return hasher.hash(password);
    },
    async accountOf(personId) {
      const person = await workspace.db
        .selectFrom('person')
        .selectAll()
        .where('id', '=', personId)
        .executeTakeFirstOrThrow();
      if (person.email === null || person.kind !== 'person') {
        throw new PlumblineError('conflict', 'Only a person with an e-mail address signs in with a password.');
      }
      return ensureUser(workspace, person);
    },
    async createLink(email) {
      const person = await findPersonByEmail(workspace.db, email);
      if (!person?.active || person.kind !== 'person') {
        throw new PlumblineError(
          'not_found',
          `There is no active person with the e-mail address ${email.slice(0, 100)} in this workspace.`,
        );
      }
      await ensureUser(workspace, person);
      const requestId = randomUUID();
      const url = await new Promise<string>((resolve, reject) => {
        waiting.set(requestId, resolve);
        auth.api
          .signInMagicLink({
            body: {
              email,
              callbackURL: `${settings.pathPrefix}/`,
              errorCallbackURL: `${settings.pathPrefix}/sign-in?error=link`,
              metadata: { requestId },
            },
            headers: new Headers({ host: new URL(settings.baseUrl).host }),
          })
          .catch(reject);
      });
      return { url, expiresAt: new Date(Date.now() + LINK_LIVES_SECONDS * 1_000) };
    },
  };
}
