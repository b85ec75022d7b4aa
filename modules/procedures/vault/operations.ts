import { z } from 'zod';
import { type Id, keyOf, PlumblineError, parseId, parseKey, ref } from '#kernel';
import { requireFresh, whoCould } from '#people';
import { type AnyOperation, type Context, listQuery, numberPage, operation, pageOf, sortOf, toPage } from '#platform';
import { findRun } from '../run/store.ts';
import { credentialKinds, endpointSchema, keptKinds, nameSchema, valueSchema } from './credential.ts';
import { keyringPort } from './masterKey.ts';
import { referenceSchema } from './reference.ts';
import { mastersInUse, rotateMasterKey, unreadableIn } from './rotation.ts';
import { deliverableSecrets, takeRunSecretOnce } from './runSecret.ts';
import {
  createCredential,
  grantCredential,
  retireCredential,
  revokeCredential,
  rotateCredential,
  updateCredential,
} from './service.ts';
import { credentialById, credentialsByName, findCredentials, newestUses, noCredential } from './store.ts';
import { credentialDetailSchema, credentialSchema, viewOfUse, viewsOf } from './view.ts';

const params = z.object({ id: z.string().min(1).max(80).describe('Its name, its key (CRD-3) or its number') });
const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);
const reason = z.string().trim().min(3).max(500);
const domain = z.string().min(1).max(80).describe('Key or number of a domain');
const given = {
  value: valueSchema.optional(),
  passphrase: z.string().min(1).max(1_000).optional(),
  reference: referenceSchema.optional().describe('Where the value lies, instead of the value'),
};
const SHOWN_USES = 50;

async function idOf(context: Context, named: string): Promise<Id> {
  if (/^[1-9][0-9]{0,14}$/.test(named)) return Number(named);
  if (/^CRD-/.test(named)) return parseKey(named).id;
  const scope = await context.scope('credential.read');
  const found = await credentialsByName(context.db, named);
  const readable = found.filter(({ domainId }) => scope === 'all' || scope.includes(domainId));
  if (readable.length === 0) throw noCredential();
  if (readable.length > 1) {
    const keys = readable.map(({ id }) => keyOf(ref('credential', id))).join(', ');
    throw new PlumblineError('conflict', `Several domains have a credential of that name: say which, ${keys}.`);
  }
  return readable[0]!.id;
}

async function shown(context: Context, id: Id) {
  return (await viewsOf(context, [await credentialById(context.db, id)]))[0]!;
}

const list = operation({
  id: 'credential.list',
  method: 'GET',
  path: '/credentials',
  tag: 'Operations',
  summary: 'List what the vault keeps, without a single value',
  permission: 'credential.read',
  query: listQuery.extend({
    sort: sortOf(['id'], 'id'),
    q: z.string().max(80).optional(),
    kind: z.enum(keptKinds).optional(),
    retired: z.stringbool().default(false),
  }),
  output: pageOf(credentialSchema),
  cli: { words: ['vault', 'list'], columns: ['name', 'kind', 'domain.name', 'keptIn', 'lastUse.at', 'dueAt'] },
  async handler(context, { query }) {
    const scope = await context.scope('credential.read');
    const page = numberPage(query);
    const found = await findCredentials(context.db, {
      ...{ scope, kind: query.kind, retired: query.retired, q: query.q },
      after: page.after,
      descending: page.direction === 'desc',
      limit: query.limit + 1,
    });
    const views = new Map((await viewsOf(context, found)).map((view) => [view.id, view]));
    return toPage(
      found,
      query.limit,
      (row) => [row.id],
      (row) => views.get(row.id)!,
    );
  },
});

const show = operation({
  id: 'credential.show',
  method: 'GET',
  path: '/credentials/{id}',
  tag: 'Operations',
  summary: 'Show a credential: who may use it, and what used it',
  permission: 'credential.read',
  params,
  output: credentialDetailSchema,
  errors: ['not_found'],
  cli: { words: ['vault', 'show'], args: ['id'] },
  async handler(context, { params }) {
    const scope = await context.scope('credential.read');
    const credential = await credentialById(context.db, await idOf(context, params.id));
    if (scope !== 'all' && !scope.includes(credential.domainId)) throw noCredential();
    const uses = (await newestUses(context.db, [credential.id], SHOWN_USES)).get(credential.id) ?? [];
    const { id, domainId, leastLevel } = credential;
    return {
      ...(await viewsOf(context, [credential]))[0]!,
      uses: uses.map(viewOfUse),
      whoMayUse: await whoCould(context.workspace, 'credential.use', {
        ...{ type: 'credential', id, domainId, level: leastLevel },
      }),
    };
  },
});

const create = operation({
  id: 'credential.create',
  method: 'POST',
  path: '/credentials',
  tag: 'Operations',
  summary: 'Put a credential into the vault',
  description:
    'The value goes in and never comes out: no answer holds it, and only a worker opens it, for work that may use it. It can lie elsewhere and be named by a reference instead.',
  permission: 'credential.manage',
  body: z.strictObject({
    name: nameSchema,
    kind: z.enum(credentialKinds),
    purpose: z.string().trim().min(3).max(500),
    domain,
    account: z.string().trim().min(1).max(500).optional().describe('Who one signs in as: a user, a DN'),
    endpoints: z.array(endpointSchema).max(50).default([]),
    leastLevel: level.default(1),
    signsIn: z.boolean().default(false),
    rotateAfterDays: z.int().min(1).max(3_650).optional(),
    ...given,
  }),
  output: credentialSchema,
  status: 201,
  secretAnswer: true,
  errors: ['invalid_input', 'already_exists', 'vault_locked', 'proof_needed'],
  handler: async (context, { body }) => shown(context, await createCredential(context, body)),
});

const rotate = operation({
  id: 'credential.rotate',
  method: 'POST',
  path: '/credentials/{id}/values',
  tag: 'Operations',
  summary: 'Give a credential a new value; the one before is thrown away',
  permission: 'credential.manage',
  params,
  body: z.strictObject(given),
  output: credentialSchema,
  secretAnswer: true,
  errors: ['not_found', 'invalid_input', 'illegal_transition', 'vault_locked', 'proof_needed'],
  async handler(context, { params, body }) {
    const id = await idOf(context, params.id);
    await rotateCredential(context, id, body);
    return shown(context, id);
  },
});

const update = operation({
  id: 'credential.update',
  method: 'PATCH',
  path: '/credentials/{id}',
  tag: 'Operations',
  summary: 'Change what a credential is for and where it may be shown',
  description:
    'Where its value would go further (a new place, a lower level, to sign in) the value is given anew in the same act.',
  permission: 'credential.manage',
  params,
  body: z.strictObject({
    purpose: z.string().trim().min(3).max(500).optional(),
    endpoints: z.array(endpointSchema).max(50).optional(),
    leastLevel: level.optional(),
    signsIn: z.boolean().optional(),
    rotateAfterDays: z.int().min(1).max(3_650).nullable().optional(),
    ...given,
  }),
  output: credentialSchema,
  versioned: true,
  errors: ['not_found', 'invalid_input', 'stale', 'illegal_transition', 'vault_locked', 'proof_needed'],
  cli: { words: ['vault', 'update'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = await idOf(context, params.id);
    await updateCredential(context, id, body);
    return shown(context, id);
  },
});

const retire = operation({
  id: 'credential.retire',
  method: 'POST',
  path: '/credentials/{id}/retire',
  tag: 'Operations',
  summary: 'Retire a credential: its value is destroyed, its history stays',
  permission: 'credential.manage',
  params,
  body: z.strictObject({ reason }),
  output: credentialSchema,
  errors: ['not_found', 'illegal_transition', 'proof_needed'],
  cli: { words: ['vault', 'retire'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = await idOf(context, params.id);
    await retireCredential(context, id, body.reason);
    return shown(context, id);
  },
});

const grant = operation({
  id: 'credential.grant',
  method: 'POST',
  path: '/credentials/{id}/domains',
  tag: 'Operations',
  summary: 'Let the work of another domain use a credential',
  permission: 'credential.manage',
  params,
  body: z.strictObject({ domain }),
  output: credentialSchema,
  errors: ['not_found', 'illegal_transition', 'proof_needed'],
  cli: { words: ['vault', 'grant'], args: ['id', 'domain'] },
  async handler(context, { params, body }) {
    const id = await idOf(context, params.id);
    await grantCredential(context, id, body.domain);
    return shown(context, id);
  },
});

const revoke = operation({
  id: 'credential.revoke',
  method: 'DELETE',
  path: '/credentials/{id}/domains/{domain}',
  tag: 'Operations',
  summary: 'Take a credential away from a domain that it was granted to',
  permission: 'credential.manage',
  params: params.extend({ domain }),
  output: credentialSchema,
  errors: ['not_found', 'proof_needed'],
  cli: { words: ['vault', 'revoke'], args: ['id', 'domain'] },
  async handler(context, { params }) {
    const id = await idOf(context, params.id);
    await revokeCredential(context, id, params.domain);
    return shown(context, id);
  },
});

const vaultSchema = z.object({
  master: z.string().describe('Name of the current master key, made from it'),
  olderMasters: z.int().describe('Master keys from before that something may still be wrapped by'),
  values: z.int(),
  toRewrap: z.int(),
  unreadable: z.int().describe('Values whose master key is not here'),
});

const state = operation({
  id: 'vault.show',
  method: 'GET',
  path: '/vault',
  tag: 'Operations',
  summary: 'Show which master key is in use and what it does not open',
  permission: 'installation.administer',
  output: vaultSchema,
  errors: ['vault_locked'],
  cli: { words: ['vault', 'status'] },
  async handler(context) {
    await context.authorise('installation.administer', { type: 'workspace', domainId: null });
    const keyring = context.workspace.port(keyringPort).read();
    const inUse = await mastersInUse(context.db);
    const values = [...inUse.values()].reduce((sum, count) => sum + count, 0);
    const unreadable = unreadableIn(inUse, keyring);
    return {
      master: keyring.current.id,
      olderMasters: keyring.all.size - 1,
      values,
      toRewrap: values - unreadable - (inUse.get(keyring.current.id) ?? 0),
      unreadable,
    };
  },
});

const rotateMaster = operation({
  id: 'vault.rotate-master',
  method: 'POST',
  path: '/vault/masters',
  tag: 'Operations',
  summary: 'Make a new master key and wrap everything by it',
  description: 'No value is decrypted. Interrupted, it goes on with fresh: false.',
  permission: 'installation.administer',
  body: z.strictObject({ fresh: z.boolean().default(true) }).optional(),
  output: z.object({ master: z.string(), rewrapped: z.int(), thrownAway: z.int(), unreadable: z.int() }),
  errors: ['conflict', 'vault_locked', 'proof_needed'],
  cli: { words: ['vault', 'rotate-master'] },
  handler: (context, { body }) => rotateMasterKey(context, { fresh: body?.fresh ?? true }),
});

/** Takes `7` and `RUN-7`. */
function runIdOf(text: string): Id {
  if (!/^[A-Za-z]/.test(text)) return parseId(text);
  const record = parseKey(text);
  if (record.type !== 'run') throw new PlumblineError('not_found', 'That is not a run.');
  return record.id;
}

const runParams = z.object({ id: z.string().min(1).max(20) });

const take = operation({
  id: 'run.take-secret',
  method: 'POST',
  path: '/runs/{id}/secrets/{key}/take',
  tag: 'Operations',
  summary: 'Show a secret of a finished run to who started it, once',
  permission: 'self.use',
  params: runParams.extend({ key: z.string().min(1).max(120) }),
  output: z.object({ value: z.string() }),
  secretAnswer: true,
  errors: ['not_found', 'vault_locked', 'proof_needed'],
  async handler(context, { params }) {
    const runId = runIdOf(params.id);
    await own(context, runId);
    requireFresh(context);
    const { workspace } = context;
    const how = 'shown to who started the run';
    return context.mutate(async (mutation) => ({
      value: await takeRunSecretOnce(workspace, mutation, { runId, key: params.key, deliver: 'starter', how }),
    }));
  },
});

const waiting = operation({
  id: 'run.secrets',
  method: 'GET',
  path: '/runs/{id}/secrets',
  tag: 'Operations',
  summary: 'Show which secrets of a run wait to be shown to who started it',
  permission: 'self.use',
  params: runParams,
  output: z.object({ items: z.array(z.object({ key: z.string(), expiresAt: z.iso.datetime() })) }),
  errors: ['not_found'],
  async handler(context, { params }) {
    const runId = runIdOf(params.id);
    await own(context, runId);
    const found = await deliverableSecrets(context.db, runId);
    const items = found.filter(({ deliver }) => deliver === 'starter');
    return { items: items.map(({ key, expiresAt }) => ({ key, expiresAt: expiresAt.toISOString() })) };
  },
});

/** To everybody else there is nothing. */
async function own(context: Context, runId: Id): Promise<void> {
  const { personId } = context.actor;
  await context.authorise('self.use', { type: 'person', id: personId, domainId: null });
  const run = await findRun(context.db, runId).catch(() => null);
  if (!run || run.startedBy !== personId)
    throw new PlumblineError('not_found', 'There is no run of yours with that number.');
}

export const vaultOperations: AnyOperation[] = [
  ...[list, show, create, rotate, update, retire, grant, revoke],
  ...[state, rotateMaster, waiting, take],
];
