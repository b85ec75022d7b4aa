import { parseArgs } from 'node:util';
import { ApiProblem } from '#api-client';
import { agreed } from './ask.ts';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { readGiven } from './file.ts';
import { jsonText, plain } from './print.ts';
import { type Send, sender } from './request.ts';
import { UsageError } from './usageError.ts';

interface Intake {
  id: number;
  key: string;
  planHash: string;
  summary: { create: number; update: number; remove: number; unchanged: number };
  diff: DiffEntry[];
  warnings: string[];
}

const common = { json: { type: 'boolean' }, yes: { type: 'boolean' }, workspace: { type: 'string' } } as const;

export async function intakeLocal(args: string[], connection: Connection): Promise<number> {
  const { values } = parseArgs({ args, options: common });
  const send = sender(connection);
  console.error('Looking at the machine that the server runs on …');
  const intake = await send<Intake>({ method: 'POST', path: '/api/v1/intakes', body: { kind: 'local' } });
  return review(send, intake, values.json ?? false, values.yes ?? false);
}

export async function intakeSsh(args: string[], connection: Connection): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...common,
      port: { type: 'string' },
      user: { type: 'string' },
      'identity-file': { type: 'string', short: 'i' },
      'accept-host-key': { type: 'string' },
    },
  });
  const [address] = positionals;
  if (!address || positionals.length > 1)
    throw new UsageError(
      'plumbline intake ssh <address> [--port N] [--user NAME] [--identity-file FILE] [--accept-host-key FINGERPRINT] [--yes]',
    );
  const send = sender(connection);
  const plan = (fingerprint: string | undefined): Promise<Intake> =>
    send<Intake>({
      method: 'POST',
      path: '/api/v1/intakes',
      body: {
        kind: 'ssh',
        address,
        ...(values.port ? { port: Number(values.port) } : {}),
        ...(values.user ? { user: values.user } : {}),
        ...(fingerprint ? { hostKeyFingerprint: fingerprint } : {}),
        ...(values['identity-file'] ? { credential: { privateKey: readGiven(values['identity-file']) } } : {}),
      },
    });
  console.error(`Looking at ${plain(address)} over SSH …`);
  const intake = await withHostKey(plan, values['accept-host-key']);
  return review(send, intake, values.json ?? false, values.yes ?? false);
}

/** At the first contact the host's key is shown and asked about; never accepted unseen, not even by --yes. */
export async function withHostKey<Result>(
  attempt: (fingerprint: string | undefined) => Promise<Result>,
  accepted: string | undefined,
): Promise<Result> {
  try {
    return await attempt(accepted);
  } catch (error) {
    const fingerprint =
      error instanceof ApiProblem && error.problem.code === 'host_key_unknown'
        ? error.problem['fingerprint']
        : undefined;
    if (typeof fingerprint !== 'string' || accepted) throw error;
    console.error(plain((error as ApiProblem).problem.detail));
    if (!process.stdin.isTTY) throw error;
    if (!(await agreed(`Is ${fingerprint} its key?`, false))) throw error;
    return attempt(fingerprint);
  }
}

async function review(send: Send, intake: Intake, json: boolean, yes: boolean): Promise<number> {
  if (!json) {
    for (const warning of intake.warnings) console.log(`! ${plain(warning)}`);
    if (intake.diff.length > 0) console.log(diffText(intake.diff));
    console.log(summary(intake.summary));
  }
  const nothing = intake.diff.length === 0;
  if (!nothing && !(await agreed('Apply this?', yes))) {
    console.error(`Not applied. It is kept as ${intake.key}.`);
    return 1;
  }
  const applied = await send<Intake>({
    method: 'POST',
    path: '/api/v1/intakes/{id}/apply',
    params: { id: intake.id },
    body: { planHash: intake.planHash },
  });
  console.log(
    json ? jsonText(applied) : nothing ? 'Nothing changed since the last look.' : `Applied as ${intake.key}.`,
  );
  return 0;
}

export function summary(counts: Intake['summary']): string {
  return `${counts.create} to create, ${counts.update} to update, ${counts.remove} to remove, ${counts.unchanged} unchanged.`;
}

/** In how many rows something is wrong, and what to do about it. */
export function leftOut(rows: number, orElse = ''): string {
  const which = rows === 1 ? 'One row has' : `${rows} rows have`;
  return `${which} something wrong, which stays out: mend it in the file, ${orElse}and give it anew.`;
}
