// Secrets in a backup: readable only with the passphrase.
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { PlumblineError } from '#kernel';

/** Files of the installation by their path in the data folder. */
export type SecretFiles = Record<string, Buffer>;

/** All bytes as base64. */
export interface SealedSecrets {
  method: 'scrypt, AES-256-GCM';
  cost: { N: number; r: number; p: number };
  salt: string;
  nonce: string;
  tag: string;
  content: string;
}

/** 128 MiB and about a third of a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 };
const MAX_COST_BYTES = 512 * 1024 * 1024;
const PURPOSE = Buffer.from('plumbline backup secrets 1');

const keyOf = (passphrase: string, salt: Buffer, cost: SealedSecrets['cost']): Buffer =>
  scryptSync(passphrase.normalize('NFC'), salt, 32, { ...cost, maxmem: MAX_COST_BYTES });

export function sealSecrets(files: SecretFiles, passphrase: string): SealedSecrets {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt, COST), nonce).setAAD(PURPOSE);
  const plain = JSON.stringify(
    Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytes.toString('base64')])),
  );
  const content = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return {
    method: 'scrypt, AES-256-GCM',
    cost: COST,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    content: content.toString('base64'),
  };
}

export function openSecrets(sealed: SealedSecrets, passphrase: string): SecretFiles {
  try {
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    const decipher = createDecipheriv(
      'aes-256-gcm',
      keyOf(passphrase, bytes(sealed.salt), sealed.cost),
      bytes(sealed.nonce),
    )
      .setAAD(PURPOSE)
      .setAuthTag(bytes(sealed.tag));
    const plain = Buffer.concat([decipher.update(bytes(sealed.content)), decipher.final()]).toString('utf8');
    return Object.fromEntries(
      Object.entries(JSON.parse(plain) as Record<string, string>).map(([path, text]) => [path, bytes(text)]),
    );
  } catch (cause) {
    throw new PlumblineError('backup_passphrase', 'The passphrase does not open the secrets of this backup.', {
      cause,
    });
  }
}
