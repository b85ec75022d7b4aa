import { hkdfSync, randomUUID } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { magicLink } from 'better-auth/plugins/magic-link';
import { PlumblineError, sha256 } from '#kernel';
import { type Actor, definePort, defineService, type Workspace } from '#platform';
import { type AuthorityMemory, authorityMemory } from '../authority/memory.ts';
import { findActorByUser, findPersonByEmail } from '../store.ts';

/** Length beats rules about characters (NIST SP 800-63B). */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 128;
const LINK_LIVES_SECONDS = 15 * 60;

/**
 * What of better-auth's own routes is answered: what the pages use, and nothing that they do not (its accounts, password
 * resets and e-mail changes are none of ours). A feature that needs another one adds it here.
 */
const ROUTES = new Set(['GET get-session', 'GET magic-link/verify', 'POST sign-in/email', 'POST sign-out']);

/** What the app knows of its own installation: the secret that sessions are signed with, and the address people use. */
export interface SignInSettings {
  /** The installation's secret; each workspace derives its own. */
  secret: string;
  /** `http://127.0.0.1:7300` or what stands before it. */
  baseUrl: string;
  /** `/w/example`, or empty for the workspace `main`. */
  pathPrefix: string;
}

export const signInSettings = definePort<SignInSettings>('people.signInSettings');

export interface SignIn {
  /** Answers better-auth's own routes under /api/auth. */
  handle(request: Request): Promise<Response>;
  /** Who a request's cookie belongs to. */
  actorOf(cookie: string): Promise<Actor | null>;
  /** What of a password may be stored: its hash, as sign-in checks it. */
  hashPassword(password: string): Promise<string>;
  /** The sign-in account of a person, made at its first need. */
  accountOf(personId: number): Promise<string>;
  /** A link that signs its person in once. */
  createLink(email: string): Promise<{ url: string; expiresAt: Date }>;
}

export const signIn = defineService<SignIn>('people.signIn', async (workspace) => ({
  value: openSignIn(workspace, await workspace.get(authorityMemory)),
}));

function openSignIn(workspace: Workspace, memory: AuthorityMemory): SignIn {
  const settings = workspace.port(signInSettings);
  // sendMagicLink is how better-auth hands a link over; nothing is sent, the caller who asked gets it.
  const waiting = new Map<string, (url: string) => void>();
  const auth = betterAuth({
    appName: 'Plumbline',
    baseURL: settings.baseUrl,
    basePath: `${settings.pathPrefix}/api/auth`,
    secret: Buffer.from(hkdfSync('sha256', settings.secret, workspace.name, 'plumbline sign-in', 32)).toString('hex'),
    database: workspace.pool,
    trustedOrigins: [settings.baseUrl],
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message, ...rest) => workspace.log[level === 'error' ? 'error' : 'info']({ rest }, message),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      requireEmailVerification: false,
    },
    session: { expiresIn: 60 * 60 * 24 * 7, updateAge: 60 * 60 * 24 },
    advanced: {
      // Said outright: else the library leaves both out where an environment variable makes it think of a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: `plumbline-${workspace.name}`,
      // Secure follows the address people use: loopback over http works, anything public is expected behind TLS.
      useSecureCookies: settings.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: `${settings.pathPrefix}/` },
    },
    // Links are made by this server for a person it knows, never on a stranger's request.
    disabledPaths: ['/sign-in/magic-link', '/sign-up/email', '/delete-user', '/change-email'],
    plugins: [
      magicLink({
        expiresIn: LINK_LIVES_SECONDS,
        disableSignUp: true,
        storeToken: 'hashed',
        sendMagicLink: ({ url, metadata }) => {
          const id = String(metadata?.requestId ?? '');
          waiting.get(id)?.(url);
          waiting.delete(id);
        },
      }),
    ],
  });

  return {
    async handle(request) {
      const path = new URL(request.url).pathname.slice(`${settings.pathPrefix}/api/auth/`.length);
      if (!ROUTES.has(`${request.method} ${path}`))
        throw new PlumblineError('not_found', 'The sign-in has no such route.');
      const response = await auth.handler(request);
      // It has ended a session, which no mutation tells of.
      if (path === 'sign-out') memory.forget();
      return response;
    },
    async actorOf(cookie) {
      return memory.recall(`session ${sha256(cookie)}`, async () => {
        const session = await auth.api.getSession({ headers: new Headers({ cookie }) });
        const actor = session ? await findActorByUser(workspace.db, session.user.id) : null;
        return session && actor ? { value: actor, until: new Date(session.session.expiresAt) } : null;
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
      await ensureUser(workspace, person);
      const { user_id } = await workspace.db
        .selectFrom('person')
        .select('user_id')
        .where('id', '=', personId)
        .executeTakeFirstOrThrow();
      return user_id!;
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

/** better-auth's own account row for a person, made when they first need one. */
async function ensureUser(
  workspace: Workspace,
  person: { id: number; name: string; email: string | null; user_id: string | null },
): Promise<void> {
  if (person.user_id) return;
  const userId = randomUUID();
  await workspace.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('user')
      .values({ id: userId, name: person.name, email: person.email!.toLowerCase(), emailVerified: true })
      .execute();
    await tx.updateTable('person').set({ user_id: userId }).where('id', '=', person.id).execute();
  });
}
