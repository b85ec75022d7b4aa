// A workspace, a folder in which real commands leave their traces, and workers that can be killed.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { Clock } from '#kernel';
import {
  executePort,
  findRun,
  findSteps,
  type RunState,
  startWorker,
  type Worker,
  type WorkerOptions,
} from '#procedures';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { begin, insertTarget, planOf } from '../../../modules/procedures/testing/run.ts';
import { type KnownHost, openTestHands, scopeOf } from './hands.ts';

export interface Scene extends TestWorkspace {
  folder: string;
  /** What commands wrote, line by line. */
  traces(): string[];
  start(yaml: string): Promise<number>;
  worker(options?: Omit<WorkerOptions, 'workspaces'>): Promise<Worker>;
  /** A process of its own. */
  workerProcess(leaseMs?: number): Promise<ChildProcess>;
  reaches(runId: number, state: RunState, timeoutMs?: number): Promise<void>;
  stepStates(runId: number): Promise<string[]>;
}

export async function openScene(options: { clock?: Clock; hosts?: readonly KnownHost[] } = {}): Promise<Scene> {
  const test = await openTestWorkspace(options);
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-scene-'));
  const hands = openTestHands(scopeOf(test.url), options.hosts);
  test.workspace.provide(executePort, hands.executeOn);
  const hostsFile = join(folder, 'hosts.json');
  const known = (options.hosts ?? []).map(({ address, privateKey, hostKey }) => ({ address, privateKey, hostKey }));
  writeFileSync(hostsFile, JSON.stringify(known), { mode: 0o600 });
  const workers: Worker[] = [];
  const children: ChildProcess[] = [];
  const traces = join(folder, 'traces');
  return {
    ...test,
    folder,
    traces: () => (existsSync(traces) ? readFileSync(traces, 'utf8').trimEnd().split('\n') : []),
    async start(yaml) {
      const plan = await planOf(test, yaml, { folder }, [await insertTarget(test)]);
      return begin(test, plan);
    },
    async worker(more = {}) {
      const worker = await startWorker({ workspaces: [test.workspace], ...more });
      workers.push(worker);
      return worker;
    },
    async workerProcess(leaseMs = 3_000) {
      const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
        execArgv: ['--disable-warning=ExperimentalWarning'],
        env: { ...process.env, TEST_DATABASE_URL: test.url, TEST_LEASE_MS: String(leaseMs), TEST_HOSTS: hostsFile },
      });
      children.push(child);
      const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The worker ended with ${code}.`)));
      ended.catch(() => {});
      await Promise.race([once(child, 'message'), ended]);
      return child;
    },
    async reaches(runId, state, timeoutMs = 250_000) {
      await vi.waitFor(
        async () => {
          const run = await findRun(test.workspace.db, runId);
          if (run.state !== state)
            throw new Error(
              `RUN-${runId} is ${run.state}: ${JSON.stringify(await findSteps(test.workspace.db, runId))}`,
            );
        },
        { timeout: timeoutMs, interval: 20 },
      );
    },
    async stepStates(runId) {
      return (await findSteps(test.workspace.db, runId)).map((step) => step.state);
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(workers.map((worker) => worker.stop({ graceMs: 0 })));
      await hands.close();
      await test.close();
      removeRecords(scopeOf(test.url));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What marked commands have left on this machine. */
function removeRecords(scope: string): void {
  for (const base of ['/var/lib/plumbline/runs', join(homedir(), '.local/state/plumbline/runs')]) {
    if (!existsSync(base)) continue;
    for (const name of readdirSync(base)) {
      if (name.startsWith(`${scope}-`)) rmSync(join(base, name), { recursive: true, force: true });
    }
  }
}

/** A procedure over the scene's folder. `trace WORD` leaves a line, `hold NAME` waits until the test lets it go. */
export function procedure(steps: { name: string; script: string; more?: string }[]): string {
  const head = `
key: test-${Math.random().toString(36).slice(2)}
version: 1
name: A test
summary: Leaves traces.
level: 3
domain: infrastructure
why: So that side effects can be counted.
risk: low
expectedMinutes: 1
approval: none
inputs:
  folder: { type: text, label: Folder }
steps:
`;
  const prelude = `cd "$FOLDER"; trace() { echo "$1" >> traces; }; hold() { mkfifo "$1" 2>/dev/null || :; trace "$2"; read -r _ < "$1"; };`;
  return (
    head +
    steps
      .map(
        ({ name, script, more = '' }) =>
          `  - kind: run\n    name: ${name}\n    as: user\n    command:\n      script: |\n        ${prelude}\n        ${script}\n${more.replaceAll(/^(?=.)/gm, '    ')}`,
      )
      .join('\n')
  );
}
