import { type Id, PlumblineError, ref } from '#kernel';
import type { Context } from '#platform';
import { authoriseAbout } from '../authority/above.ts';
import { activeNamed, idOf, personNamed } from '../named.ts';
import { findTeams, type TeamRow } from './store.ts';

const everywhere = { type: 'team' as const, domainId: null };

export async function addTeam(context: Context, draft: { key: string; name: string; purpose: string }): Promise<Id> {
  await context.authorise('people.manage', everywhere);
  return context.mutate(async (mutation) => {
    const { id } = await mutation.tx
      .insertInto('team')
      .values({ ...draft, created_at: mutation.now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await mutation.record({ subject: ref('team', id), action: 'team.create', detail: { key: draft.key } });
    return id;
  });
}

/** By its short name, TEM-3 or 3. Throws `not_found`. */
export async function teamNamed(context: Context, text: string): Promise<TeamRow> {
  const teams = await findTeams(context.db);
  const found = teams.find((team) => team.key === text) ?? teams.find((team) => team.id === idOf(text, 'team'));
  if (!found) throw new PlumblineError('not_found', `There is no team ${text.slice(0, 80)}.`);
  return found;
}

export async function joinTeam(context: Context, team: string, person: string): Promise<Id> {
  await context.authorise('people.manage', everywhere);
  const { id } = await teamNamed(context, team);
  return context.mutate(async (mutation) => {
    const member = await activeNamed(mutation.tx, person);
    await authoriseAbout(context, [member.id], mutation.tx);
    await mutation.tx
      .insertInto('team_member')
      .values({ team_id: id, person_id: member.id, valid_from: mutation.now })
      .execute();
    await mutation.record({
      subject: ref('team', id),
      action: 'team.join',
      detail: { personId: member.id },
      causes: [ref('person', member.id)],
    });
    return id;
  });
}

export async function leaveTeam(context: Context, team: string, person: string): Promise<Id> {
  await context.authorise('people.manage', everywhere);
  const { id, name } = await teamNamed(context, team);
  return context.mutate(async (mutation) => {
    const member = await personNamed(mutation.tx, person);
    await authoriseAbout(context, [member.id], mutation.tx);
    const { numUpdatedRows } = await mutation.tx
      .updateTable('team_member')
      .set({ valid_to: mutation.now })
      .where('team_id', '=', id)
      .where('person_id', '=', member.id)
      .where('valid_to', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new PlumblineError('conflict', `${member.name} is not in ${name}.`);
    await mutation.record({ subject: ref('team', id), action: 'team.leave', detail: { personId: member.id } });
    return id;
  });
}
