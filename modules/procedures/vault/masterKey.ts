import { createHash, randomBytes } from 'node:crypto';
import { PlumblineError } from '#kernel';
import { definePort } from '#platform';

/**
 * Words
 * - A *master key* wraps data keys and nothing else. It lies outside the database, in a file for its owner only.
 * - The *keyring* is that file: the current master key in its first line, those from before behind it until nothing is
 *   wrapped by them any more.
 * - A *data key* encrypts one value, and is kept beside it, wrapped.
 */
export interface MasterKey {
  /** Made from the key, so that a value can name its key without telling it. */
  id: string;
  bytes: Buffer;
}

export interface Keyring {
  current: MasterKey;
  all: ReadonlyMap<string, MasterKey>;
}

/** Where a workspace's keyring is kept. Read anew for each use: another process may have changed it. */
export interface KeyringStore {
  read(): Keyring;
  /** Throws `conflict` where the file may not be written by us. */
  write(keys: readonly MasterKey[]): void;
}
export const keyringPort = definePort<KeyringStore>('procedures.keyring');

const KEY_BYTES = 32;
const ID = createHash('sha256').update('plumbline master key').digest();

export function masterKeyOf(bytes: Buffer): MasterKey {
  if (bytes.length !== KEY_BYTES) throw locked('a master key has 32 bytes');
  return { id: createHash('sha256').update(ID).update(bytes).digest('hex').slice(0, 16), bytes };
}

export const newMasterKey = (): MasterKey => masterKeyOf(randomBytes(KEY_BYTES));

/** One key a line, as base64url; the first is the current one. */
export function formatKeyring(keys: readonly MasterKey[]): string {
  return keys.map((key) => `${key.bytes.toString('base64url')}\n`).join('');
}

/** Throws `vault_locked`; the message never repeats what was read. */
export function parseKeyring(text: string): Keyring {
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => masterKeyOf(Buffer.from(line, 'base64url')));
  const [current] = keys;
  if (!current) throw locked('there is none in it');
  return { current, all: new Map(keys.map((key) => [key.id, key])) };
}

export function locked(why: string): PlumblineError {
  return new PlumblineError('vault_locked', `The vault cannot be opened with the master key that is here: ${why}.`);
}

/** The key of that name. Throws `vault_locked`. */
export function keyNamed(keyring: Keyring, id: string): MasterKey {
  const key = keyring.all.get(id);
  if (!key) throw locked(`the value was wrapped by the key ${id}, which is not in it`);
  return key;
}
