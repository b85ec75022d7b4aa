import type { Id, Level } from '#kernel';
import { createAuthority } from '#people';
import { type Action, type Actor, createContext, type Resource, type Workspace } from '#platform';
import { type Benchmark, median, perSecond, rounded } from './figure.ts';
import { withWorkspace } from './workspace.ts';

const ROUNDS = 3;
const PEOPLE = 500;

/** Real questions: many people, lent and supervised among them, about things of others and of their own. */
const questions: readonly [Action, boolean][] = [
  ['estate.change', false],
  ['change.approve', true],
  ['run.start', false],
  ['people.grant', false],
  ['run.steer', true],
];

/** Everybody holds something somewhere; every third is lent a level, every fifth is supervised, every tenth is an agent. */
async function hire(workspace: Workspace, domains: readonly Id[]): Promise<Actor[]> {
  const { rows } = await workspace.pool.query<{ id: Id; kind: Actor['kind'] }>(
    `insert into person (kind, name, owner_id, level_ceiling, created_at)
     select case when n % 10 = 0 then 'agent' else 'person' end, 'Person ' || n, case when n % 10 = 0 then 1 end,
       case when n % 10 = 0 then 2 end, now() from generate_series(1, $1::int) n returning id, kind`,
    [PEOPLE],
  );
  const ids = rows.map(({ id }) => id);
  await workspace.pool.query(
    `insert into "grant" (person_id, domain_id, level, valid_from)
     select p, ($2::bigint[])[1 + (n % $3)::int], 1 + (n % 5)::int, now() - interval '1 day'
     from unnest($1::bigint[]) with ordinality as t (p, n)`,
    [ids, domains, domains.length],
  );
  await workspace.pool.query(
    `insert into delegation (from_id, to_id, domain_id, level, valid_from, valid_to, reason)
     select $2::bigint, p, 1, 3, now(), now() + interval '1 day', 'bench' from unnest($1::bigint[]) p where p % 3 = 0`,
    [ids, ids[1]],
  );
  await workspace.pool.query(
    `insert into supervision (person_id, supervisor_id, domain_id, valid_from, arranged_by)
     select p, $2::bigint, 1, now(), 1 from unnest($1::bigint[]) p where p % 5 = 0 and p <> $2`,
    [ids, ids[4]],
  );
  return rows.map(({ id, kind }) => ({ personId: id, name: '', kind, administrator: false }));
}

export const authority: Benchmark = {
  name: 'authority',
  run: () =>
    withWorkspace(async ({ workspace, first }) => {
      const authority = createAuthority(workspace);
      const { rows } = await workspace.pool.query<{ id: Id }>('select id from domain order by id');
      const domains = rows.map(({ id }) => id);
      const people = await hire(workspace, domains);
      let count = 0;
      const same: number[] = [];
      const varied: number[] = [];
      const ask = async (): Promise<void> => {
        count += 1;
        const actor = people[count % people.length]!;
        const [action, hasAuthors] = questions[count % questions.length]!;
        const resource: Resource = {
          type: 'change',
          id: count,
          domainId: domains[count % domains.length]!,
          level: (1 + (count % 5)) as Level,
          ...(hasAuthors ? { authorIds: [people[(count * 7) % people.length]!.personId, actor.personId] } : {}),
        };
        // As each request has: a context of its own. A yes or a no, as the page of a record asks for its moves.
        const context = createContext({ workspace, authority, actor, operation: 'bench' });
        await context.scope(action);
        await context.authorise('self.use', resource);
        await context.authorise(action, { ...resource, domainId: null, level: 0 }).catch(() => {});
      };
      // Everybody has been here a moment ago; what is remembered of them is renewed every 10 s while it is measured.
      for (let each = 0; each < people.length; each += 1) await ask();
      for (let round = 0; round < ROUNDS; round += 1) {
        same.push(
          await perSecond(1.5, 8, () => {
            count += 1;
            return authority.authorise(first, 'estate.change', {
              type: 'component',
              id: count,
              domainId: domains[count % domains.length]!,
            });
          }),
        );
        varied.push(3 * (await perSecond(1.5, 8, ask)));
      }
      return [
        {
          name: 'authorisation decisions',
          value: rounded(median(same)),
          unit: '1/s',
          goal: 5_000,
          better: 'higher',
        },
        {
          name: 'authorisation decisions, each for somebody else in a new context, refusals with who could',
          value: rounded(median(varied)),
          unit: '1/s',
          goal: 5_000,
          better: 'higher',
        },
      ];
    }),
};
