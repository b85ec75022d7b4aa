// vault set | rotate: the value is asked for, or read from a pipe, or named by a reference.
import { parseArgs } from 'node:util';
import { ApiProblem } from '#api-client';
import type { Connection } from './connection.ts';
import { type Send, sender } from './request.ts';
import { readSecret } from './secret.ts';
import { usageOf } from './usage.ts';
import { UsageError } from './usageError.ts';

interface Credential {
  id: number;
  key: string;
  name: string;
  kind: string;
  valueVersion: number;
}

const options = {
  workspace: { type: 'string' },
  kind: { type: 'string' },
  purpose: { type: 'string' },
  domain: { type: 'string' },
  account: { type: 'string' },
  endpoint: { type: 'string', multiple: true },
  'least-level': { type: 'string' },
  'rotate-after-days': { type: 'string' },
  'signs-in': { type: 'boolean' },
  reference: { type: 'string' },
  passphrase: { type: 'boolean' },
} as const;

/** Puts a credential into the vault; one that is there gets a new value. */
export async function setCredential(args: string[], connection: Connection): Promise<number> {
  const { values: flags, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name] = positionals;
  if (!name) throw new UsageError(`What is its name? ${usageOf('vault set')}`);
  const send = sender(connection);
  const known = await find(send, name);
  if (!known && !(flags.kind && flags.domain && flags.purpose))
    throw new UsageError(`"${name}" is new: say --kind, --domain and --purpose.\n${usageOf('vault set')}`);
  const given = await givenValue(flags);
  const kept = known
    ? await send<Credential>({ method: 'POST', path: `/api/v1/credentials/${known.id}/values`, body: given })
    : await send<Credential>({
        method: 'POST',
        path: '/api/v1/credentials',
        body: {
          ...{ name, kind: flags.kind, purpose: flags.purpose, domain: flags.domain, ...given },
          ...(flags.account === undefined ? {} : { account: flags.account }),
          ...(flags.endpoint === undefined ? {} : { endpoints: flags.endpoint }),
          ...(flags['signs-in'] === undefined ? {} : { signsIn: flags['signs-in'] }),
          ...(flags['least-level'] === undefined ? {} : { leastLevel: Number(flags['least-level']) }),
          ...(flags['rotate-after-days'] === undefined ? {} : { rotateAfterDays: Number(flags['rotate-after-days']) }),
        },
      });
  console.log(`${kept.key} ${kept.name} (${kept.kind}) is kept, value ${kept.valueVersion}.`);
  return 0;
}

/** The same for one that must be there. */
export async function rotateCredential(args: string[], connection: Connection): Promise<number> {
  const { values: flags, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [name] = positionals;
  if (!name) throw new UsageError(`Which one? ${usageOf('vault rotate')}`);
  const kept = await sender(connection)<Credential>({
    method: 'POST',
    path: `/api/v1/credentials/${encodeURIComponent(name)}/values`,
    body: await givenValue(flags),
  });
  console.log(`${kept.key} ${kept.name} has a new value, its number ${kept.valueVersion}; the one before is gone.`);
  return 0;
}

async function find(send: Send, name: string): Promise<Credential | null> {
  try {
    return await send<Credential>({ method: 'GET', path: `/api/v1/credentials/${encodeURIComponent(name)}` });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.code === 'not_found') return null;
    throw error;
  }
}

async function givenValue(flags: { reference?: string; passphrase?: boolean }): Promise<Record<string, string>> {
  if (flags.reference !== undefined) return { reference: flags.reference };
  const value = await readSecret('Value (it is not shown): ');
  if (!flags.passphrase) return { value };
  if (process.stdin.isTTY !== true) throw new UsageError('A passphrase is asked for at a terminal only.');
  return { value, passphrase: await readSecret('Passphrase of the key: ') };
}
