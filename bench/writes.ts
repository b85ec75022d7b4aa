// What the audit row, the cause edge and the outbox event cost a mutation.
import { sql } from 'kysely';
import { type Id, ref } from '#kernel';
import type { Tx } from '#platform';
import { type Benchmark, median, perSecond, rounded } from './figure.ts';
import { withWorkspace } from './workspace.ts';

const AT_ONCE = 8;
const ROUNDS = 3;
const SECONDS = 2;

/** Nothing but one row of a real table, with its indexes. */
async function insertRow(tx: Tx, name: string): Promise<Id> {
  const { rows } = await sql<{ id: Id }>`
    insert into component (kind, name, state, domain_id, created_at, recorded_from, valid_from, event_id, source_id)
    values ('service', ${name}, 'planned', 1, now(), now(), now(), 0, 0) returning id`.execute(tx);
  return rows[0]!.id;
}

export const writes: Benchmark = {
  name: 'writes',
  run: (say) =>
    withWorkspace(async ({ workspace, context }) => {
      let count = 0;
      const next = (): string => {
        count += 1;
        return `bench ${count}`;
      };
      const mutate = (): Promise<unknown> =>
        context().mutate(async (mutation) => {
          const id = await insertRow(mutation.tx, next());
          await mutation.record({ subject: ref('component', id), causes: [ref('initiative', 1)] });
        });
      const insertOnly = (): Promise<unknown> => workspace.db.transaction().execute((tx) => insertRow(tx, next()));
      const [with_, without]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        without.push(await perSecond(SECONDS, AT_ONCE, insertOnly));
        with_.push(await perSecond(SECONDS, AT_ONCE, mutate));
        say(
          `round ${round + 1}: ${Math.round(with_.at(-1)!)} mutations/s, ${Math.round(without.at(-1)!)} bare inserts/s`,
        );
      }
      const [mutations, inserts] = [median(with_), median(without)];
      return [
        {
          name: 'mutations with audit, cause and outbox',
          value: rounded(mutations),
          unit: '1/s',
          goal: 300,
          better: 'higher',
        },
        { name: 'the same inserts without them', value: rounded(inserts), unit: '1/s', goal: null, better: 'higher' },
        {
          name: 'mutations of bare inserts',
          value: rounded(mutations / inserts),
          unit: 'ratio',
          goal: 0.4,
          better: 'higher',
        },
      ];
    }),
};
