// The installation's own secrets as files of its data folder.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SecretFiles } from '../../packages/platform/maintenance/index.ts';
import { keptSecrets } from '../composition/secrets.ts';

export function readSecretFiles(dataDir: string): SecretFiles {
  return Object.fromEntries(
    keptSecrets.flatMap((path) => {
      const file = join(dataDir, path);
      return existsSync(file) ? [[path, readFileSync(file)]] : [];
    }),
  );
}

/** Only names that we keep ourselves: a file made elsewhere cannot write anywhere else. */
export function writeSecretFiles(dataDir: string, files: SecretFiles): void {
  for (const path of keptSecrets) {
    const bytes = files[path];
    if (!bytes) continue;
    const file = join(dataDir, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, bytes, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
}
