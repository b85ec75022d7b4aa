import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Context, Reader } from '#platform';
import { noComponent, requireReadable } from '../../component/scope.ts';
import { type ComponentState, isOver } from '../../component/state.ts';
import { lockContainer } from '../free/container.ts';
import { componentRef, disposeOf, giveAll, mutateAgain, sourceOf } from './give.ts';

export interface VlanWish {
  count: number;
  /** Of the VLAN; several get their number behind it. Left out: "VLAN 12". */
  name?: string | undefined;
  description?: string | undefined;
  role?: string | undefined;
  state: ComponentState;
}

export async function allocateVlan(
  ctx: Context,
  id: Id,
  wish: VlanWish,
): Promise<{ id: Id; vlanId: number; name: string }[]> {
  const group = await requireReadable(ctx, id);
  if (group.kind !== 'vlan-group') throw noComponent(id);
  await ctx.authorise('estate.change', { type: 'component', id, domainId: group.domainId });
  if (isOver(group.state))
    throw new PlumblineError('conflict', `${group.name} (CMP-${id}) is ${group.state}: it gives nothing any more.`);
  const source = sourceOf(ctx);
  const lowest = (group.attributes.lowestId as number | undefined) ?? 1;
  const highest = (group.attributes.highestId as number | undefined) ?? 4_094;
  return mutateAgain(ctx, [componentRef(id)], async (mutation) => {
    await lockContainer(mutation.tx, id, null);
    let from = lowest;
    const nameOf = (vlanId: number): string =>
      wish.name === undefined ? `VLAN ${vlanId}` : wish.count === 1 ? wish.name : `${wish.name} ${vlanId}`;
    if (wish.count === 1 && wish.name !== undefined) await requireFreeName(mutation.tx, id, wish.name);
    const given = await giveAll(
      mutation,
      source,
      {
        count: wish.count,
        what: `VLAN ids from ${lowest} to ${highest} in ${group.name} (CMP-${id})`,
        next: async (wanted) => {
          const { rows } = await sql<{ n: number }>`
            select n from generate_series(${from}::integer, ${highest}::integer) n
            where not exists (select 1 from network_vlan v where v.scope_id = ${id} and v.vlan_id = n and v.released_at is null)
            order by n limit ${wanted}`.execute(mutation.tx);
          const found = rows.map((row) => row.n);
          from = (found.at(-1) ?? highest) + 1;
          const released = await sql<{ component_id: Id }>`select component_id from network_vlan
            where scope_id = ${id} and vlan_id = any(${found}::integer[]) and released_at is not null`.execute(
            mutation.tx,
          );
          await disposeOf(
            mutation,
            source,
            released.rows.map((row) => row.component_id),
            'Its VLAN id is given again.',
          );
          return found;
        },
        draft: (vlanId) => ({
          kind: 'vlan',
          name: nameOf(vlanId),
          state: wish.state,
          parentId: id,
          domainId: group.domainId,
          ...(group.siteId === null ? {} : { siteId: group.siteId }),
          attributes: {
            vlanId,
            ...(wish.description === undefined ? {} : { description: wish.description }),
            ...(wish.role === undefined ? {} : { role: wish.role }),
          },
        }),
      },
      [componentRef(id)],
    );
    return given.map((one) => ({ id: one.id, vlanId: one.found, name: nameOf(one.found) }));
  });
}

/** Else every id would be tried in vain: it is the name that is taken. */
async function requireFreeName(reader: Reader, groupId: Id, name: string): Promise<void> {
  const { rows } =
    await sql`select 1 from component where kind = 'vlan' and parent_id = ${groupId} and lower(name) = lower(${name})
    and state <> 'disposed'`.execute(reader);
  if (rows.length > 0)
    throw new PlumblineError('already_exists', `There is a VLAN "${name}" in that group already.`, {
      issues: [{ path: '/body/name', message: 'is taken' }],
    });
}
