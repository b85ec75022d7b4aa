import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Keyring, keyNamed, locked } from './masterKey.ts';

/** A value under a data key of its own, and that data key wrapped by a master key. All bytes as base64. */
export interface Envelope {
  /** The id of the master key. */
  master: string;
  wrappedKey: string;
  body: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * AES-256-GCM twice. What it is (`about`, such as `credential 7 version 3`) is bound into both: an envelope that is moved
 * to another record does not open there.
 */
export function seal(value: string, about: string, keyring: Keyring): Envelope {
  const dataKey = randomBytes(KEY_BYTES);
  try {
    return {
      master: keyring.current.id,
      wrappedKey: wrap(dataKey, about, keyring.current),
      body: encrypt(Buffer.from(value, 'utf8'), dataKey, `value of ${about}`),
    };
  } finally {
    dataKey.fill(0);
  }
}

/** Throws `vault_locked` when the key is missing or anything was altered. */
export function open(envelope: Envelope, about: string, keyring: Keyring): string {
  const dataKey = unwrap(envelope, about, keyring);
  try {
    return decrypt(envelope.body, dataKey, `value of ${about}`).toString('utf8');
  } finally {
    dataKey.fill(0);
  }
}

/** The same under the current master key. The value itself is not touched, and is not seen. */
export function rewrap(envelope: Envelope, about: string, keyring: Keyring): Envelope {
  const dataKey = unwrap(envelope, about, keyring);
  try {
    return { ...envelope, master: keyring.current.id, wrappedKey: wrap(dataKey, about, keyring.current) };
  } finally {
    dataKey.fill(0);
  }
}

function wrap(dataKey: Buffer, about: string, master: { id: string; bytes: Buffer }): string {
  return encrypt(dataKey, master.bytes, `data key of ${about} under ${master.id}`);
}

function unwrap({ master, wrappedKey }: Envelope, about: string, keyring: Keyring): Buffer {
  return decrypt(wrappedKey, keyNamed(keyring, master).bytes, `data key of ${about} under ${master}`);
}

function encrypt(plain: Buffer, key: Buffer, bound: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function decrypt(sealed: string, key: Buffer, bound: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw locked('what is stored was cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw locked('what is stored was altered, or belongs to another record');
  }
}
