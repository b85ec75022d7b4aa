import { z } from 'zod';
import { type Id, PlumblineError, parseId, parseKey } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import {
  type AnyOperation,
  type Context,
  createContext,
  encodeCursor,
  listQuery,
  numberPage,
  operation,
  pageOf,
  pageOfAll,
  refSchema,
  sortOf,
  toRef,
} from '#platform';
import { proofWays } from '../definition/offered.ts';
import { acceptRequest, refuseRequest, startAutomatically, withdrawRequest } from './decide.ts';
import { fetchSecret, sendHandoverLink, takeByLink } from './handOver.ts';
import { makeRequest } from './make.ts';
import { listOffers, peopleLedBy } from './offer.ts';
import { readableRequest } from './parties.ts';
import { type Proof, proveRequest } from './prove.ts';
import { listRequests } from './store.ts';
import { requestSchema, requestSummarySchema, summariseRequests, viewRequest } from './view.ts';

const requestParams = z.object({
  id: z.string().min(1).max(24).describe('The number of a request, or its key, such as REQ-7.'),
});
const personId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const reason = z.string().trim().min(3).max(500);
const inputs = z.record(z.string().max(40), z.union([z.string().max(4_000), z.number(), z.boolean()]));

/** Takes `7` and `REQ-7`. */
function requestIdOf(text: string): Id {
  if (!/^[A-Za-z]/.test(text)) return parseId(text);
  const record = parseKey(text);
  if (record.type !== 'request') throw new PlumblineError('not_found', `${text} is not a request.`);
  return record.id;
}

const offerSchema = z.object({
  what: z.string(),
  label: z.string(),
  help: z.string().nullable(),
  for: z.enum(['self', 'others', 'anyone']),
  proof: z.array(z.enum(proofWays)),
  expectedMinutes: z.int(),
  asks: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      label: z.string(),
      help: z.string().nullable(),
      required: z.boolean(),
      options: z.array(z.string()),
    }),
  ),
  /** Whom I may ask for, besides myself. */
  people: z.array(refSchema),
});

const offers = operation({
  id: 'offer.list',
  method: 'GET',
  path: '/offers',
  tag: 'Delivery',
  summary: 'List what I can ask for',
  permission: 'request.make',
  query: listQuery.extend({ sort: sortOf(['label'], 'label') }),
  output: pageOf(offerSchema),
  cli: { words: ['offer', 'list'], columns: ['what', 'label', 'for', 'proof'] },
  async handler(context, { query }) {
    await context.authorise('request.make', { type: 'request', domainId: null });
    const led = await peopleLedBy(context.db, context.actor.personId);
    const all = (await listOffers(context.db)).filter(({ offered }) => offered.for !== 'others' || led.length > 0);
    return pageOfAll(
      all.map((offer) => ({ ...offer, id: offer.procedure.id })),
      query,
      ({ offered }) => offered.label,
      ({ procedure, offered, asks }) => ({
        what: procedure.key,
        label: offered.label,
        help: offered.help ?? null,
        for: offered.for,
        proof: offered.proof,
        expectedMinutes: procedure.definition.expectedMinutes,
        asks: Object.entries(asks).map(([name, input]) => ({
          name,
          type: input.type,
          label: input.label,
          help: input.help ?? null,
          required: input.required,
          options: input.type === 'choice' ? input.options : [],
        })),
        people: offered.for === 'self' ? [] : led.map((person) => toRef('person', person.id, person.name)),
      }),
    );
  },
});

const add = operation({
  id: 'request.add',
  method: 'POST',
  path: '/requests',
  tag: 'Delivery',
  summary: 'Ask for something that is offered; or write it down for somebody who is on the phone',
  permission: 'request.make',
  body: z.object({
    what: z.string().min(1).max(80).describe('As offer.list names it.'),
    requester: personId.optional().describe('Who asks, where that is not you: it takes level 1.'),
    for: personId.optional().describe('Who it is done for; the requester unless given.'),
    inputs: inputs.default({}),
    note: z.string().trim().max(1_000).default(''),
  }),
  output: requestSchema,
  status: 201,
  errors: ['not_found', 'forbidden', 'already_exists', 'rate_limited'],
  cli: { words: ['request', 'add'], args: ['what'] },
  async handler(context, { body }) {
    const id = await context.mutate((mutation) =>
      makeRequest(context, mutation, {
        what: body.what,
        requesterId: body.requester ?? null,
        beneficiaryId: body.for ?? null,
        inputs: body.inputs,
        note: body.note,
      }),
    );
    await startAutomatically(context.workspace, id);
    return viewRequest(context, id);
  },
});

const stateFilter = z.enum(['open', 'asked', 'proven', 'accepted', 'done', 'refused', 'withdrawn', 'expired']);

const list = operation({
  id: 'request.list',
  method: 'GET',
  path: '/requests',
  tag: 'Delivery',
  summary: 'List the requests that are mine, that I am to confirm, or that I may take on',
  permission: 'request.make',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    as: z.enum(['mine', 'confirm', 'handle', 'any']).default('any'),
    state: stateFilter.optional(),
  }),
  output: pageOf(requestSummarySchema),
  cli: { words: ['request', 'list'], columns: ['key', 'state', 'name', 'requester.name', 'says', 'at'] },
  async handler(context, { query }) {
    await context.authorise('request.make', { type: 'request', domainId: null });
    const rows = await listRequests(context.db, {
      ...numberPage(query),
      limit: query.limit + 1,
      personId: context.actor.personId,
      scope: await context.scope('request.handle'),
      as: query.as,
      ...(query.state ? { states: query.state === 'open' ? ['asked', 'proven', 'accepted'] : [query.state] } : {}),
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      items: await summariseRequests(context.db, page, context.actor.personId),
      next: rows.length > query.limit && last ? encodeCursor([last.id]) : null,
    };
  },
});

const shown = async (context: Context, id: Id) => {
  await readableRequest(context, id);
  return viewRequest(context, id);
};

const show = operation({
  id: 'request.show',
  method: 'GET',
  path: '/requests/{id}',
  tag: 'Delivery',
  summary: 'Show a request: where it is, what is missing, and what I may do with it',
  permission: 'request.make',
  params: requestParams,
  output: requestSchema,
  errors: ['not_found'],
  cli: { words: ['request', 'show'], args: ['id'] },
  handler: async (context, { params }) => shown(context, requestIdOf(params.id)),
});

const prove = operation({
  id: 'request.prove',
  method: 'POST',
  path: '/requests/{id}/prove',
  tag: 'Delivery',
  summary: 'Prove who asks: by their code, a sign-in with two factors, or as their manager',
  permission: 'request.make',
  params: requestParams,
  body: z.object({ way: z.enum(proofWays), code: z.string().trim().min(6).max(12).optional() }),
  output: requestSchema,
  errors: ['not_found', 'forbidden', 'own_work', 'proof_failed', 'rate_limited', 'illegal_transition'],
  // The code must not be kept, not even as the hash of a body.
  secretAnswer: true,
  cli: { words: ['request', 'prove'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = requestIdOf(params.id);
    await readableRequest(context, id);
    await proveRequest(context, id, proofOf(body));
    await startAutomatically(context.workspace, id);
    return viewRequest(context, id);
  },
});

function proofOf({ way, code }: { way: (typeof proofWays)[number]; code?: string | undefined }): Proof {
  if (way !== 'totp') return { way };
  if (code === undefined)
    throw new PlumblineError('invalid_input', 'The code that the app of the requester shows now is missing.', {
      issues: [{ path: '/code', message: 'is needed' }],
    });
  return { way, code };
}

const accept = operation({
  id: 'request.accept',
  method: 'POST',
  path: '/requests/{id}/accept',
  tag: 'Delivery',
  summary: 'Take a proven request on: its run starts',
  permission: 'request.handle',
  params: requestParams,
  body: z
    .object({
      targets: z.array(personId).max(100).default([]).describe('Ids of components.'),
      inputs: inputs.default({}).describe('What is for whoever takes it on.'),
    })
    .default({ targets: [], inputs: {} }),
  output: requestSchema,
  status: 202,
  errors: ['not_found', 'forbidden', 'own_work', 'not_proven', 'use_refused', 'illegal_transition'],
  cli: { words: ['request', 'accept'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = requestIdOf(params.id);
    await readableRequest(context, id);
    await acceptRequest(context, id, body);
    return viewRequest(context, id);
  },
});

const refuse = operation({
  id: 'request.refuse',
  method: 'POST',
  path: '/requests/{id}/refuse',
  tag: 'Delivery',
  summary: 'Say why a request is not done; or, as the manager, that it is not them who asks',
  permission: 'request.make',
  params: requestParams,
  body: z.object({ reason }),
  output: requestSchema,
  errors: ['not_found', 'forbidden', 'own_work', 'illegal_transition'],
  cli: { words: ['request', 'refuse'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = requestIdOf(params.id);
    await refuseRequest(context, id, body.reason);
    return viewRequest(context, id);
  },
});

const withdraw = operation({
  id: 'request.withdraw',
  method: 'POST',
  path: '/requests/{id}/withdraw',
  tag: 'Delivery',
  summary: 'Take a request of mine back',
  permission: 'request.make',
  params: requestParams,
  body: z.object({ reason: reason.optional() }).optional(),
  output: requestSchema,
  errors: ['not_found', 'forbidden', 'illegal_transition'],
  cli: { words: ['request', 'withdraw'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = requestIdOf(params.id);
    await withdrawRequest(context, id, body?.reason ?? null);
    return viewRequest(context, id);
  },
});

const deliver = operation({
  id: 'request.deliver',
  method: 'POST',
  path: '/requests/{id}/deliver',
  tag: 'Delivery',
  summary: 'Hand over what a request left, once: on the page, to the manager, by a link, or by phone',
  description: 'The value stands in the answer once, except with `link`: that sends a link to the private address.',
  permission: 'request.make',
  params: requestParams,
  body: z.object({
    way: z.enum(['page', 'link', 'manager', 'phone']),
    note: z.string().trim().min(3).max(500).optional().describe('By phone: whom you called, at which number.'),
  }),
  output: z.object({
    value: z.string().nullable(),
    sentTo: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  }),
  errors: ['not_found', 'forbidden', 'own_work', 'already_fetched', 'unavailable', 'proof_needed'],
  secretAnswer: true,
  cli: { words: ['request', 'deliver'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = requestIdOf(params.id);
    if (body.way !== 'link') {
      return { value: await fetchSecret(context, id, body.way, body.note ?? null), sentTo: null, expiresAt: null };
    }
    const { to, expiresAt } = await sendHandoverLink(context, id);
    return { value: null, sentTo: to, expiresAt: expiresAt.toISOString() };
  },
});

const takeLink = operation({
  id: 'handover.take',
  method: 'POST',
  path: '/handover',
  tag: 'Delivery',
  summary: 'Open the link that was sent to a private address, once',
  description: 'Needs no sign-in: it is for who lost theirs. The token is good once and for a day.',
  permission: 'public',
  body: z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be the end of the link, whole') }),
  output: z.object({ label: z.string(), value: z.string() }),
  errors: ['already_fetched'],
  secretAnswer: true,
  async handler(context, { body }) {
    // Nobody is signed in: what is done is the system's, and the audit trail names the link's request.
    const { workspace } = context;
    const system = await findSystemActor(workspace.db);
    const ours = createContext({
      workspace,
      authority: createAuthority(workspace),
      actor: system!,
      operation: 'handover.take',
      requestId: context.requestId,
    });
    return takeByLink(ours, body.token);
  },
});

export const requestOperations: AnyOperation[] = [
  offers,
  add,
  list,
  show,
  prove,
  accept,
  refuse,
  withdraw,
  deliver,
  takeLink,
];
