import { z } from 'zod';
import { type AnyOperation, listQuery, operation, pageOf } from '#platform';
import { componentRefSchema } from '../component/component.ts';
import { stateSchema } from '../component/state.ts';
import { idParams } from '../params.ts';
import { allocateInPrefix, allocateInRange } from './allocate/address.ts';
import { allocatePrefix } from './allocate/prefix.ts';
import { allocateVlan } from './allocate/vlan.ts';
import { connect, disconnect } from './cable/connect.ts';
import { neighbourSchema, neighboursOf, traceComponent, traceSchema } from './cable/show.ts';
import { contentSchema, contentsQuery, prefixContents } from './read/contents.ts';
import { findingSchema, findingsQuery, networkFindings } from './read/findings.ts';
import { freeIn, freeQuery, freeSchema } from './read/free.ts';
import { locateAddress, locatedSchema, locateQuery } from './read/locate.ts';
import { aroundSchema, listVrfs, prefixSchema, prefixTree, showPrefix, treeQuery, vrfSchema } from './read/tree.ts';
import { listVlans, vlanQuery, vlanSchema } from './read/vlans.ts';

const id = z.int().positive();
const text = z.string().trim().min(1).max(500);
const state = stateSchema.exclude(['retiring', 'retired', 'disposed']).default('in-service');
const given = { id: z.int(), key: z.string() };
const withKey = <One extends { id: number }>(one: One): One & { key: string } => ({ ...one, key: `CMP-${one.id}` });

const vrfs = operation({
  id: 'vrf.list',
  method: 'GET',
  path: '/vrfs',
  tag: 'Estate',
  summary: 'List VRFs with how many prefixes they have',
  permission: 'estate.read',
  query: listQuery.omit({ sort: true }),
  output: pageOf(vrfSchema),
  cli: { words: ['vrf', 'list'], columns: ['key', 'name', 'routeDistinguisher', 'prefixes'] },
  handler: (ctx, { query }) => listVrfs(ctx, query),
});

const tree = operation({
  id: 'prefix.tree',
  method: 'GET',
  path: '/prefixes',
  tag: 'Estate',
  summary: 'Show one level of the tree of prefixes with how full they are',
  description: 'The outermost prefixes of a VRF, or those directly inside the one named by `under`.',
  permission: 'estate.read',
  query: treeQuery,
  output: pageOf(prefixSchema),
  errors: ['not_found', 'conflict'],
  cli: {
    words: ['prefix', 'tree'],
    columns: ['key', 'prefix', 'name', 'state', 'use', 'usage.used', 'usage.free', 'usage.prefixes'],
  },
  handler: (ctx, { query }) => prefixTree(ctx, query),
});

const show = operation({
  id: 'prefix.show',
  method: 'GET',
  path: '/prefixes/{id}',
  tag: 'Estate',
  summary: 'Show a prefix, how full it is, and the prefixes around it',
  permission: 'estate.read',
  params: idParams('component'),
  output: prefixSchema.extend({ around: z.array(aroundSchema) }),
  errors: ['not_found', 'conflict'],
  cli: { words: ['prefix', 'show'], args: ['id'] },
  handler: (ctx, { params }) => showPrefix(ctx, params.id),
});

const contents = operation({
  id: 'prefix.contents',
  method: 'GET',
  path: '/prefixes/{id}/contents',
  tag: 'Estate',
  summary: 'Show what a prefix holds in order: prefixes, ranges, addresses, and what is free',
  permission: 'estate.read',
  params: idParams('component'),
  query: contentsQuery,
  output: pageOf(contentSchema),
  errors: ['not_found', 'conflict'],
  cli: { words: ['prefix', 'contents'], args: ['id'], columns: ['first', 'last', 'type', 'component.name', 'dnsName'] },
  handler: (ctx, { params, query }) => prefixContents(ctx, params.id, query),
});

const free = operation({
  id: 'prefix.free',
  method: 'GET',
  path: '/prefixes/{id}/free',
  tag: 'Estate',
  summary: 'Show what is free in a prefix, in order',
  permission: 'estate.read',
  params: idParams('component'),
  query: freeQuery,
  output: pageOf(freeSchema),
  errors: ['not_found', 'conflict'],
  cli: { words: ['prefix', 'free'], args: ['id'], columns: ['first', 'last', 'size', 'blocks'] },
  handler: (ctx, { params, query }) => freeIn(ctx, params.id, query),
});

const locate = operation({
  id: 'address.locate',
  method: 'GET',
  path: '/addresses/locate',
  tag: 'Estate',
  summary: 'Say where an address belongs and who has it',
  permission: 'estate.read',
  query: locateQuery,
  output: locatedSchema,
  errors: ['not_found'],
  cli: { words: ['address', 'locate'], args: ['address'] },
  handler: (ctx, { query }) => locateAddress(ctx, query),
});

const findings = operation({
  id: 'network.findings',
  method: 'GET',
  path: '/network/findings',
  tag: 'Estate',
  summary: 'Report addresses and MACs that several machines have, and what clashes',
  permission: 'estate.read',
  query: findingsQuery,
  output: pageOf(findingSchema),
  cli: { words: ['network', 'findings'], columns: ['about', 'number', 'vrf', 'components'] },
  handler: (ctx, { query }) => networkFindings(ctx, query),
});

const vlans = operation({
  id: 'vlan.list',
  method: 'GET',
  path: '/vlans',
  tag: 'Estate',
  summary: 'List VLANs by their number, with their prefixes and ports',
  permission: 'estate.read',
  query: vlanQuery,
  output: pageOf(vlanSchema),
  cli: { words: ['vlan', 'list'], columns: ['key', 'vlanId', 'name', 'group.name', 'site.name', 'role', 'ports'] },
  handler: (ctx, { query }) => listVlans(ctx, query),
});

const addressWish = z.strictObject({
  count: z.int().min(1).max(1_000).default(1),
  description: z.string().max(4_000).optional(),
  dnsName: z.string().max(255).optional(),
  role: z.enum(['loopback', 'secondary', 'anycast', 'virtual', 'vrrp', 'hsrp', 'glbp', 'carp']).optional(),
  state,
  for: id.optional().describe('Id of the interface or host that it is assigned to'),
});
const addressesGiven = z.object({
  items: z.array(z.object({ ...given, address: z.string(), prefixLength: z.int() })),
});

const giveAddress = operation({
  id: 'address.allocate',
  method: 'POST',
  path: '/prefixes/{id}/allocate-address',
  tag: 'Estate',
  summary: 'Take the next free addresses of a prefix; never one twice',
  description:
    'The lowest that nobody has, neither by a record nor seen on a machine, that no range holds and no prefix inside has. As many as asked for, or none. Send an Idempotency-Key to repeat it safely.',
  permission: 'estate.change',
  params: idParams('component'),
  body: addressWish,
  output: addressesGiven,
  status: 201,
  errors: ['not_found', 'forbidden', 'exhausted', 'conflict'],
  cli: { words: ['address', 'allocate'], args: ['id'] },
  handler: async (ctx, { params, body }) => ({ items: (await allocateInPrefix(ctx, params.id, body)).map(withKey) }),
});

const giveAddressOfRange = operation({
  id: 'range.allocate',
  method: 'POST',
  path: '/address-ranges/{id}/allocate-address',
  tag: 'Estate',
  summary: 'Take the next free addresses of an address range; never one twice',
  permission: 'estate.change',
  params: idParams('component'),
  body: addressWish,
  output: addressesGiven,
  status: 201,
  errors: ['not_found', 'forbidden', 'exhausted', 'conflict'],
  cli: { words: ['range', 'allocate'], args: ['id'] },
  handler: async (ctx, { params, body }) => ({ items: (await allocateInRange(ctx, params.id, body)).map(withKey) }),
});

const givePrefix = operation({
  id: 'prefix.allocate',
  method: 'POST',
  path: '/prefixes/{id}/allocate-prefix',
  tag: 'Estate',
  summary: 'Take the next free prefixes of a length inside another; never one twice',
  permission: 'estate.change',
  params: idParams('component'),
  body: z.strictObject({
    length: z.int().min(1).max(128),
    count: z.int().min(1).max(256).default(1),
    fit: z
      .enum(['first', 'best'])
      .default('first')
      .describe('first: the lowest; best: from the smallest gap, so that the large ones stay whole'),
    description: z.string().max(4_000).optional(),
    role: text.optional(),
    use: z.enum(['container', 'network', 'pool']).optional(),
    state,
  }),
  output: z.object({ items: z.array(z.object({ ...given, prefix: z.string() })) }),
  status: 201,
  errors: ['not_found', 'forbidden', 'exhausted', 'conflict'],
  cli: { words: ['prefix', 'allocate'], args: ['id', 'length'] },
  handler: async (ctx, { params, body }) => ({ items: (await allocatePrefix(ctx, params.id, body)).map(withKey) }),
});

const giveVlan = operation({
  id: 'vlan.allocate',
  method: 'POST',
  path: '/vlan-groups/{id}/allocate-vlan',
  tag: 'Estate',
  summary: 'Take the next free VLAN ids of a group; never one twice',
  permission: 'estate.change',
  params: idParams('component'),
  body: z.strictObject({
    count: z.int().min(1).max(100).default(1),
    name: z.string().trim().min(1).max(190).optional().describe('Of several: followed by the VLAN id'),
    description: z.string().max(4_000).optional(),
    role: text.optional(),
    state,
  }),
  output: z.object({ items: z.array(z.object({ ...given, vlanId: z.int(), name: z.string() })) }),
  status: 201,
  errors: ['not_found', 'forbidden', 'exhausted', 'already_exists', 'conflict'],
  cli: { words: ['vlan', 'allocate'], args: ['id'] },
  handler: async (ctx, { params, body }) => ({ items: (await allocateVlan(ctx, params.id, body)).map(withKey) }),
});

const trace = operation({
  id: 'cable.trace',
  method: 'GET',
  path: '/components/{id}/trace',
  tag: 'Estate',
  summary: 'Trace the ways through a port, a cable or a device to their far ends',
  description:
    'Through cables, panels (by strand) and circuits. Branches are ways of their own; loops, loose ends and what one may not read are said.',
  permission: 'estate.read',
  params: idParams('component'),
  output: traceSchema,
  errors: ['not_found'],
  cli: { words: ['cable', 'trace'], args: ['id'] },
  handler: (ctx, { params }) => traceComponent(ctx, params.id),
});

const neighbours = operation({
  id: 'network.neighbours',
  method: 'GET',
  path: '/components/{id}/neighbours',
  tag: 'Estate',
  summary: 'Show what a device is connected to, by the far ends of its cables',
  permission: 'estate.read',
  params: idParams('component'),
  output: z.object({ items: z.array(neighbourSchema), cut: z.boolean() }),
  errors: ['not_found'],
  cli: {
    words: ['network', 'neighbours'],
    args: ['id'],
    columns: ['port.name', 'device.name', 'farPort.name', 'cables'],
  },
  handler: (ctx, { params }) => neighboursOf(ctx, params.id),
});

const plugIn = operation({
  id: 'cable.connect',
  method: 'POST',
  path: '/cables',
  tag: 'Estate',
  summary: 'Connect two free ports by a new cable',
  permission: 'estate.change',
  body: z.strictObject({
    a: id.describe('Id of a port, an interface or a power feed'),
    b: id,
    name: z.string().trim().min(1).max(200).optional().describe('Left out: made of both ends'),
    label: text.optional(),
    form: text.optional(),
    color: text.optional(),
    lengthMetres: z.number().min(0).max(100_000).optional(),
    state,
  }),
  output: z.object({
    cable: componentRefSchema,
    warnings: z.array(z.string()).describe('What does not look as if it fitted together'),
  }),
  status: 201,
  errors: ['not_found', 'forbidden', 'port_in_use', 'already_exists'],
  cli: { words: ['cable', 'connect'], args: ['a', 'b'] },
  handler: (ctx, { body }) => connect(ctx, body),
});

const unplug = operation({
  id: 'cable.disconnect',
  method: 'POST',
  path: '/cables/{id}/disconnect',
  tag: 'Estate',
  summary: 'Take a cable out of its ports and out of service',
  permission: 'estate.change',
  params: idParams('component'),
  body: z.strictObject({ reason: z.string().trim().max(2_000).default('') }),
  output: z.object({ cable: componentRefSchema, freed: z.array(componentRefSchema) }),
  errors: ['not_found', 'forbidden'],
  cli: { words: ['cable', 'disconnect'], args: ['id'] },
  handler: (ctx, { params, body }) => disconnect(ctx, params.id, body.reason),
});

export const networkOperations: AnyOperation[] = [
  vrfs,
  tree,
  show,
  contents,
  free,
  locate,
  findings,
  vlans,
  giveAddress,
  giveAddressOfRange,
  givePrefix,
  giveVlan,
  trace,
  neighbours,
  plugIn,
  unplug,
];
