import { afterAll, beforeAll, expect, it } from 'vitest';
import { manualClock } from '#kernel';
import { createAuthority } from '#people';
import { type Context, createContext } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { executePort } from '../execute.ts';
import { begin, insertTarget, nothingToReach, oneStep, planOf } from '../testing/run.ts';
import { OutputLog } from '../worker/output.ts';
import type { Claim } from './claim.ts';
import { PlanMemory } from './plans.ts';
import type { Settlement } from './settlement.ts';
import { takeTurn } from './turn.ts';
import { type RunEvent, watchRun } from './watch.ts';

let test: TestWorkspace;
beforeAll(async () => {
  // It stands still: else what one test left claimed is taken over by the next, twenty seconds later.
  test = await openTestWorkspace({ clock: manualClock(new Date('2026-03-01T10:00:00Z')) });
  test.workspace.provide(executePort, nothingToReach);
});
afterAll(() => test.close());

const start = async () => begin(test, await planOf(test, oneStep(), { file: '/dev/null' }, [await insertTarget(test)]));
const turn = (settlements: Settlement[], room: number) =>
  test
    .context({ actor: test.system })
    .mutate((mutation) =>
      takeTurn(mutation, { worker: 'a', leaseMs: 20_000, plans: new PlanMemory(), settlements, room }),
    );
const claim = async (): Promise<Claim> => (await turn([], 1)).claims[0]!;
const logOf = (mine: Claim) =>
  new OutputLog(test.workspace.db, test.workspace.clock, mine, (error) => {
    throw error;
  });

/** Reads on until one comes that fits. */
async function until(events: AsyncGenerator<RunEvent>, fits: (event: RunEvent) => boolean): Promise<RunEvent> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('The events ended.');
    if (fits(value)) return value;
  }
}

it('shows a run as it is, what it says while it goes on, and ends with it', async () => {
  const runId = await start();
  const events = watchRun(test.context(), runId, 0);
  expect((await events.next()).value).toMatchObject({ event: 'run', data: { state: 'ready', output: [] } });
  const mine = await claim();
  await until(events, (event) => event.event === 'run' && event.data.state === 'running');
  const log = logOf(mine);
  log.push({ stream: 'stdout', text: 'one\n' });
  log.push({ stream: 'stdout', text: 'two\0\n' });
  log.push({ stream: 'stderr', text: 'three\n' });
  await log.end();
  const said = await until(events, (event) => event.event === 'output');
  expect((said.data as { stream: string; text: string }[]).map((line) => [line.stream, line.text])).toEqual([
    ['stdout', 'one\ntwo\uFFFD\n'],
    ['stderr', 'three\n'],
  ]);
  const result = { summary: 'It is done.' };
  await turn([{ claim: mine, outcome: { kind: 'done', observed: false, result } }], 0);
  await until(events, (event) => event.event === 'run' && event.data.state === 'finished');
  expect((await events.next()).done).toBe(true);
});

it('keeps only so much of what a step says, and says so', async () => {
  await start();
  const mine = await claim();
  const log = logOf(mine);
  for (let part = 0; part < 20; part++) log.push({ stream: 'stdout', text: 'x'.repeat(50_000) });
  await log.end();
  const rows = await test.workspace.db
    .selectFrom('run_output')
    .select(['stream', 'text'])
    .where('step_id', '=', mine.stepId)
    .orderBy('id')
    .execute();
  expect(rows.filter((row) => row.stream === 'stdout').reduce((sum, row) => sum + row.text.length, 0)).toBe(512 * 1024);
  expect(rows.at(-1)).toMatchObject({ stream: 'note', text: expect.stringContaining('the rest is not kept') });
});

it('keeps nothing of an executor that has lost its step', async () => {
  await start();
  const mine = await claim();
  const log = logOf({ ...mine, generation: mine.generation - 1 });
  log.push({ stream: 'stdout', text: 'late' });
  await log.end();
  const rows = await test.workspace.db
    .selectFrom('run_output')
    .select('id')
    .where('step_id', '=', mine.stepId)
    .execute();
  expect(rows).toEqual([]);
});

it('ends when nobody watches any more, and is not found by those who may not read it', async () => {
  const runId = await start();
  const gone = new AbortController();
  const { workspace, first } = test;
  const context: Context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: first,
    operation: 'run.events',
    signal: gone.signal,
  });
  const events = watchRun(context, runId, 0);
  await events.next();
  const next = events.next();
  gone.abort();
  expect((await next).done).toBe(true);
  const stranger = test.context({ actor: await test.person('Sam Stranger') });
  await expect(watchRun(stranger, runId, 0).next()).rejects.toMatchObject({ code: 'not_found' });
});
