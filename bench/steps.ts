// What keeping steps durable costs: steps that do nothing, by one and by two worker processes.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  executePort,
  installProcedures,
  planRun,
  procedureByKey,
  procedureSchema,
  type Reach,
  startRun,
} from '#procedures';
import { type Benchmark, rounded } from './figure.ts';
import { type BenchWorkspace, withWorkspace } from './workspace.ts';

const STEPS = 20;
const RUNS = 600;
const STARTS = 200;

export const steps: Benchmark = {
  name: 'steps',
  run: (say) =>
    withWorkspace(async (bench) => {
      await install(bench);
      const one = await measure(bench, 1);
      say(`one worker: ${Math.round(one.perSecond)} steps/s, ${one.transactions.toFixed(3)} transactions a step`);
      const two = await measure(bench, 2);
      say(`two workers: ${Math.round(two.perSecond)} steps/s, ${two.transactions.toFixed(3)} transactions a step`);
      const latencies = await measureStarts(bench);
      const p95 = latencies[Math.floor(latencies.length * 0.95)]!;
      say(`from the commit of run.start to the first step begun: median ${latencies[STARTS >> 1]!.toFixed(1)} ms`);
      return [
        figure('durable steps with one worker', one.perSecond, '1/s', 2_000, 'higher'),
        figure('durable steps with two workers', two.perSecond, '1/s', 3_000, 'higher'),
        figure('transactions a durable step, many runs at once', one.transactions, '1', null, 'lower'),
        figure('run started to first step begun, p95', p95, 'ms', 50, 'lower'),
      ];
    }),
};

const figure = (name: string, value: number, unit: string, goal: number | null, better: 'higher' | 'lower') => ({
  ...{ name, value: rounded(value), unit, goal, better },
});

const procedureOf = (key: string, count: number) =>
  procedureSchema.parse({
    ...{ key, version: 1, name: key, summary: 'Does nothing.', level: 1, domain: 'infrastructure' },
    ...{ why: 'So that the engine alone is measured.', risk: 'low', expectedMinutes: 1, approval: 'none' },
    steps: Array.from({ length: count }, (_, index) => ({
      ...{ kind: 'run', name: `step ${index + 1}`, command: { argv: ['true'] } },
    })),
  });

async function install({ workspace, context }: BenchWorkspace): Promise<void> {
  workspace.provide(executePort, () => ({}) as Reach);
  await installProcedures(context(), [procedureOf('bench-chain', STEPS), procedureOf('bench-one', 1)]);
}

async function begin({ workspace, context }: BenchWorkspace, key: string, runs: number): Promise<void> {
  const procedure = await procedureByKey(workspace.db, key);
  const component = await workspace.db
    .insertInto('component')
    .values({
      ...{
        kind: 'server',
        name: `bench ${Math.random()}`,
        state: 'in-service',
        domain_id: 1,
        event_id: 0,
        source_id: 0,
      },
      ...{ created_at: new Date(), recorded_from: new Date(), valid_from: new Date() },
    })
    .returning(['id', 'name', 'domain_id'])
    .executeTakeFirstOrThrow();
  const { id, name } = component;
  const target = { component: { id, key: `CMP-${id}`, name }, connection: { driver: 'local' as const } };
  const plan = planRun({ procedure, inputs: {}, targets: [target] });
  const by = context();
  await by.mutate(async (mutation) => {
    for (let run = 0; run < runs; run += 1)
      await startRun(by, mutation, { plan, domainId: component.domain_id, change: null });
  });
}

async function withWorkers<Result>(
  { workspace }: BenchWorkspace,
  count: number,
  more: Record<string, string>,
  work: (workers: ChildProcess[]) => Promise<Result>,
): Promise<Result> {
  const workers = Array.from({ length: count }, () =>
    fork(fileURLToPath(new URL('./steps/worker.ts', import.meta.url)), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, BENCH_DATABASE_URL: workspace.url, ...more },
    }),
  );
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    for (const worker of workers) worker.send('go');
    return await work(workers);
  } finally {
    for (const worker of workers) worker.kill('SIGKILL');
  }
}

/** From the first step begun to the last one done, by the workers' own clocks. */
async function measure(bench: BenchWorkspace, workers: number): Promise<{ perSecond: number; transactions: number }> {
  const { pool } = bench.workspace;
  const from = await pool.query<{ id: number }>('select coalesce(max(id), 0) as id from step');
  const first = from.rows[0]!.id;
  // The work is there before the workers are: making runs is not what is measured.
  for (let batch = 0; batch < RUNS; batch += 100) await begin(bench, 'bench-chain', 100);
  return withWorkers(bench, workers, {}, async () => {
    for (;;) {
      // Asked of the few runs and not of the many steps: the two cores are what is measured.
      const asked = await pool.query<{ open: boolean }>(
        `select exists (select from run where state <> 'finished') as open`,
      );
      if (!asked.rows[0]!.open) {
        const { rows } = await pool.query<{ ms: number }>(
          `select extract(epoch from max(finished_at) - min(started_at)) * 1000 as ms from step where id > $1`,
          [first],
        );
        const told = await pool.query<{ transactions: number }>(
          `select count(distinct txid) as transactions from event
           where subject_type = 'step' and subject_id > $1 and action in ('step.start', 'step.done')`,
          [first],
        );
        const total = RUNS * STEPS;
        return { perSecond: (total / rows[0]!.ms) * 1000, transactions: told.rows[0]!.transactions / total };
      }
      await pause(200);
    }
  });
}

/** Milliseconds, in ascending order. */
async function measureStarts(bench: BenchWorkspace): Promise<number[]> {
  return withWorkers(bench, 1, { BENCH_TELLS: '1' }, async ([worker]) => {
    await once(worker!, 'message');
    const latencies: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const begun = once(worker!, 'message');
      await begin(bench, 'bench-one', 1);
      const committedAt = performance.timeOrigin + performance.now();
      const [{ begunAt }] = (await begun) as [{ begunAt: number }];
      latencies.push(begunAt - committedAt);
    }
    return latencies.sort((a, b) => a - b);
  });
}
