import { workspacePrefix } from '../paths.ts';
import { call } from './client.ts';
import { offlineProblem, problemOf } from './problem.ts';
import { withProof } from './proof.ts';

/** What the sign-in says of this browser, and offers. */
export interface SignInState {
  signedIn: boolean;
  waitsFor: 'second-step' | 'enrolment' | null;
  name: string | null;
  second: { code: boolean; passkey: boolean } | null;
  proof: ('password' | 'code' | 'passkey' | 'sign-in')[] | null;
  passkeyObstacle: string | null;
  providers: { key: string; name: string }[];
}

const base = `${workspacePrefix}/api/auth`;

async function answerOf<Answer>(asked: Promise<Response>): Promise<Answer> {
  const response = await asked.catch(() => {
    throw offlineProblem();
  });
  if (!response.ok) throw await problemOf(response);
  return response.json().catch(() => null) as Promise<Answer>;
}

export function fromDoor<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answerOf(
    fetch(`${base}/${path}`, {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
    }),
  );
}

export function toDoor<Answer = unknown>(path: string, body: unknown = {}): Promise<Answer> {
  return answerOf(
    fetch(`${base}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
    }),
  );
}

type Entered = Pick<SignInState, 'waitsFor'>;

export const signInState = (signal?: AbortSignal): Promise<SignInState> => fromDoor('state', signal);
export const signIn = (email: string, password: string): Promise<Entered> =>
  toDoor('sign-in/email', { email, password });
export const secondStep = (code: string): Promise<Entered> => toDoor('second-step', { code });
export const prove = (by: { password: string } | { code: string }): Promise<unknown> => toDoor('prove', by);
export const providerWhy = (id: string): Promise<{ message: string | null }> =>
  fromDoor(`oidc/why?${new URLSearchParams({ id })}`);

/** Where a provider's button leads; it brings one back to `back`. As a proof the provider asks, whatever it remembers. */
export const providerHref = (key: string, back: string, proof = false): string =>
  `${base}/oidc/start?${new URLSearchParams({ provider: key, back, ...(proof ? { proof: '1' } : {}) })}`;

/** A new authenticator app: what it reads. */
export const beginApp = (): Promise<{ secret: string; uri: string }> => withProof(() => toDoor('app/begin'));
export const confirmApp = (code: string): Promise<{ backupCodes: string[] }> =>
  withProof(() => toDoor('app/confirm', { code }));

export async function signOut(): Promise<void> {
  await toDoor('sign-out');
  location.assign(`${workspacePrefix}/sign-in`);
}

const WAIT_SECONDS = 2;

/** Opens the example organisation: a link that signs in there once. At first use it is made; `tell` hears how far it is. */
export async function openExample(tell: (progress: string) => void, signal: AbortSignal): Promise<string> {
  for (let joining = false; ; joining = true) {
    const query = { waitSeconds: WAIT_SECONDS, ...(joining ? { joining: 'true' } : {}) };
    const { url, progress } = await call('workspace.open', { query, signal });
    if (url) return url;
    if (progress) tell(progress);
  }
}

/** Stops the making of the example; what there is of it goes. */
export const stopExample = () => call('workspace.remove', {});
