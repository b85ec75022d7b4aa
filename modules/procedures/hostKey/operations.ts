import { z } from 'zod';
import { PlumblineError, parseId, parseKey } from '#kernel';
import {
  type AnyOperation,
  listQuery,
  numberPage,
  operation,
  pageOf,
  refSchema,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { approveHostKey, meetHost, replaceHostKey } from './service.ts';
import { findHostKeys, hostKeyById, type PinnedHostKey } from './store.ts';

const place = {
  address: z.string().trim().min(1).max(255),
  port: z.int().min(1).max(65_535).default(22),
};
const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{1,64}$/);

const hostKeySchema = refSchema.extend({
  address: z.string(),
  port: z.int(),
  fingerprint: z.string(),
  keyType: z.string(),
  approvedBy: refSchema,
  approvedAt: z.iso.datetime(),
  replacedBecause: z.string().nullable(),
});

function toView(key: PinnedHostKey): z.input<typeof hostKeySchema> {
  return {
    ...toRef('host_key', key.id, `${key.address}:${key.port}`),
    address: key.address,
    port: key.port,
    fingerprint: key.fingerprint,
    keyType: key.publicKey.split(' ')[0] ?? '',
    approvedBy: toRef('person', key.approvedById, key.approvedBy),
    approvedAt: key.approvedAt.toISOString(),
    replacedBecause: key.replacedBecause,
  };
}

const list = operation({
  id: 'host-key.list',
  method: 'GET',
  path: '/host-keys',
  tag: 'Operations',
  summary: 'List the pinned keys of hosts, and who approved them',
  permission: 'estate.observe',
  query: listQuery.extend({ sort: sortOf(['id'], 'id'), q: z.string().max(200).optional() }),
  output: pageOf(hostKeySchema),
  cli: { words: ['host-key', 'list'], columns: ['key', 'address', 'port', 'fingerprint', 'approvedBy.name'] },
  async handler(context, { query }) {
    await context.authorise('estate.observe', { type: 'host_key', domainId: null });
    const { after, direction } = numberPage(query);
    const found = await findHostKeys(context.db, {
      ...{ q: query.q, after, descending: direction === 'desc' },
      limit: query.limit + 1,
    });
    return toPage(found, query.limit, (key) => [key.id], toView);
  },
});

const meet = operation({
  id: 'host-key.meet',
  method: 'POST',
  path: '/host-keys/meet',
  tag: 'Operations',
  summary: 'Ask a host for its key, without signing in there',
  permission: 'estate.observe',
  body: z.strictObject(place),
  output: z.object({
    type: z.string(),
    fingerprint: z.string(),
    pinned: hostKeySchema.nullable(),
    state: z.enum(['unknown', 'pinned', 'changed']),
  }),
  errors: ['host_unreachable'],
  cli: { words: ['host-key', 'meet'], args: ['address'] },
  async handler(context, { body }) {
    const { shown, pinned } = await meetHost(context, body.address, body.port);
    const state = !pinned
      ? ('unknown' as const)
      : pinned.publicKey === shown.publicKey
        ? ('pinned' as const)
        : ('changed' as const);
    return { type: shown.type, fingerprint: shown.fingerprint, pinned: pinned ? toView(pinned) : null, state };
  },
});

const approve = operation({
  id: 'host-key.approve',
  method: 'POST',
  path: '/host-keys',
  tag: 'Operations',
  summary: 'Pin the key of a host whose fingerprint was compared',
  permission: 'estate.observe',
  body: z.strictObject({ ...place, fingerprint }),
  output: hostKeySchema,
  status: 201,
  errors: ['host_unreachable', 'host_key_unknown', 'conflict', 'proof_needed'],
  cli: { words: ['host-key', 'approve'], args: ['address', 'fingerprint'] },
  handler: async (context, { body }) => toView(await hostKeyById(context.db, await approveHostKey(context, body))),
});

const replace = operation({
  id: 'host-key.replace',
  method: 'POST',
  path: '/host-keys/{id}/replace',
  tag: 'Operations',
  summary: 'Pin another key for a host whose key has changed',
  permission: 'credential.manage',
  params: z.object({ id: z.string().min(1).max(20) }),
  body: z.strictObject({ fingerprint, reason: z.string().trim().min(3).max(500) }),
  output: hostKeySchema,
  errors: ['not_found', 'host_unreachable', 'host_key_unknown', 'stale', 'proof_needed'],
  cli: { words: ['host-key', 'replace'], args: ['id', 'fingerprint'] },
  async handler(context, { params, body }) {
    const id = /^[1-9]/.test(params.id) ? parseId(params.id) : idOfKey(params.id);
    await replaceHostKey(context, id, body);
    return toView(await hostKeyById(context.db, id));
  },
});

function idOfKey(key: string): number {
  const record = parseKey(key);
  if (record.type !== 'host_key') throw new PlumblineError('not_found', 'There is no such host key.');
  return record.id;
}

export const hostKeyOperations: AnyOperation[] = [list, meet, approve, replace];
