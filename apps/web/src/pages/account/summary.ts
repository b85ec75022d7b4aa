import { plural } from '../../ui/format.ts';
import type { Security } from './queries.ts';

const listed = (parts: string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;

/** The answer to the page's question, in one sentence. */
export function whoCould(account: Security): string {
  const ways = [
    ...(account.password.set ? [account.app ? 'your password with a code' : 'your password'] : []),
    ...(account.passkeys.length > 0 ? [plural(account.passkeys.length, 'passkey')] : []),
    ...account.identities.map(({ provider }) => `${provider}${account.app ? ' with a code' : ''}`),
    ...(account.keys.length > 0 ? [plural(account.keys.length, 'API key')] : []),
  ];
  const now = `You are in on ${plural(account.sessions.length, 'device')} now.`;
  if (account.sessions.length === 0 && ways.length === 0)
    return 'Nobody: there is neither a session nor a way in besides a link.';
  if (ways.length === 0) return `${now} Nothing else lets anybody in besides a link that an administrator makes.`;
  return `${now} Anybody else would need ${listed(ways)}.`;
}

export interface Advice {
  text: string;
  weight: 'warn' | 'note';
}

/** What would make it harder to get in, the most useful first. */
export function advice(account: Security): Advice[] {
  const found: Advice[] = [];
  const second = account.app !== null || account.passkeys.length > 0;
  if (account.password.set && !second)
    found.push({
      weight: 'warn',
      text: 'Your password is all that somebody would need. Set up an authenticator app or a passkey.',
    });
  if (account.app && account.app.backupCodesLeft <= 2)
    found.push({
      weight: 'warn',
      text: `${plural(account.app.backupCodesLeft, 'backup code')} left. Make new ones before you need them.`,
    });
  if (!account.password.set && !second && account.identities.length === 0)
    found.push({ weight: 'note', text: 'You come in by link only. A passkey or a password saves you asking for one.' });
  const endless = account.keys.filter(({ expiresAt }) => expiresAt === null).length;
  if (endless > 0)
    found.push({
      weight: 'note',
      text: `${plural(endless, 'API key never ends', 'API keys never end')}. Revoke what nothing uses.`,
    });
  return found;
}
