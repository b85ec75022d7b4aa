import { isIP } from 'node:net';
import { PlumblineError } from '#kernel';

const names = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * PLUMBLINE_TRUST_PROXY: whose X-Forwarded-For is believed, as addresses and networks. There is no "everybody": whoever
 * reaches the port could then say they come from anywhere, and every limit by address would be theirs to escape.
 */
export function readTrustedProxies(text: string | undefined): string[] {
  const given = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const part of given) if (!isNetwork(part)) throw refusal(part);
  return given;
}

function isNetwork(text: string): boolean {
  if (names.has(text)) return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  // A prefix of 0 is everybody.
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (version === 4 ? 32 : 128);
}

function refusal(part: string): PlumblineError {
  return new PlumblineError(
    'invalid_input',
    `PLUMBLINE_TRUST_PROXY has "${part.slice(0, 60)}". Name the addresses or networks of your proxies, such as "10.0.0.5, 10.1.0.0/16" or "loopback".`,
  );
}
