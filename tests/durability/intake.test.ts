import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { request } from '#testkit';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';
import { randomOf } from '../api/hostileInputs.ts';

const ROWS = 100_000;
const KILLS = 2;
const seed = Number(process.env['PLUMBLINE_TEST_SEED'] || randomInt(2 ** 31));

let installation: Installation;
beforeAll(async () => {
  console.log(`kills of an intake: PLUMBLINE_TEST_SEED=${seed}`);
  installation = await openInstallation({ args: ['--dev'], prepared: true });
  await installation.start();
});
afterAll(() => installation.remove());

interface Intake {
  id: number;
  state: string;
  planHash: string;
  progress: { done: number; total: number } | null;
  summary: { create: number; update: number; unchanged: number };
  counts: { link: number; issue: number; conflict: number };
}

const call = (method: string, path: string, body?: unknown) =>
  request(installation.url, method, `/api/v1/${path}`, {
    token: installation.token(),
    ...(body === undefined ? {} : { body }),
  });

/** Looks until the intake is as wanted. What is going on goes on by itself. */
async function until(id: number, wanted: (intake: Intake) => boolean): Promise<Intake> {
  for (;;) {
    const intake = (await call('GET', `intakes/${id}`)).json<Intake>();
    if (wanted(intake)) return intake;
    await pause(10);
  }
}

async function plan(text: string): Promise<Intake> {
  const answer = await call('POST', 'intakes/files?format=csv&source=sheet', text);
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, expect.any(String)]);
  return until(answer.json<Intake>().id, (intake) => intake.state !== 'planning');
}

it(`goes on with the import of ${ROWS} components after kill -9: nothing twice, nothing lost`, async () => {
  const choose = randomOf(seed);
  const rows = Array.from(
    { length: ROWS - 10 },
    (_, index) => `srv-${index},server,${index},Site ${index % 10},S${index}`,
  );
  const sites = Array.from({ length: 10 }, (_, index) => `Site ${index},site,site-${index},,`);
  const text = ['name,kind,id,site,serial', ...sites, ...rows].join('\n');
  const planned = await plan(text);
  expect(planned.summary).toEqual({ create: ROWS, update: 0, remove: 0, unchanged: 0 });

  const startedMs = performance.now();
  await Promise.race([call('POST', `intakes/${planned.id}/apply`, { planHash: planned.planHash }), pause(200)]);
  const killedAt: number[] = [];
  let enough = 0;
  for (let kills = 0; kills < KILLS; kills += 1) {
    enough += choose([1_000, 5_000, 10_000, 20_000]);
    const before = await until(
      planned.id,
      ({ state, progress }) => state === 'applied' || (progress?.done ?? 0) >= enough,
    );
    if (before.state === 'applied') break;
    killedAt.push(before.progress!.done);
    await installation.kill(choose([['server'], ['server', 'postgres'], ['postgres', 'server']] as const));
    await installation.start();
    const after = (await call('GET', `intakes/${planned.id}`)).json<Intake>();
    expect({ seed, lost: after.progress !== null && after.progress.done < before.progress!.done }).toEqual({
      seed,
      lost: false,
    });
  }
  const applied = await until(planned.id, ({ state }) => state !== 'applying');
  expect({ seed, killed: killedAt.length > 0, state: applied.state, conflicts: applied.counts.conflict }).toEqual({
    seed,
    killed: true,
    state: 'applied',
    conflicts: 0,
  });
  console.log(
    `killed at ${killedAt.join(', ')} of ${ROWS}; applied after ${Math.round(performance.now() - startedMs)} ms`,
  );

  const again = await plan(text);
  expect({ seed, ...again.summary, ...again.counts, groups: [] }).toMatchObject({
    seed,
    create: 0,
    update: 0,
    unchanged: ROWS,
    link: 0,
    issue: 0,
  });
  // Once each, as it was made: a chunk that came in twice would have left conflicts, or second versions.
  const seen = new Map<string, number>();
  const everything = await call('GET', 'export?format=ndjson&kind=server');
  for (const line of everything.text.split('\n')) {
    if (line === '') continue;
    const { type, name, version } = JSON.parse(line) as { type: string; name: string; version: number };
    if (type === 'component' && /^srv-\d+$/.test(name)) seen.set(name, (seen.get(name) ?? 0) + version);
  }
  expect({ seed, size: seen.size, wrong: [...seen].filter(([, count]) => count !== 1).slice(0, 5) }).toEqual({
    seed,
    size: ROWS - 10,
    wrong: [],
  });
  expect((await call('GET', 'audit/verify')).json()).toMatchObject({ ok: true });
}, 1_800_000);
