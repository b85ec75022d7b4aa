import { hkdfSync } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { magicLink } from 'better-auth/plugins/magic-link';
import { z } from 'zod';
import { CLIENT_ADDRESS_HEADER, type Workspace } from '#platform';
import { LINK_LIVES_SECONDS, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './limits.ts';
import { SESSION_LIVES_SECONDS, type SignInMethod } from './session/standing.ts';
import type { SignInSettings } from './settings.ts';

/** Which of better-auth's routes a session was made by, and how many factors that shows. */
const methodOfPath: Record<string, { method: SignInMethod; factors: number }> = {
  '/magic-link/verify': { method: 'link', factors: 1 },
  '/sign-in/email': { method: 'password', factors: 1 },
  // Possession of the device and, since user verification is demanded below, its owner's PIN or finger.
  '/passkey/verify-authentication': { method: 'passkey', factors: 2 },
};

/** How we make a session ourselves: after a second step, and for who comes from a provider. Not a route. */
function ownSessions() {
  return {
    id: 'plumbline',
    endpoints: {
      beginSession: createAuthEndpoint.serverOnly(
        {
          method: 'POST',
          body: z.object({
            userId: z.string(),
            method: z.string(),
            factors: z.int().min(1).max(2),
            provenAt: z.date().optional(),
          }),
          requireHeaders: true,
        },
        async (ctx) => {
          const { userId, ...how } = ctx.body;
          const user = await ctx.context.internalAdapter.findUserById(userId);
          const session = user && (await ctx.context.internalAdapter.createSession(userId, false, how));
          if (!session) throw new APIError('UNAUTHORIZED');
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ id: session.id });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

export type LinkWaiter = (requestId: string, url: string) => void;

export function openAuth(workspace: Workspace, settings: SignInSettings, onLink: LinkWaiter) {
  return betterAuth({
    appName: 'Plumbline',
    baseURL: settings.baseUrl,
    basePath: `${settings.pathPrefix}/api/auth`,
    secret: Buffer.from(hkdfSync('sha256', settings.secret, workspace.name, 'plumbline sign-in', 32)).toString('hex'),
    database: workspace.pool,
    trustedOrigins: [settings.baseUrl],
    telemetry: { enabled: false },
    // Attempts are counted in the database, for all servers alike (lockout/); the routes by the HTTP layer.
    rateLimit: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message, ...rest) => workspace.log[level === 'error' ? 'error' : 'info']({ rest }, message),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      requireEmailVerification: false,
    },
    session: {
      expiresIn: SESSION_LIVES_SECONDS,
      updateAge: 60 * 60 * 24,
      // How fresh is fresh is ours to say (session/fresh.ts).
      freshAge: 0,
      additionalFields: {
        method: { type: 'string', required: false, input: false },
        factors: { type: 'number', required: false, input: false },
        provenAt: { type: 'date', required: false, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => {
            const person = await workspace.db
              .selectFrom('person')
              .select('id')
              .where('user_id', '=', session.userId)
              .where('active', '=', true)
              .executeTakeFirst();
            const made = 'method' in session && session['method'] ? session : methodOfPath[ctx?.path ?? ''];
            if (!person || !made) return false;
            const provenAt = 'provenAt' in made && made['provenAt'] ? made['provenAt'] : workspace.clock.now();
            return { data: { method: made['method'], factors: made['factors'], provenAt } };
          },
        },
      },
    },
    advanced: {
      // Said outright: else the library leaves both out where an environment variable makes it think of a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: `plumbline-${workspace.name}`,
      // Secure follows the address people use: loopback over http works, anything public is expected behind TLS.
      useSecureCookies: settings.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: `${settings.pathPrefix}/` },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    // Links are made by this server for a person it knows, never on a stranger's request.
    disabledPaths: ['/sign-in/magic-link', '/sign-up/email', '/delete-user', '/change-email'],
    plugins: [
      magicLink({
        expiresIn: LINK_LIVES_SECONDS,
        disableSignUp: true,
        storeToken: 'hashed',
        sendMagicLink: ({ url, metadata }) => onLink(String(metadata?.requestId ?? ''), url),
      }),
      passkey({
        rpName: 'Plumbline',
        rpID: new URL(settings.baseUrl).hostname,
        origin: settings.baseUrl,
        // Discoverable, so that nobody has to say who they are, and nobody learns who is known here.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) => {
            if (!verification.registrationInfo?.userVerified) throw new APIError('BAD_REQUEST', unverified);
          },
        },
        authentication: {
          afterVerification: ({ verification }) => {
            if (!verification.authenticationInfo.userVerified) throw new APIError('UNAUTHORIZED', unverified);
          },
        },
      }),
      ownSessions(),
    ],
  });
}

const unverified = { message: 'The passkey did not ask for a PIN, a finger or a face.' };

export type Auth = ReturnType<typeof openAuth>;
