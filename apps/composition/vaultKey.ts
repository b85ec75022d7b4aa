// The vault's master keys: a file beside the database, for its owner only.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PlumblineError } from '#kernel';
import { formatKeyring, type KeyringStore, newMasterKey, parseKeyring } from '#procedures';
import { keep } from './secrets.ts';

/** `main` is the installation's; the example has a key of its own, so that the two are rotated apart. */
export function vaultKeyFile(
  dataDir: string,
  workspace: string,
  given: string | undefined = process.env['PLUMBLINE_VAULT_KEY'],
): string {
  if (workspace !== 'main') return join(dataDir, `vault-${workspace}.key`);
  return given || join(dataDir, 'vault.key');
}

export function openKeyring(dataDir: string, workspace: string): KeyringStore {
  const path = vaultKeyFile(dataDir, workspace);
  const isOurs = path.startsWith(dataDir);
  return {
    read() {
      if (!existsSync(path)) {
        // One that was named and is not there must not be made up: what is stored would not open with it.
        if (!isOurs)
          throw new PlumblineError('vault_locked', `The file that PLUMBLINE_VAULT_KEY names is not there: ${path}`);
        keep(path, () => formatKeyring([newMasterKey()]).trim());
      }
      return parseKeyring(readFileSync(path, 'utf8'));
    },
    /** By rename, and on the disk before it counts: a key that is lost here takes every value with it. */
    write(keys) {
      const next = `${path}.new`;
      try {
        const file = openSync(next, 'w', 0o600);
        writeSync(file, formatKeyring(keys));
        fsyncSync(file);
        closeSync(file);
        renameSync(next, path);
      } catch (cause) {
        throw new PlumblineError(
          'conflict',
          `${path} may not be written by us. Put a new key (32 bytes as base64url) into its first line, then run "vault rotate-master --no-fresh".`,
          { cause },
        );
      }
    },
  };
}
