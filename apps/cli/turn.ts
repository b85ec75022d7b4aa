import { parseArgs } from 'node:util';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { withHostKey } from './intake.ts';
import { lineText } from './line.ts';
import { jsonText, plain } from './print.ts';
import { events, open, type Send, sender } from './request.ts';
import { UsageError } from './usageError.ts';

interface Turn {
  id: number;
  key: string;
  state: string;
  stages: {
    name: string;
    title: string;
    state: string;
    sentence: string;
    refs: { type: string; key: string }[];
    error?: { detail?: string; message?: string } | null;
  }[];
  change: { key: string; title: string; planHash: string; diff: DiffEntry[] } | null;
}

const marks: Record<string, string> = {
  pending: '·',
  running: '…',
  done: '✓',
  waiting: '?',
  skipped: '-',
  failed: '✗',
};
const resting = new Set(['awaiting-approval', 'finished', 'nothing-to-do', 'failed', 'cancelled']);

/** One whole turn. Without --approve it stops where a person must agree. */
export async function turn(args: string[], connection: Connection): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ssh: { type: 'string' },
      port: { type: 'string' },
      user: { type: 'string' },
      'accept-host-key': { type: 'string' },
      approve: { type: 'boolean' },
      json: { type: 'boolean' },
      workspace: { type: 'string' },
    },
  });
  if (positionals.length > 1) throw new UsageError('plumbline turn [TRN-1] [--ssh ADDRESS] [--approve]');
  const send = sender(connection);
  const started = positionals[0] ? await show(send, positionals[0]) : await start(send, values);
  const told = new Set<string>();
  let now = await follow(connection, send, started, values.json ? null : told);
  if (now.state === 'awaiting-approval' && now.change) {
    if (!values.json) console.log(`\n${now.change.key} ${plain(now.change.title)}\n${diffText(now.change.diff)}`);
    if (!values.approve) {
      console.log(
        values.json
          ? jsonText(now)
          : `\nIt waits for approval. To approve exactly this: npx plumbline turn ${now.key} --approve`,
      );
      return 0;
    }
    await send({
      method: 'POST',
      path: '/api/v1/turns/{id}/approve',
      params: { id: now.id },
      body: { planHash: now.change.planHash },
    });
    now = await follow(connection, send, now, values.json ? null : told);
  }
  if (values.json) console.log(jsonText(now));
  else {
    const of = now.change?.key ?? insightOf(now) ?? now.key;
    console.log(
      `\nThe line of ${of}:\n${lineText(await send({ method: 'GET', path: '/api/v1/line', query: { of } }))}`,
    );
  }
  return now.state === 'failed' ? 1 : 0;
}

/** Without a change, what the machine needs most is where the line is worth reading. */
function insightOf(turn: Turn): string | undefined {
  return turn.stages.find((stage) => stage.name === 'insight')?.refs.find((ref) => ref.type === 'insight')?.key;
}

function show(send: Send, key: string): Promise<Turn> {
  const id = Number(/^(?:TRN-)?(\d+)$/i.exec(key)?.[1]);
  if (!Number.isSafeInteger(id)) throw new UsageError(`"${key}" is not a turn. A turn looks like TRN-1.`);
  return send<Turn>({ method: 'GET', path: '/api/v1/turns/{id}', params: { id } });
}

function start(
  send: Send,
  values: {
    ssh?: string | undefined;
    port?: string | undefined;
    user?: string | undefined;
    'accept-host-key'?: string | undefined;
  },
): Promise<Turn> {
  const post = (target: unknown): Promise<Turn> =>
    send<Turn>({ method: 'POST', path: '/api/v1/turns', body: { target } });
  if (!values.ssh) return post({ kind: 'local' });
  return withHostKey(
    (fingerprint) =>
      post({
        kind: 'ssh',
        address: values.ssh,
        ...(values.port ? { port: Number(values.port) } : {}),
        ...(values.user ? { user: values.user } : {}),
        ...(fingerprint ? { hostKeyFingerprint: fingerprint } : {}),
      }),
    values['accept-host-key'],
  );
}

/** Prints each stage once, when it is through, until the turn rests. Without `told` it prints nothing. */
async function follow(connection: Connection, send: Send, turn: Turn, told: Set<string> | null): Promise<Turn> {
  let now = turn;
  const tell = (): void => {
    for (const stage of now.stages) {
      if (told === null || told.has(stage.name) || !['done', 'waiting', 'skipped', 'failed'].includes(stage.state))
        continue;
      if (stage.state !== 'waiting') told.add(stage.name);
      console.log(
        `${marks[stage.state]} ${stage.title.padEnd(12)} ${plain(stage.sentence || stage.error?.detail || stage.error?.message || '')}`,
      );
    }
  };
  const stop = new AbortController();
  try {
    const stream = await open(connection, {
      method: 'GET',
      path: '/api/v1/turns/{id}/events',
      params: { id: turn.id },
      signal: stop.signal,
      headers: { accept: 'text/event-stream' },
    });
    for await (const { event, data } of events(stream)) {
      if (event !== 'turn') continue;
      now = data as Turn;
      tell();
      if (resting.has(now.state)) break;
    }
  } finally {
    stop.abort();
  }
  return show(send, String(now.id));
}
