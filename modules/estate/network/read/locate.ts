import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import type { Context } from '#platform';
import { componentRefSchema } from '../../component/component.ts';
import { inScope, requireReadable } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';
import { canonicalAddress } from '../address.ts';
import { GLOBAL } from '../facet/facet.ts';
import { bearerSchema, facesOf } from './bearers.ts';
import { aroundSchema, rowsAround, toAround } from './tree.ts';

export const locateQuery = z.object({
  address: z.union([z.ipv4(), z.ipv6()]).describe('Without a length'),
  vrf: z.coerce.number().int().min(0).optional().describe('Id of the VRF; left out or 0: the global table'),
});

export const locatedSchema = z.object({
  address: z.string(),
  around: z.array(aroundSchema).describe('The prefixes that hold it, the closest last'),
  ranges: z.array(componentRefSchema),
  component: componentRefSchema.nullable(),
  bearers: z.array(bearerSchema),
  hidden: z.boolean().describe('Had by something that one may not read'),
  clash: z.boolean(),
  taken: z.boolean(),
});

/** Where an address belongs, and who has it. */
export async function locateAddress(ctx: Context, query: z.output<typeof locateQuery>) {
  const scope = await ctx.scope('estate.read');
  const address = canonicalAddress(query.address);
  if (!address)
    throw new PlumblineError('invalid_input', `"${query.address}" is no address.`, {
      issues: [{ path: '/query/address', message: 'must be an IPv4 or IPv6 address without a length' }],
    });
  if (query.vrf) await requireReadable(ctx, query.vrf);
  const vrfId = query.vrf ?? GLOBAL;
  const [around, ranges, held] = await Promise.all([
    rowsAround(ctx.db, scope, vrfId, address, address),
    sql<{ id: Id; kind: string; name: string; state: string }>`
      select c.id, c.kind, c.name, c.state from network_range r join component c on c.id = r.component_id
      where r.vrf_id = ${vrfId} and r.first_address <= ${address}::inet and r.last_address >= ${address}::inet and ${inScope(scope, 'c.domain_id')}`.execute(
      ctx.db,
    ),
    sql<{ component_id: Id; observed: boolean; shared: boolean }>`
      select component_id, observed, shared from network_address where vrf_id = ${vrfId} and address = ${address}::inet and released_at is null
      order by component_id limit 100`.execute(ctx.db),
  ]);
  const [face] = await facesOf(ctx.db, scope, [
    {
      address,
      named: held.rows.filter((row) => !row.observed).map((row) => row.component_id),
      observed: held.rows.filter((row) => row.observed).map((row) => row.component_id),
      shared: held.rows.some((row) => row.shared),
    },
  ]);
  return {
    address,
    around: around.map(toAround),
    ranges: ranges.rows.map(toComponentRef),
    component: face!.component,
    bearers: face!.bearers,
    hidden: face!.hidden,
    clash: face!.clash,
    taken: held.rows.length > 0,
  };
}
