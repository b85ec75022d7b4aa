import { z } from 'zod';
import type { Id, Level } from '#kernel';

/** What a credential signs in by. */
export const credentialKinds = ['ssh-key', 'password', 'ldap-bind', 'http-token', 'http-basic'] as const;
/** `generic` was of no use to any step: none is made any more, those from before are shown until they are retired. */
export const keptKinds = [...credentialKinds, 'generic'] as const;
export type CredentialKind = (typeof keptKinds)[number];

/** Whether an account belongs to it, and whether it must say where it may be shown. */
export const kindRules: Record<CredentialKind, { account: 'needed' | 'optional' | 'none'; endpoints: boolean }> = {
  // A pinned host key says to whom it is shown.
  'ssh-key': { account: 'optional', endpoints: false },
  password: { account: 'optional', endpoints: false },
  'ldap-bind': { account: 'needed', endpoints: true },
  'http-token': { account: 'none', endpoints: true },
  'http-basic': { account: 'needed', endpoints: true },
  generic: { account: 'none', endpoints: false },
};

export interface Credential {
  id: Id;
  name: string;
  kind: CredentialKind;
  purpose: string;
  domainId: Id;
  account: string | null;
  endpoints: string[];
  leastLevel: Level;
  signsIn: boolean;
  /** Where the value lies, if not in the vault. */
  reference: string | null;
  valueVersion: number;
  valuedAt: Date;
  rotateAfterDays: number | null;
  createdAt: Date;
  retiredAt: Date | null;
  version: number;
}

/** What an envelope of a credential is bound to. */
export const aboutCredential = (id: Id, version: number): string => `credential ${id} version ${version}`;

export const nameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,79}$/, 'must be lower-case words joined by hyphens');
/** Less cannot be kept out of what a command writes without blackening half of it. */
export const LEAST_SECRET_LENGTH = 4;
export const valueSchema = z.string().min(LEAST_SECRET_LENGTH).max(32_768);
export const endpointSchema = z
  .string()
  .max(262)
  .regex(
    /^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,62})(\.[A-Za-z0-9-]{1,63})*|\[[0-9a-fA-F:.]{2,45}\])(:[1-9][0-9]{0,4})?$/,
    'must be host, host:port, [address]:port or *.suffix',
  );

const DAY_MS = 86_400_000;
export function dueAt({ valuedAt, rotateAfterDays }: Pick<Credential, 'valuedAt' | 'rotateAfterDays'>): Date | null {
  return rotateAfterDays === null ? null : new Date(valuedAt.getTime() + rotateAfterDays * DAY_MS);
}

/** Where a credential is about to be shown. */
export interface Endpoint {
  host: string;
  port: number;
}

export function endpointText({ host, port }: Endpoint): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether one of the places covers it. Without any place, each does: the domains are the only bound then. */
export function mayBeShownTo(endpoints: readonly string[], { host, port }: Endpoint): boolean {
  if (endpoints.length === 0) return true;
  const asked = bare(host);
  return endpoints.some((endpoint) => {
    const [, place = '', itsPort] = /^(.*?)(?::(\d+))?$/.exec(endpoint) ?? [];
    if (itsPort !== undefined && Number(itsPort) !== port) return false;
    return place.startsWith('*.') ? asked.endsWith(place.slice(1).toLowerCase()) : asked === bare(place);
  });
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '').toLowerCase();
