import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { componentQuery, listComponents } from './list.ts';

let test: TestWorkspace;
let narrow: Actor;
let wide: Actor;

interface Stored {
  id: number;
  kind: string;
  name: string;
  state: string;
  domain: string;
  site: number | null;
  parent: number | null;
  owner: number | null;
  criticality: number;
  recorded: Date;
}
let stored: Stored[];
let sites: number[];

beforeAll(async () => {
  test = await openTestWorkspace();
  narrow = await test.person('Narrow', { storage: 1 });
  wide = await test.person('Wide', { storage: 1, compute: 2, network: 3 });
  // Straight into the table: many, of every sort, with equal names and times among them.
  await sql`insert into component (kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, created_at, recorded_from, valid_from, event_id, source_id, search_text)
    select 'site', 'Site ' || n, 'in-service', d.id, null, null, null, 3, now(), now(), now(), 0, 0, 'site ' || n
    from generate_series(1, 3) n, domain d where d.parent_id is null`.execute(test.workspace.db);
  sites = (await test.workspace.db.selectFrom('component').select('id').orderBy('id').execute()).map(({ id }) => id);
  await sql`insert into component (kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, created_at, recorded_from, valid_from, event_id, source_id, search_text)
    select (array['vm', 'server', 'interface', 'x-kiosk'])[1 + n % 4], name,
      (array['in-service', 'in-service', 'in-service', 'planned', 'retired'])[1 + n % 5], d.id,
      case when n % 3 = 0 then null else ${sites[0]!}::bigint + n % 3 end,
      case when n % 4 = 2 then ${sites[0]!}::bigint end,
      case when n % 7 = 0 then ${test.first.personId}::bigint end,
      1 + n % 5, now() + n % 11 * interval '1 s', now() + n % 13 * interval '1 s', now(), 0, 0, lower(name)
    from (select n, (array['Web', 'web', 'db_', 'Ätna'])[1 + n % 4] || '-' || (n % 60) || chr(97 + n % 26) || n as name from generate_series(1, 240) n) x
    join lateral (select id from domain order by id offset n % 6 limit 1) d on true`.execute(test.workspace.db);
  const rows = await test.workspace.db
    .selectFrom('component as c')
    .innerJoin('domain as d', 'd.id', 'c.domain_id')
    .select(['c.id', 'c.kind', 'c.name', 'c.state', 'd.key', 'c.site_id', 'c.parent_id', 'c.owner_id', 'c.criticality'])
    .select('c.recorded_from')
    .execute();
  stored = rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    state: row.state,
    domain: row.key,
    site: row.site_id,
    parent: row.parent_id,
    owner: row.owner_id,
    criticality: row.criticality,
    recorded: row.recorded_from,
  }));
});
afterAll(() => test?.close());

const lower = (text: string): string => text.toLowerCase();
const sortKeys: { [sort: string]: (one: Stored) => string | number } = {
  name: (one) => lower(one.name),
  updatedAt: (one) => one.recorded.getTime(),
  criticality: (one) => one.criticality,
  kind: (one) => one.kind,
  state: (one) => one.state,
  id: (one) => one.id,
};

const maybe = <Value>(values: readonly Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const someOf = (values: string[]) =>
  fc.option(
    fc.subarray(values, { minLength: 1 }).map((names) => names.join(',')),
    { nil: undefined },
  );

describe('a list of components', () => {
  it('gives for any filters and sort exactly what is asked for, in order, page by page, and nothing outside the scope', async () => {
    const scopes: { [who: string]: string[] | null } = {
      all: null,
      wide: ['storage', 'compute', 'network'],
      narrow: ['storage'],
    };
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          who: fc.constantFrom('all', 'wide', 'narrow'),
          kind: someOf(['vm', 'server', 'interface', 'x-kiosk', 'site']),
          state: someOf(['in-service', 'planned', 'retired', 'disposed']),
          domain: maybe(['storage', 'network', 'infrastructure', 'no-such-domain']),
          site: maybe(sites),
          parent: fc.option(fc.constant(sites[0]!), { nil: undefined, freq: 5 }),
          owner: fc.option(fc.constant(test.first.personId), { nil: undefined, freq: 5 }),
          criticality: maybe([2, 5]),
          q: fc.option(fc.constantFrom('web', 'DB_', '-1', '%'), { nil: undefined, freq: 3 }),
          sort: fc.constantFrom(...Object.keys(sortKeys)),
          descending: fc.boolean(),
          limit: fc.constantFrom(7, 50),
        }),
        async ({ who, sort, descending, ...filters }) => {
          const actor = who === 'all' ? test.first : who === 'wide' ? wide : narrow;
          const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
          const found: number[] = [];
          let cursor: string | null = null;
          do {
            const query = componentQuery.parse({
              ...given,
              sort: `${descending ? '-' : ''}${sort}`,
              ...(cursor ? { cursor } : {}),
            });
            const page = await listComponents(test.context({ actor }), query);
            found.push(...page.items.map(({ id }) => id));
            cursor = page.next;
          } while (cursor !== null);
          const key = sortKeys[sort]!;
          const below = (domain: string): boolean => filters.domain === 'infrastructure' || domain === filters.domain;
          const expected = stored
            .filter(
              (one) =>
                (scopes[who]?.includes(one.domain) ?? true) &&
                (!filters.kind || filters.kind.split(',').includes(one.kind)) &&
                (!filters.state || filters.state.split(',').includes(one.state)) &&
                (!filters.domain || below(one.domain)) &&
                (!filters.site || one.site === filters.site || one.id === filters.site) &&
                (!filters.parent || one.parent === filters.parent) &&
                (!filters.owner || one.owner === filters.owner) &&
                (!filters.criticality || one.criticality >= filters.criticality) &&
                (!filters.q || lower(one.name).includes(lower(filters.q))),
            )
            .sort((a, b) => {
              const [x, y] = [key(a), key(b)];
              return (x < y ? -1 : x > y ? 1 : a.id - b.id) * (descending ? -1 : 1);
            });
          expect(found).toEqual(expected.map(({ id }) => id));
        },
      ),
      { numRuns: 150 },
    );
  }, 600_000);
});
