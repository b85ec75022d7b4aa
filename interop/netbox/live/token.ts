import { readFileSync, statSync } from 'node:fs';
import { PlumblineError } from '#kernel';

/** Says where the token is: `env:PLUMBLINE_NETBOX_…` or `file:/…`. Only this is stored. */
export const TOKEN_REFERENCE = /^(env:PLUMBLINE_NETBOX_[A-Z0-9_]{1,80}|file:\/[^\0]{1,500})$/;

/** A secret: it is in no object that anybody prints. */
export class NetBoxToken {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[token]';
  }
  toJSON(): string {
    return '[token]';
  }
}

/** Tokens of 4.5 and later (`nbt_<key>.<secret>`) and those of before: what else stands in a file is never sent anywhere. */
const TOKEN = /^(nbt_[A-Za-z0-9]{4,40}\.[A-Za-z0-9]{20,80}|[0-9A-Za-z]{40})$/;

export function tokenHeader(token: NetBoxToken): string {
  const value = token.reveal();
  return value.startsWith('nbt_') ? `Bearer ${value}` : `Token ${value}`;
}

/** Reads the token that a reference names. Throws `invalid_input` in words that do not show it. */
export function readToken(reference: string, environment: NodeJS.ProcessEnv = process.env): NetBoxToken {
  if (!TOKEN_REFERENCE.test(reference))
    throw new PlumblineError('invalid_input', 'A token is named by env:PLUMBLINE_NETBOX_… or file:/….', {
      issues: [{ path: '/body/token', message: 'must be env:PLUMBLINE_NETBOX_… or file:/…; never the token itself' }],
    });
  const value = (
    reference.startsWith('env:') ? fromEnvironment(reference.slice(4), environment) : fromFile(reference.slice(5))
  ).trim();
  if (TOKEN.test(value)) return new NetBoxToken(value);
  throw new PlumblineError('invalid_input', `What ${reference} holds is no token of NetBox.`);
}

function fromEnvironment(name: string, environment: NodeJS.ProcessEnv): string {
  const value = environment[name];
  if (value) return value;
  throw new PlumblineError(
    'invalid_input',
    `The server has no environment variable ${name}. Set it where the server is started.`,
  );
}

function fromFile(path: string): string {
  try {
    const { mode, size } = statSync(path);
    if ((mode & 0o077) !== 0) throw new PlumblineError('invalid_input', `Others may read ${path}: chmod 600 it.`);
    if (size > 1_000) throw new PlumblineError('invalid_input', `${path} is too large for a token.`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    throw new PlumblineError(
      'invalid_input',
      `The server cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? 'error'}).`,
    );
  }
}
