// A sign-in in another tab, as the proof that it is still the same person: that tab says so, this one looks whether it is.
import { workspacePrefix } from '../paths.ts';
import { call } from './client.ts';
import { signInState } from './session.ts';

const channelName = `plumbline proof ${workspacePrefix}`;

/** Tells the other tabs of this browser that somebody has signed in again. */
export function tellSignedIn(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('signed in');
  channel.close();
}

/** Calls whenever somebody may have signed in elsewhere: told by that tab, or when one comes back to this one. */
export function onSignedInElsewhere(look: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = look;
  window.addEventListener('focus', look);
  return () => {
    channel.close();
    window.removeEventListener('focus', look);
  };
}

/** `other`: somebody else sits in this browser now, for whom what was typed here is not. */
export async function provenNow(personKey: string): Promise<'yes' | 'not yet' | 'other'> {
  if (!(await signInState()).signedIn) return 'not yet';
  const [me, account] = await Promise.all([call('me.show', {}), call('account.show', {})]);
  if (me.person.key !== personKey) return 'other';
  return account.provenUntil !== null && Date.parse(account.provenUntil) > Date.now() ? 'yes' : 'not yet';
}
