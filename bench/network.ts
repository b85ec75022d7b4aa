// Free space in a /8 with 100,000 addresses and in an IPv6 /32, and how fast addresses are given away.
import { sql } from 'kysely';
import { createComponent, operations } from '#estate';
import type { Id } from '#kernel';
import { type Benchmark, type Figure, median, perSecond, rounded } from './figure.ts';
import { type BenchWorkspace, withWorkspace } from './workspace.ts';

const ADDRESSES = 100_000;
const ROUNDS = 15;
const AT_ONCE = 8;
const SECONDS = 4;

type Call = (id: string, params: object, query: object, body?: object) => Promise<unknown>;

/** The product's own operations, without HTTP. */
function caller({ context }: BenchWorkspace): Call {
  return async (id, params, query, body) => {
    const found = operations.find((one) => one.id === id)!;
    return found.handler(context(), {
      params,
      query: found.query?.parse(query),
      body: found.body?.parse(body),
    });
  };
}

async function millis(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedMs = performance.now();
    await work();
    taken.push(performance.now() - startedMs);
  }
  return rounded(median(taken));
}

async function fill({ workspace }: BenchWorkspace, first: string, step: bigint): Promise<void> {
  await sql`insert into network_address (component_id, vrf_id, address, observed, shared)
    select nextval(pg_get_serial_sequence('component', 'id')), 0, ${first}::inet + 1 + n * ${step}::bigint, true, false
    from generate_series(0, ${ADDRESSES - 1}) n`.execute(workspace.db);
  await sql`analyze network_address`.execute(workspace.db);
}

export const network: Benchmark = {
  name: 'network',
  run: (say) =>
    withWorkspace(async (bench) => {
      const call = caller(bench);
      const prefix = async (text: string, use: string): Promise<Id> =>
        (
          await createComponent(bench.context(), {
            kind: 'prefix',
            name: text,
            state: 'in-service',
            attributes: { prefix: text, use },
          })
        ).id;
      const [four, six, dense] = [
        await prefix('10.0.0.0/8', 'network'),
        await prefix('2001:db8::/32', 'container'),
        await prefix('172.16.0.0/12', 'network'),
      ];
      // One address in 160 of the /8; one in each of 100,000 /64s; and a block without a gap.
      await fill(bench, '10.0.0.0', 160n);
      await fill(bench, '2001:db8::', 1n << 40n);
      await fill(bench, '172.16.0.0', 1n);
      const figures: Figure[] = [];
      const watch = (name: string, value: number, goal: number | null, unit = 'ms'): void => {
        say(`${name}: ${value} ${unit}`);
        figures.push({ name, value, unit, goal, better: unit === 'ms' ? 'lower' : 'higher' });
      };
      const page = { limit: 100 };
      watch('free space of a /8, first page', await millis(() => call('prefix.free', { id: four }, page)), 50);
      watch('contents of a /8, first page', await millis(() => call('prefix.contents', { id: four }, page)), 50);
      watch(
        'free /48s of an IPv6 /32',
        await millis(() => call('prefix.free', { id: six }, { ...page, for: 'prefixes', length: 48 })),
        500,
      );
      watch('use of a /8 and a /12 counted', await millis(() => call('prefix.tree', {}, page)), 500);
      watch('where an address belongs', await millis(() => call('address.locate', {}, { address: '10.20.30.40' })), 20);
      // The first has to find its way past what is there; it remembers it for the next.
      const startedMs = performance.now();
      await call('address.allocate', { id: dense }, {}, {});
      watch('first address after 100,000 without a gap', rounded(performance.now() - startedMs), null);
      const give = (): Promise<unknown> => call('address.allocate', { id: dense }, {}, {});
      watch(
        `addresses given, ${AT_ONCE} at once from one prefix`,
        rounded(await perSecond(SECONDS, AT_ONCE, give)),
        100,
        '1/s',
      );
      const many = 1_000;
      const manyStartedMs = performance.now();
      await call('address.allocate', { id: dense }, {}, { count: many });
      watch(
        'addresses given, 1,000 in one request',
        rounded(many / ((performance.now() - manyStartedMs) / 1_000)),
        null,
        '1/s',
      );
      return figures;
    }),
};
