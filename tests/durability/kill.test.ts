import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { request } from '#testkit';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';
import { randomOf } from '../api/hostileInputs.ts';
import { createWriter } from './writer.ts';

const KILLS = 10;
const seed = Number(process.env['PLUMBLINE_TEST_SEED'] || randomInt(2 ** 31));

let installation: Installation;
beforeAll(async () => {
  console.log(`kills: PLUMBLINE_TEST_SEED=${seed}`);
  // Without the web UI, which has no part in this.
  installation = await openInstallation({ args: ['--dev'], prepared: true });
});
afterAll(() => installation.remove());

interface Component {
  id: number;
  name: string;
  version: number;
  criticality: number;
}
interface Event {
  id: number;
  action: string;
  subject: { key: string };
}

async function readAll<Item>(path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor: string = next ? `&cursor=${next}` : '';
    const answer = await request(installation.url, 'GET', `/api/v1/${path}limit=500${cursor}`, {
      token: installation.token(),
    });
    const page = answer.json<{ items: Item[]; next: string | null }>();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

it(`loses nothing that was acknowledged when server and PostgreSQL are killed ${KILLS} times while writing`, async () => {
  const choose = randomOf(seed);
  const writer = createWriter(`kept-${seed}`);
  for (let kills = 0; kills < KILLS; kills += 1) {
    await installation.start();
    const enough = writer.acknowledged() + choose([1, 3, 10, 20, 40, 60]);
    const order = choose([
      ['server', 'postgres'],
      ['postgres', 'server'],
    ] as const);
    const killed = Promise.withResolvers<void>();
    let isKilled = false;
    const writing = writer.write(installation.url, installation.token(), (count) => {
      if (count < enough || isKilled) return;
      isKilled = true;
      killed.resolve(installation.kill(order));
    });
    await Promise.all([writing, killed.promise]);
  }
  await installation.start();

  const components = (await readAll<Component>(`components?q=kept-${seed}&`)).filter((one) =>
    one.name.startsWith('kept-'),
  );
  const byName = Map.groupBy(components, (component) => component.name);
  const acknowledged = writer.all.filter((item) => item.acknowledged);
  expect(acknowledged.length).toBeGreaterThan(KILLS * 3);
  const lost = acknowledged.filter(({ name, acknowledged: said }) => {
    const found = byName.get(name)?.[0];
    return (
      !found || found.id !== said!.id || found.version < said!.version || (said!.version > 1 && found.criticality !== 5)
    );
  });
  expect({ seed, lost }).toEqual({ seed, lost: [] });
  const twice = [...byName.values()].filter((same) => same.length > 1);
  expect({ seed, twice }).toEqual({ seed, twice: [] });

  // Each is in the audit trail, once, also those whose acknowledgement went down with the server.
  const events = await readAll<Event>('events?');
  const made = events.filter((event) => event.action === 'component.create').map((event) => event.subject.key);
  expect(new Set(made).size).toBe(made.length);
  expect([...components].filter(({ id }) => !made.includes(`CMP-${id}`))).toEqual([]);
  const changed = Map.groupBy(
    events.filter((event) => event.action === 'component.update'),
    (event) => event.subject.key,
  );
  expect(components.filter(({ id, version }) => (changed.get(`CMP-${id}`)?.length ?? 0) !== version - 1)).toEqual([]);
  const audit = await request(installation.url, 'GET', '/api/v1/audit/verify', { token: installation.token() });
  expect(audit.json()).toMatchObject({ ok: true, firstBroken: null });
  await installation.stop();
}, 1_800_000);
