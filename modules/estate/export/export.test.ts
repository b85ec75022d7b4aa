import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { canonicalJson } from '#kernel';
import { operation } from '#platform';
import { openTestHttp, openTestWorkspace, type TestWorkspace } from '#testkit';
import { csv } from '../../../interop/csv/index.ts';
import type { ComponentDraft } from '../component/component.ts';
import { writeComponents } from '../component/write.ts';
import { intakeWork, planFile } from '../intake/file/service.ts';
import { createIntakeWork } from '../intake/file/work.ts';
import { intakeCodecs } from '../intake/reading.ts';
import { listEntries, showIntake } from '../intake/service.ts';
import { writeRelations } from '../relation/write.ts';
import { applyEstate, planEstate } from '../yaml/service.ts';
import { fromCell, toCell } from './csvCell.ts';
import { openExport } from './operations.ts';

let here: TestWorkspace;
let there: TestWorkspace;
beforeAll(async () => {
  [here, there] = [await openTestWorkspace(), await openTestWorkspace()];
  here.workspace.provide(intakeCodecs, [csv]);
  here.workspace.provide(intakeWork, createIntakeWork(here.workspace, [csv]));
});
afterAll(() => Promise.all([here.close(), there.close()]));

type Asked = Parameters<typeof openExport>[1];
async function exported(test: TestWorkspace, asked: Partial<Asked>): Promise<string> {
  const file = await openExport(test.context(), { format: 'yaml', name: 'estate', ...asked });
  let text = '';
  for await (const chunk of file.chunks) text += chunk;
  return text;
}

/** Names as people and machines give them, and as nobody should. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z]{1,4}$/),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .map((text) => text.replaceAll(/[\p{Cc}\p{Cs}\p{Z}]/gu, ' ').trim())
    .filter((text) => text !== ''),
  fc.constantFrom(
    '=1+1',
    '-5',
    '@x',
    "'quoted",
    '10.0.0.0/24',
    'true',
    'null',
    '1e3',
    'a, b',
    'a: b',
    '# c',
    '"',
    'site/x',
    '- x',
    '{x}',
    '[y',
  ),
);
const text = name;
const attributes = fc.record(
  {
    serial: text,
    description: text,
    tags: fc.array(text, { maxLength: 3 }),
    labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text, { maxKeys: 3 }),
    cpuCount: fc.nat(128),
    purchasedOn: fc.constantFrom('2024-02-29', '1999-12-31'),
    management: fc.constant({ address: '192.0.2.1', port: 2222, user: 'ops' }),
  },
  { requiredKeys: [] },
);
const estate = fc.record({
  sites: fc.uniqueArray(name, { minLength: 1, maxLength: 3, selector: (one) => one.toLowerCase() }),
  servers: fc.uniqueArray(
    fc.record({ name, site: fc.nat(3), attributes, criticality: fc.integer({ min: 1, max: 5 }), probe: fc.boolean() }),
    { maxLength: 8, selector: (one) => `${one.site} ${one.name.toLowerCase()}` },
  ),
  interfaces: fc.uniqueArray(fc.record({ name: fc.constantFrom('eth0', 'eth1', 'lo'), of: fc.nat(7) }), {
    maxLength: 10,
    selector: (one) => `${one.of} ${one.name}`,
  }),
  relations: fc.array(
    fc.record({ from: fc.nat(20), to: fc.nat(20), kind: fc.constantFrom('depends-on', 'backed-up-by') }),
    { maxLength: 8 },
  ),
  groups: fc.array(fc.record({ from: fc.nat(20), to: fc.uniqueArray(fc.nat(20), { minLength: 2, maxLength: 4 }) }), {
    maxLength: 2,
  }),
});
type Estate = typeof estate extends fc.Arbitrary<infer Value> ? Value : never;

async function store(given: Estate): Promise<void> {
  const domainId = (
    await here.workspace.db.selectFrom('domain').select('id').where('key', '=', 'compute').executeTakeFirstOrThrow()
  ).id;
  await here.context().mutate(async (mutation) => {
    const write = async (source: string, drafts: ComponentDraft[]) =>
      (await writeComponents(mutation, source, drafts)).map((one) => one.id);
    const sites = await write(
      'person',
      given.sites.map((one) => ({ kind: 'site', name: one, domainId, state: 'in-service' })),
    );
    const servers: number[] = [];
    for (const one of given.servers) {
      const draft = {
        kind: 'server' as const,
        name: one.name,
        domainId,
        criticality: one.criticality,
        attributes: one.attributes,
        state: 'in-service' as const,
      };
      const site = sites[one.site];
      // A probe's word counts for less than a file's: what it said must stay its own.
      servers.push(...(await write(one.probe ? 'probe' : 'person', [{ ...draft, ...(site ? { siteId: site } : {}) }])));
    }
    const interfaces = await write(
      'person',
      given.interfaces.flatMap((one) => {
        const parentId = servers[one.of];
        return parentId === undefined ? [] : [{ kind: 'interface' as const, name: one.name, domainId, parentId }];
      }),
    );
    const all = [...new Set([...sites, ...servers, ...interfaces])];
    const at = (index: number): number => all[index % all.length]!;
    await writeRelations(mutation, 'person', [
      ...given.relations.flatMap(({ from, to, kind }) =>
        at(from) === at(to) ? [] : [{ kind: kind as 'depends-on', fromId: at(from), toId: at(to) }],
      ),
      ...given.groups.flatMap((group, number) => {
        const members = [...new Set(group.to.map(at))].filter((id) => id !== at(group.from));
        return members.map((toId) => ({
          kind: 'depends-on' as const,
          fromId: at(group.from),
          toId,
          redundancyGroup: `group ${number}, "=x"`,
          needed: 1,
        }));
      }),
    ]);
  });
}

/** What is disposed of is not exported, and leaves its name free. */
async function empty(test: TestWorkspace): Promise<void> {
  await test.workspace.pool.query(`delete from source_object`);
  await test.workspace.pool.query(
    `update relation set recorded_to = greatest(recorded_from, now()) where recorded_to = 'infinity'`,
  );
  await test.workspace.pool.query(`update component set state = 'disposed' where state <> 'disposed'`);
}

const planOfCsv = async (body: string) => {
  const id = await planFile(here.context(), { format: 'csv', source: 'csv' }, Readable.from([Buffer.from(body)]));
  // What takes long is planned behind the answer.
  await expect.poll(async () => (await showIntake(here.context(), id)).state, { timeout: 110_000 }).toBe('planned');
  return showIntake(here.context(), id);
};

describe('the export', () => {
  it('comes back as it was: nothing to plan here, and the same estate in a new installation', async () => {
    await fc.assert(
      fc.asyncProperty(estate, async (given) => {
        await Promise.all([empty(here), empty(there)]);
        await store(given);
        const yaml = await exported(here, {});
        const plan = await planEstate(here.context(), yaml);
        expect([plan.diff, plan.warnings]).toEqual([[], []]);
        const components = await planOfCsv(await exported(here, { format: 'csv' }));
        const wrong = await listEntries(here.context(), components.id, {
          byRank: false,
          after: null,
          limit: 5,
          only: 'problems',
        });
        expect([components.summary.create, components.summary.update, wrong]).toEqual([0, 0, []]);
        const relations = await exported(here, { format: 'csv', what: 'relations' });
        if (relations.trim().includes('\n')) {
          const planned = await planOfCsv(relations);
          expect([planned.summary.create, planned.summary.update, planned.counts!.issue]).toEqual([0, 0, 0]);
        }
        const moved = await planEstate(there.context(), yaml);
        await applyEstate(there.context(), yaml, moved.planHash);
        const again = await exported(there, {});
        expect(withoutKeys(again)).toEqual(withoutKeys(yaml));
      }),
      { numRuns: 10, endOnFailure: true },
    );
  }, 900_000);

  it('shows only what one may read', async () => {
    await empty(here);
    await store({ sites: ['Vienna'], servers: [], interfaces: [], relations: [], groups: [] });
    const reader = await here.person('Network clerk', { network: 2 });
    const file = await openExport(here.context({ actor: reader }), { format: 'ndjson', name: 'estate' });
    expect(await Array.fromAsync(file.chunks)).toEqual([]);
    expect(
      (await exported(here, { format: 'ndjson' }))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(['Vienna']);
  });

  it('is made no faster than it is read, and no further once the reader has gone', async () => {
    // Of all that it could make, a connection that nobody reads takes what fits into its buffers: some MB.
    const [chunk, all, atMost] = ['x'.repeat(1_048_576), 256, 128];
    let made = 0;
    const left = Promise.withResolvers<void>();
    async function* chunks() {
      try {
        for (; made < all; made += 1) {
          yield chunk;
          await nextTurn();
        }
      } finally {
        left.resolve();
      }
    }
    const large = operation({
      id: 'large.export',
      method: 'GET',
      path: '/large',
      tag: 'Estate',
      summary: 'Send more than a connection holds',
      permission: 'estate.read',
      output: z.any(),
      download: ['text/plain'],
      async handler(ctx) {
        await ctx.scope('estate.read');
        return { contentType: 'text/plain', fileName: 'large.txt', chunks: chunks() };
      },
    });
    const http = await openTestHttp(here, [large]);
    try {
      const asked = get(`${http.url}/api/v1/large`, { headers: { authorization: `Bearer ${http.token}` } });
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      expect(answer.statusCode).toBe(200);
      // Many turns of the loop, in which one that does not wait would have made all.
      for (let turn = 0; turn < 20 * all; turn += 1) await nextTurn();
      expect((await http.call('GET', '/healthz')).status).toBe(200);
      expect(made).toBeLessThan(atMost);
      const before = made;
      let read = 0;
      for await (const piece of answer) {
        read += (piece as Buffer).length;
        if (read > (before + 2) * chunk.length) break;
      }
      expect(made).toBeGreaterThan(before);
      // To break off destroys the connection: what makes it is ended in its `finally`.
      await left.promise;
      expect(made).toBeLessThan(all);
    } finally {
      await http.close();
    }
  });

  it('makes formulas harmless, reversibly', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const cell = toCell(value);
        const bare = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(fromCell(bare)).toBe(value);
        if (!/^[+-]?\d+(\.\d+)?$/.test(value)) expect(bare).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

interface Exported {
  components: { kind: string; name: string; key?: string; site?: string; parent?: string }[];
  relations: { from: string; kind: string; to?: string; any?: { needed: number; of: string[] }; group?: string }[];
}

/** The same estate whatever its ids and its order: every reference as the path to what it means. */
function withoutKeys(text: string): string[] {
  const { components, relations } = parse(text) as Exported;
  const byReference = new Map(components.map((one) => [one.key ?? `${one.kind}/${one.name}`, one]));
  const pathOf = (reference: string | undefined): string => {
    const one = reference === undefined ? undefined : byReference.get(reference);
    return one ? `${one.kind}/${one.name} in ${pathOf(one.parent ?? one.site)}` : (reference ?? 'nothing');
  };
  return [
    ...components.map(({ key: _, site, parent, ...rest }) =>
      canonicalJson({ ...rest, site: pathOf(site), parent: pathOf(parent) }),
    ),
    ...relations.map(({ from, to, any, ...rest }) =>
      canonicalJson({
        ...rest,
        from: pathOf(from),
        to: pathOf(to),
        needed: any?.needed,
        of: any?.of.map(pathOf).sort(),
      }),
    ),
  ].sort();
}
