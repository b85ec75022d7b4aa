// Everything that can die dies at random moments while many runs are under way, and each effect is counted on the hosts.
import { randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, type Fleet, fleetRequirements, fleetStartTimeoutMs, request, startFleet } from '#testkit';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';
import { randomOf } from '../api/hostileInputs.ts';

const RUNS = 200;
const HOSTS = 4;
const seed = Number(process.env['PLUMBLINE_TEST_SEED'] || randomInt(2 ** 31));

// The first step can be looked at; the second can be neither looked at nor repeated.
const PROCEDURE = `
key: count-effects
version: 1
name: Count effects
summary: Leaves a line for each time that it was done.
level: 3
domain: infrastructure
why: So that nothing is done twice.
risk: low
expectedMinutes: 1
approval: none
inputs:
  tag: { type: text, label: Tag }
steps:
  - kind: run
    name: seen
    as: user
    command: { script: 'echo "$TAG seen" >> /root/effects' }
    verify: { script: 'grep -qx "$TAG seen" /root/effects' }
  - kind: run
    name: unseen
    as: user
    command: { script: 'echo "$TAG unseen" >> /root/effects; sleep 0.1' }
`;

interface RunRow {
  id: number;
  state: string;
  name: string;
}
interface RunShown extends RunRow {
  steps: { name: string; state: string; attempts: number }[];
  inputs: { tag: string };
}

describeWhere(fleetRequirements, `${RUNS} runs while everything dies`, () => {
  const choose = randomOf(seed);
  let fleet: Fleet;
  let installation: Installation;
  const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-faults-`));
  const targets: string[] = [];
  /** A fault that could not be made, or from which nothing came back. */
  let broken: Error | null = null;

  /** Asks until it is answered: the server may be gone for a while. A key keeps it from being done twice. */
  async function call<Answer>(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    for (;;) {
      if (broken) throw broken;
      const answer = await request(installation.url, method, `/api/v1/${path}`, {
        token: installation.token(),
        ...(body === undefined ? {} : { body }),
        ...(key ? { headers: { 'idempotency-key': key } } : {}),
      }).catch(() => null);
      if (answer && answer.status < 300) return answer.json<Answer>();
      if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`${path}: ${answer.text}`);
      await pause(100);
    }
  }

  beforeAll(async () => {
    console.log(`faults: PLUMBLINE_TEST_SEED=${seed}`);
    fleet = await startFleet({ hosts: HOSTS });
    const identity = join(folder, 'key');
    writeFileSync(identity, fleet.hosts[0]!.privateKey, { mode: 0o600 });
    installation = await openInstallation({
      prepared: true,
      args: ['--dev'],
      env: { PLUMBLINE_LEASE_SECONDS: '2', PLUMBLINE_WORKERS: '2', PLUMBLINE_SSH_KEY: identity },
    });
    await installation.start();
    for (const { name, address, port, user } of fleet.hosts) {
      const { fingerprint } = await call<{ fingerprint: string }>('POST', 'host-keys/meet', { address, port });
      await call('POST', 'host-keys', { address, port, fingerprint });
      const attributes = { management: { address, port, user } };
      const made = await call<{ key: string }>('POST', 'components', { kind: 'server', name, attributes });
      targets.push(made.key);
    }
    await call('POST', 'procedures', { text: PROCEDURE });
  }, fleetStartTimeoutMs);
  afterAll(async () => {
    await installation?.remove();
    await fleet?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** null: it was carried out, but the server died before it could say so. */
  const start = (number: number): Promise<RunRow | null> =>
    call<RunRow>(
      'POST',
      'runs',
      { procedure: 'count-effects', targets: [targets[number % HOSTS]], inputs: { tag: `r${number}` } },
      `start-${seed}-${number}`,
    ).catch((error: Error) => {
      if (error.message.includes('This request was carried out, but')) return null;
      throw error;
    });

  const faults = {
    async worker() {
      const workers = workersOf(installation.dataDir);
      if (workers.length === 0) return;
      try {
        process.kill(choose(workers), 'SIGKILL');
      } catch (error) {
        // One whose server was killed before ends by itself, perhaps just now.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    },
    async server() {
      await installation.kill(['server']);
      // PostgreSQL is left behind, and may be busy with what was under way: whoever keeps services alive tries again.
      for (let tries = 1; ; tries += 1) {
        const failed = await installation.start().then(
          () => null,
          (error: Error) => error,
        );
        if (!failed) return;
        if (tries === 5) throw failed;
      }
    },
    async postgres() {
      await installation.kill(['postgres']);
    },
    async link() {
      const host = choose(fleet.hosts);
      await host.cut();
      await pause(choose([500, 1_500, 3_000]));
      await host.heal();
    },
  };

  async function ended(): Promise<RunRow[]> {
    for (;;) {
      const runs: RunRow[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page: { items: RunRow[]; next: string | null } = await call(
          'GET',
          `runs?limit=200${next ? `&cursor=${next}` : ''}`,
        );
        runs.push(...page.items);
        next = page.next;
      }
      if (runs.every((run) => !['ready', 'running'].includes(run.state))) return runs;
      await pause(250);
    }
  }

  it('each ends, finished or waiting for a person; no step is done twice and none is lost', async () => {
    const started: (RunRow | null)[] = [];
    let over = false;
    const breaking = (async () => {
      // Each kind of fault at least twice, in an order and at moments that the seed says.
      const kinds = (Object.keys(faults) as (keyof typeof faults)[]).flatMap((kind) => [kind, kind]);
      const told: string[] = [];
      while (kinds.length > 0 && !over) {
        await pause(choose([200, 400, 800, 1_200]));
        const kind = kinds.splice(kinds.indexOf(choose(kinds)), 1)[0]!;
        told.push(kind);
        await faults[kind]();
      }
      console.log(`faults: ${told.join(', ')}`);
    })().catch((error: Error) => {
      broken = error;
    });
    try {
      for (let batch = 0; batch < RUNS; batch += 20) {
        const numbers = Array.from({ length: 20 }, (_, index) => batch + index);
        started.push(...(await Promise.all(numbers.map(start))));
      }
      await breaking;
    } finally {
      over = true;
    }
    const runs = await ended();
    expect(runs).toHaveLength(RUNS);
    const ids = new Set(runs.map((run) => run.id));
    expect(started.filter((run) => run !== null && !ids.has(run.id))).toEqual([]);
    const states = Object.groupBy(runs, (run) => run.state);
    console.log(`faults: ${Object.entries(states).map(([state, of]) => `${of!.length} ${state}`)}`);
    expect(Object.keys(states).filter((state) => state !== 'finished' && state !== 'waiting')).toEqual([]);

    const effects = new Map<string, number>();
    for (const host of fleet.hosts) {
      const { stdout } = await host.exec('cat /root/effects');
      for (const line of stdout.trim().split('\n')) effects.set(line, (effects.get(line) ?? 0) + 1);
    }
    expect([...effects].filter(([, times]) => times !== 1)).toEqual([]);
    const tags = new Set<string>();
    for (const { id } of runs) {
      const run = await call<RunShown>('GET', `runs/${id}`);
      tags.add(run.inputs.tag);
      for (const step of run.steps) {
        const times = effects.get(`${run.inputs.tag} ${step.name}`) ?? 0;
        if (step.state === 'done') expect([run.inputs.tag, step.name, times]).toEqual([run.inputs.tag, step.name, 1]);
        if (step.state === 'pending')
          expect([run.inputs.tag, step.name, times]).toEqual([run.inputs.tag, step.name, 0]);
      }
    }
    expect(tags.size).toBe(RUNS);
    expect(await call('GET', 'audit/verify')).toMatchObject({ ok: true });
  }, 1_200_000);
});

/** Worker processes of an installation, by what its server gave them. */
function workersOf(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/worker/main.ts') &&
          readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PLUMBLINE_DATA=${dataDir}\0`)
        );
      } catch {
        return false;
      }
    });
}
