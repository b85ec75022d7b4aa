import { parseArgs } from 'node:util';
import type { Operations } from '#api-client';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { jsonText, plain, printable } from './print.ts';
import { indented } from './procedure.ts';
import { events, open, sender } from './request.ts';
import { outcomeText } from './runText.ts';
import { usageOf } from './usage.ts';
import { UsageError } from './usageError.ts';

interface Run {
  key: string;
  name: string;
  state: string;
  planHash: string;
  steps: {
    id: number;
    position: number;
    name: string;
    state: string;
    text: string;
    asks: string | null;
    result: { summary: string } | null;
  }[];
}

type Shown = Operations['run.show']['output'];

const resting = new Set(['finished', 'failed', 'cancelled', 'waiting', 'paused', 'proposed']);

/** What a run does, as it does it, until it is over or somebody has to do something. */
export async function watchRun(args: string[], connection: Connection): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, output: { type: 'boolean' }, workspace: { type: 'string' } },
  });
  const [key] = positionals;
  if (!key || positionals.length > 1) throw new UsageError(`Which run? ${usageOf('run watch')}`);
  const stop = new AbortController();
  const response = await open(connection, {
    ...{ method: 'GET', path: '/api/v1/runs/{id}/events', params: { id: key } },
    ...{ headers: { accept: 'text/event-stream' }, signal: stop.signal },
  });
  const told = new Map<number, string>();
  let run: Run | null = null;
  const heard = new Set<number>();
  for await (const { event, data } of events(response)) {
    if (values.json) console.log(JSON.stringify({ event, data }));
    if (event === 'output' && !values.json) {
      for (const line of data as { id: number; text: string }[]) {
        heard.add(line.id);
        process.stdout.write(`${indented(line.text)}\n`);
      }
    }
    if (event !== 'run') continue;
    run = data as Run;
    if (!values.json) tell(run, told);
    if (resting.has(run.state)) break;
  }
  stop.abort();
  if (!run) return 1;
  if (!values.json) {
    // What was said last may come after the end: it is read once more, with what the steps left.
    const shown = await sender(connection)<Shown>({ method: 'GET', path: '/api/v1/runs/{id}', params: { id: key } });
    console.log(`${shown.key} is ${shown.state}.`);
    if (shown.finishedAt) console.log(outcomeText(shown, connection.baseUrl, values.output ? 'all' : heard));
  }
  return run.state === 'failed' || run.state === 'cancelled' ? 1 : 0;
}

function tell(run: Run, told: Map<number, string>): void {
  for (const step of run.steps) {
    const now = `${step.state} ${step.asks ?? ''}`;
    if (step.state === 'pending' || told.get(step.id) === now) continue;
    told.set(step.id, now);
    const says = step.result ? `: ${plain(step.result.summary)}` : '';
    const wants = step.asks ? ` (a person is asked: ${step.asks})` : '';
    console.log(`${step.position}. ${plain(step.name)} ${step.state}${wants}${says}`);
  }
}

/** Shows what would be agreed to; agrees to exactly that, when its hash is given. */
export async function approve(args: string[], connection: Connection): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      plan: { type: 'string' },
      deny: { type: 'boolean' },
      reason: { type: 'string' },
      json: { type: 'boolean' },
      workspace: { type: 'string' },
    },
  });
  const [, kind, number] = /^(RUN|CHG)-(\d{1,15})$/i.exec(positionals[0] ?? '') ?? [];
  if (!kind || positionals.length > 1) throw new UsageError(`Which run or change? ${usageOf('approve')}`);
  if (values.deny && !values.reason) throw new UsageError(`A denial says why: ${usageOf('approve')}`);
  const send = sender(connection);
  const isRun = kind.toUpperCase() === 'RUN';
  const params = { id: Number(number) };
  const path = isRun ? '/api/v1/runs/{id}' : '/api/v1/changes/{id}';
  const shown = await send<Run & { title: string; diff: DiffEntry[] }>({ method: 'GET', path, params });
  const planHash = values.plan ?? shown.planHash;
  if (!values.plan && !values.deny) {
    const what = isRun
      ? shown.steps.map((step) => `${step.position}. ${step.name}\n${step.text.replaceAll(/^/gm, '   ')}`).join('\n')
      : diffText(shown.diff);
    if (values.json) console.log(jsonText(shown));
    else {
      console.log(`${positionals[0]} ${plain(isRun ? shown.name : shown.title)}\n${printable(what)}`);
      console.log(`\nTo approve exactly this: npx plumbline approve ${positionals[0]} --plan ${planHash}`);
    }
    return 0;
  }
  const reason = values.reason ? { reason: values.reason } : {};
  const answer = await send<{ state: string }>(
    isRun
      ? {
          ...{ method: 'POST', path: `${path}/approval`, params },
          body: { verdict: values.deny ? 'denied' : 'approved', planHash, ...reason },
        }
      : { method: 'POST', path: `${path}/${values.deny ? 'deny' : 'approve'}`, params, body: { planHash, ...reason } },
  );
  console.log(values.json ? jsonText(answer) : `${positionals[0]} is ${answer.state}.`);
  return 0;
}
