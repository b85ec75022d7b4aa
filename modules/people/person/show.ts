import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, refSchema, toRef } from '#platform';
import { delegationView, listDelegations } from '../delegation/view.ts';
import { grantView, viewGrant } from '../grants/operations.ts';
import { findGrants } from '../grants/store.ts';
import { personNamed } from '../named.ts';
import { listSupervisions, supervisionView } from '../supervision/view.ts';

const MOST_GRANTS = 500;

export const personView = refSchema.extend({
  kind: z.enum(['person', 'agent', 'system']),
  email: z.string().nullable(),
  title: z.string().nullable(),
  manager: refSchema.nullable(),
  owner: refSchema.nullable().describe('Who answers for an agent.'),
  ceiling: z.int().nullable().describe('The highest level that an agent reaches.'),
  administrator: z.boolean(),
  active: z.boolean(),
  leftAt: z.string().nullable(),
  createdAt: z.string(),
  version: z.int(),
  grants: z.array(grantView).describe('What they hold, held and will hold, the newest first.'),
  delegations: z.array(delegationView).describe('Lent to them and by them, now or later.'),
  supervisions: z.array(supervisionView).describe('Of them and by them, now or later.'),
  teams: z.array(refSchema),
  agents: z.array(refSchema).describe('That they answer for.'),
});

/** One person, as far as the actor may read what they hold. Oneself everybody may read. */
export async function showPerson(context: Context, named: string): Promise<z.input<typeof personView>> {
  const scope = await context.scope('people.read');
  const { db } = context;
  const missing = new PlumblineError('not_found', `There is no person ${named.slice(0, 80)}, or you may not read it.`);
  const { id } = await personNamed(db, named).catch((error: unknown) => {
    throw error instanceof PlumblineError && error.code === 'not_found' ? missing : error;
  });
  const self = id === context.actor.personId;
  if (self) await context.authorise('self.use', { type: 'person', id, domainId: null });
  else if (scope !== 'all' && scope.length === 0) throw missing;
  const person = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const at = context.now();
  const [grants, delegations, supervisions, teams, agents, named2] = await Promise.all([
    findGrants(db, {
      scope,
      selfId: context.actor.personId,
      at,
      personId: id,
      after: null,
      descending: true,
      limit: MOST_GRANTS,
    }),
    listDelegations(context, { personId: id }),
    listSupervisions(context, { personId: id }),
    db
      .selectFrom('team_member as m')
      .innerJoin('team as t', 't.id', 'm.team_id')
      .where('m.person_id', '=', id)
      .where('m.valid_to', 'is', null)
      .select(['t.id', 't.name'])
      .orderBy('t.id')
      .execute(),
    db.selectFrom('person').select(['id', 'name']).where('owner_id', '=', id).orderBy('id').execute(),
    namesOf(context, [person.manager_id, person.owner_id]),
  ]);
  return {
    ...toRef('person', person.id, person.name),
    kind: person.kind as 'person',
    email: person.email,
    title: person.title,
    manager: named2(person.manager_id),
    owner: named2(person.owner_id),
    ceiling: person.level_ceiling,
    administrator: person.administrator,
    active: person.active,
    leftAt: person.left_at?.toISOString() ?? null,
    createdAt: person.created_at.toISOString(),
    version: person.version,
    grants: grants.map((row) => viewGrant(row, at)),
    delegations,
    supervisions,
    teams: teams.map((team) => toRef('team', team.id, team.name)),
    agents: agents.map((agent) => toRef('person', agent.id, agent.name)),
  };
}

async function namesOf(context: Context, ids: (Id | null)[]) {
  const wanted = ids.filter((id): id is Id => id !== null);
  const rows =
    wanted.length === 0
      ? []
      : await context.db.selectFrom('person').select(['id', 'name']).where('id', 'in', wanted).execute();
  const names = new Map(rows.map((row) => [row.id, toRef('person', row.id, row.name)]));
  return (id: Id | null) => (id === null ? null : (names.get(id) ?? null));
}
