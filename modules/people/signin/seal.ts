import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { PlumblineError } from '#kernel';

/** Keeps small secrets of the sign-in in the database, so that the database alone does not tell them. */
export interface Seal {
  /** AES-256-GCM. What it is `for` is bound in: sealed for one person it opens for no other. */
  close(text: string, purpose: string): string;
  /** Throws `secret_unreadable` when it was altered, is for something else, or the installation has another secret. */
  open(sealed: string, purpose: string): string;
  /** A keyed hash for what is only ever compared. */
  mark(text: string, purpose: string): string;
}

const VERSION = 'v1';

export function openSeal(installationSecret: string, workspaceName: string): Seal {
  const derive = (info: string): Buffer =>
    Buffer.from(hkdfSync('sha256', installationSecret, workspaceName, `plumbline ${info}`, 32));
  const key = derive('sign-in seal');
  const markKey = derive('sign-in mark');
  return {
    close(text, purpose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [VERSION, ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed, purpose) {
      const [version, ...parts] = sealed.split('.');
      try {
        if (version !== VERSION || parts.length !== 3) throw new Error('not sealed by this release');
        const [nonce, body, tag] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(tag);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch (error) {
        throw new PlumblineError('secret_unreadable', 'A secret of the sign-in cannot be read with this key.', {
          cause: error,
        });
      }
    },
    mark: (text, purpose) => createHmac('sha256', markKey).update(`${purpose}\n${text}`).digest('base64url'),
  };
}
