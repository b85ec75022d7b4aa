/** A directory, and who speaks to it. */
export interface LdapTarget {
  /** ldap:// or ldaps://, without a path. */
  url: string;
  /** ldap:// only. Without it, only a directory on this machine is spoken to. */
  startTls: boolean;
  /** PEM of the authorities that may have signed its certificate; null: those that the system trusts. */
  ca: string | null;
  /** null: anonymous. */
  bind: { dn: string; password: string } | null;
}

export type LdapRequest =
  /** RFC 3062. `newPassword` null: the directory makes one and says it. */
  | { action: 'password-modify'; dn: string; newPassword: string | null; oldPassword: string | null }
  /** Active Directory: replaces unicodePwd; over TLS only. */
  | { action: 'ad-unicodepwd'; dn: string; newPassword: string; mustChange: boolean }
  /** Active Directory: sets or takes away the one flag of userAccountControl. */
  | { action: 'ad-account'; dn: string; state: 'disabled' | 'enabled' }
  | {
      action: 'modify';
      dn: string;
      changes: { op: 'add' | 'delete' | 'replace'; attribute: string; values: string[] }[];
    }
  | { action: 'add'; dn: string; attributes: Record<string, string[]> }
  | { action: 'delete'; dn: string }
  | { action: 'search'; base: string; scope: 'base' | 'one' | 'sub'; filter: string; attributes: string[] }
  | { action: 'compare'; dn: string; attribute: string; value: string }
  /**
   * Whether the account is an administrator's: in one of these groups, by name, directly or through others. `account`: the
   * name by which POSIX groups hold it. The answer's entry says by what.
   */
  | { action: 'protection'; base: string; dn: string; account: string | null; groups: string[] }
  /** Signs in as the DN on a connection of its own, to see whether it can. The answer's entry says why not, if that is told. */
  | { action: 'bind-check'; dn: string; password: string };

export interface LdapEntry {
  dn: string;
  attributes: Record<string, string[]>;
}

export interface LdapAnswer {
  entries: LdapEntry[];
  /** compare, protection and bind-check; null otherwise. */
  yes: boolean | null;
  /** What the directory made of itself. A secret. */
  generated: string | null;
}

export const asking: readonly LdapRequest['action'][] = ['search', 'compare', 'protection', 'bind-check'];

/** Host and port, as they stand in the URL or by default. */
export function endpointOf(url: string): { host: string; port: number; tls: boolean } {
  const { protocol, hostname, port } = new URL(url);
  const tls = protocol === 'ldaps:';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (tls ? 636 : 389) : Number(port), tls };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
