import { z } from 'zod';
import {
  type AnyOperation,
  type Context,
  listQuery,
  operation,
  pageOf,
  pageOfAll,
  refSchema,
  sortOf,
  toRef,
} from '#platform';
import { personName } from '../named.ts';
import { addTeam, joinTeam, leaveTeam, teamNamed } from './service.ts';
import { findTeams, type TeamRow } from './store.ts';

const teamView = refSchema.extend({ slug: z.string(), purpose: z.string(), members: z.array(refSchema) });

const view = (team: TeamRow): z.input<typeof teamView> => ({
  ...toRef('team', team.id, team.name),
  slug: team.key,
  purpose: team.purpose,
  members: team.members.map(({ id, name }) => toRef('person', id, name)),
});

const shown = async (context: Context, id: number) => view(await teamNamed(context, String(id)));

const list = operation({
  id: 'team.list',
  method: 'GET',
  path: '/teams',
  tag: 'People',
  summary: 'List the teams with their members',
  permission: 'people.read',
  query: listQuery.extend({ sort: sortOf(['id', 'name', 'slug'], 'name') }),
  output: pageOf(teamView),
  cli: { words: ['team', 'list'], columns: ['key', 'slug', 'name', 'purpose'] },
  async handler(context, { query }) {
    const scope = await context.scope('people.read');
    const teams = scope === 'all' || scope.length > 0 ? await findTeams(context.db) : [];
    return pageOfAll(
      teams,
      query,
      (row, field) => (field === 'slug' ? row.key : field === 'id' ? row.id : row.name),
      view,
    );
  },
});

const add = operation({
  id: 'team.add',
  method: 'POST',
  path: '/teams',
  tag: 'People',
  summary: 'Add a team',
  permission: 'people.manage',
  body: z.object({
    slug: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
    name: z.string().trim().min(1).max(200),
    purpose: z.string().trim().max(500).default(''),
  }),
  output: teamView,
  status: 201,
  errors: ['already_exists'],
  cli: { words: ['team', 'add'], args: ['slug', 'name'] },
  handler: async (context, { body }) =>
    shown(context, await addTeam(context, { key: body.slug, name: body.name, purpose: body.purpose })),
});

const params = z.object({ team: z.string().min(1).max(80).describe('A team by its short name, TEM-3 or 3.') });
const body = z.object({ person: personName });

const join = operation({
  id: 'team.join',
  method: 'POST',
  path: '/teams/{team}/join',
  tag: 'People',
  summary: 'Somebody joins a team',
  permission: 'people.manage',
  params,
  body,
  output: teamView,
  errors: ['not_found', 'already_exists', 'conflict'],
  cli: { words: ['team', 'join'], args: ['team', 'person'] },
  handler: async (context, input) => shown(context, await joinTeam(context, input.params.team, input.body.person)),
});

const leave = operation({
  id: 'team.leave',
  method: 'POST',
  path: '/teams/{team}/leave',
  tag: 'People',
  summary: 'Somebody leaves a team',
  permission: 'people.manage',
  params,
  body,
  output: teamView,
  errors: ['not_found', 'conflict'],
  cli: { words: ['team', 'leave'], args: ['team', 'person'] },
  handler: async (context, input) => shown(context, await leaveTeam(context, input.params.team, input.body.person)),
});

export const teamOperations: AnyOperation[] = [list, add, join, leave];
