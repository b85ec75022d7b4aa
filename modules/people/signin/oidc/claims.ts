// What a provider says of somebody, read with care. Pure.
import { PlumblineError } from '#kernel';

export interface Claims {
  issuer: string;
  subject: string;
  /** Only one that the provider says it has verified. */
  verifiedEmail: string | null;
  name: string | null;
  /** null: the provider said nothing of groups, which is not the same as none. */
  groups: string[] | null;
  /** When the provider asked who they are; null: it does not say, so it may have been any time ago. */
  askedAt: Date | null;
}

type Said = Record<string, unknown>;
const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** OpenID Connect Core 3.1.3.7, beyond what the signature check has looked at (issuer, audience, times). */
export function assertForUs(said: Said, clientId: string, nonce: string): void {
  if (said['nonce'] !== nonce) throw refused('its nonce is another one');
  const azp = said['azp'];
  if (Array.isArray(said['aud']) && said['aud'].length > 1 && azp !== clientId)
    throw refused('it was made for another client too');
  if (azp !== undefined && azp !== clientId) throw refused('it was made for another client');
}

/** The signed token counts before what the provider adds at its userinfo address, which must be of the same subject. */
export function readClaims(issuer: string, token: Said, userinfo: Said | null, groupsClaim: string): Claims {
  const subject = text(token['sub']);
  if (!subject || subject.length > 255) throw refused('it names no subject');
  if (userinfo && userinfo['sub'] !== subject) throw refused('what it adds is about somebody else');
  const said = { ...userinfo, ...token };
  // Both of one source: a verified mark must not move to another source's address.
  const mail = text(token['email']) ? token : (userinfo ?? {});
  return {
    issuer,
    subject,
    verifiedEmail: mail['email_verified'] === true ? text(mail['email']) : null,
    name: text(said['name']) ?? text(said['preferred_username']),
    groups: readGroups(said[groupsClaim]),
    askedAt: readTime(token['auth_time']),
  };
}

/** Seconds since 1970, of the signed token only. */
function readTime(value: unknown): Date | null {
  return typeof value === 'number' && value > 0 && value < 1e11 ? new Date(value * 1_000) : null;
}

function readGroups(value: unknown): string[] | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return null;
  return value.filter((group): group is string => typeof group === 'string').slice(0, 5_000);
}

function refused(why: string): PlumblineError {
  return new PlumblineError('sign_in_refused', `The answer of the provider does not hold: ${why}.`);
}
