import { realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { PlumblineError } from '#kernel';
import { readKeyValue } from './keyValue.ts';

/** Where values may be read from; whoever runs the worker sets it, nobody by the API. */
export interface SecretSources {
  dataDir: string;
  /**
   * PLUMBLINE_SECRET_FILES: folders, joined by colons, instead of `<data folder>/secrets` and /run/secrets.
   * PLUMBLINE_VAULT_ADDR and PLUMBLINE_VAULT_TOKEN_FILE: the key-value store and who we are there.
   */
  env: Readonly<Record<string, string | undefined>>;
}

const MAX_BYTES = 32 * 1024;

/**
 * Fetches what `file:…`, `env:…` and `vault:…` name. Only from folders set aside for it and variables named for it:
 * a reference must be no way to read anything else of the machine. Throws `credential_unavailable`, never with a value.
 */
export function fetchSecret({
  dataDir,
  env,
}: SecretSources): (reference: string, signal: AbortSignal) => Promise<string> {
  const folders = env['PLUMBLINE_SECRET_FILES']?.split(':').filter(Boolean) ?? [
    join(dataDir, 'secrets'),
    '/run/secrets',
  ];
  return async (reference, signal) => {
    const [scheme, rest] = split(reference);
    switch (scheme) {
      case 'file':
        return fromFile(rest, folders);
      case 'env':
        return fromEnvironment(rest, env);
      case 'vault':
        return readKeyValue(rest, await keyValueStore(env, signal));
      default:
        throw unavailable(`"${scheme}:" is no place that values are fetched from`);
    }
  };
}

function split(reference: string): [string, string] {
  const at = reference.indexOf(':');
  return [reference.slice(0, at), reference.slice(at + 1)];
}

async function fromFile(path: string, folders: readonly string[]): Promise<string> {
  const real = followed(path);
  const allowed = folders.some((folder) => {
    const base = followed(folder);
    return base !== null && real?.startsWith(`${base}${sep}`);
  });
  if (real === null || !allowed)
    throw unavailable(`${path} is not there, or not in a folder that is set aside for secrets`);
  return readBounded(real);
}

async function readBounded(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => {
    throw unavailable(`${path} cannot be read by the worker`);
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0);
    if (bytesRead > MAX_BYTES) throw unavailable(`${path} holds more than ${MAX_BYTES} bytes`);
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/\r?\n$/, '');
  } finally {
    await file.close();
  }
}

/** Symbolic links may not lead out of the folder. */
function followed(path: string): string | null {
  try {
    return realpathSync(resolve(path));
  } catch {
    return null;
  }
}

function fromEnvironment(name: string, env: SecretSources['env']): string {
  if (!/^PLUMBLINE_SECRET_[A-Z0-9_]+$/.test(name) || name === 'PLUMBLINE_SECRET_FILES')
    throw unavailable('only variables that begin with PLUMBLINE_SECRET_ are read');
  const value = env[name];
  if (!value) throw unavailable(`the worker has no environment variable ${name}`);
  return value;
}

async function keyValueStore(env: SecretSources['env'], signal: AbortSignal) {
  const [address, tokenFile] = [env['PLUMBLINE_VAULT_ADDR'], env['PLUMBLINE_VAULT_TOKEN_FILE']];
  if (!address || !tokenFile)
    throw unavailable('PLUMBLINE_VAULT_ADDR and PLUMBLINE_VAULT_TOKEN_FILE are not set for the worker');
  return { address, token: (await readBounded(tokenFile)).trim(), signal };
}

export function unavailable(why: string): PlumblineError {
  return new PlumblineError('credential_unavailable', `The value could not be fetched: ${why}.`);
}
