// PostgreSQL refuses to run as root. Root therefore lends it an account: `postgres` where there is one, else `nobody`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PlumblineError } from '#kernel';

export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Accounts of a passwd file, in the order of our preference. */
export function preferredAccounts(passwd: string): Account[] {
  const accounts = passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
  return ['postgres', 'nobody'].flatMap((name) => accounts.filter((account) => account.name === name));
}

/**
 * The account that the postmaster must run as, or null when that is simply us.
 * `owner` is the uid that owns an existing cluster: it keeps its account even if a better one appeared since.
 */
export function postmasterAccount(owner: number | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  const passwd = readFileSync('/etc/passwd', 'utf8');
  if (owner !== null && owner !== 0) {
    const entry = passwd.split('\n').find((line) => line.split(':')[2] === String(owner));
    const [name = `uid ${owner}`, , , gid] = entry?.split(':') ?? [];
    return { name, uid: owner, gid: Number(gid ?? owner) };
  }
  const account = preferredAccounts(passwd)[0];
  if (account) return account;
  throw new PlumblineError(
    'postgres_unavailable',
    'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody". ' +
      'Create one (useradd --system postgres), start Plumbline as an ordinary user, or set DATABASE_URL.',
  );
}

/** What `spawn` needs to run something as that account. */
export function asAccount(account: Account | null): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Whether the account can enter the folder. Asked of the system itself, so that ACLs and mounts count too. */
export function canEnter(account: Account | null, folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { cwd: '/', ...asAccount(account) });
  return status === 0;
}
