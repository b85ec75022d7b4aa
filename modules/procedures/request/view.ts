import { z } from 'zod';
import { type Id, movesFrom, ref } from '#kernel';
import { handsIn, hasConfirmedApp } from '#people';
import { type Actor, type Context, type Reader, refSchema, toRef } from '#platform';
import { proofWays } from '../definition/offered.ts';
import { procedureByKey } from '../definition/store.ts';
import { handoverWaysOf } from './handOver.ts';
import { type Readable, withParties } from './parties.ts';
import {
  handoverWays,
  MOST_FAILED_ATTEMPTS,
  plainState,
  type RequestRow,
  requestStateNames,
  requestStates,
  whyNotAccept,
  whyNotConfirm,
} from './request.ts';
import { countFailed, findInvolved, findRequest } from './store.ts';

const moment = z.iso.datetime();
export const requestSummarySchema = refSchema.extend({
  state: z.enum(requestStateNames as [string, ...string[]]),
  /** The state in plain words. */
  says: z.string(),
  what: z.string(),
  requester: refSchema,
  beneficiary: refSchema,
  at: moment,
  updatedAt: moment,
  /** Whether something lies there for the requester to fetch. */
  ready: z.boolean(),
});

export const requestSchema = requestSummarySchema.extend({
  level: z.int(),
  domain: refSchema,
  note: z.string(),
  inputs: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) })),
  madeBy: refSchema,
  manager: refSchema.nullable(),
  expiresAt: moment.nullable(),
  /** What its procedure is done to, for whoever takes it on. */
  targets: z.object({ count: z.enum(['none', 'one', 'many']), kinds: z.array(z.string()) }),
  proof: z.object({
    ways: z.array(z.enum(proofWays)),
    way: z.enum(['none', ...proofWays]).nullable(),
    by: refSchema.nullable(),
    at: moment.nullable(),
    /** Codes that may still be tried. */
    triesLeft: z.int(),
    /** Whether the requester has an app that shows codes. */
    hasApp: z.boolean(),
  }),
  accepted: z.object({ by: refSchema, at: moment }).nullable(),
  run: z.object({ id: z.int(), key: z.string(), state: z.string() }).nullable(),
  handover: z.object({
    /** The ways that there are now, the best first. */
    ways: z.array(z.enum(handoverWays)),
    way: z.enum(handoverWays).nullable(),
    by: refSchema.nullable(),
    at: moment.nullable(),
    note: z.string().nullable(),
  }),
  closed: z.object({ by: refSchema, at: moment, reason: z.string().nullable() }).nullable(),
  /** What I am to it, and what I may do with it now; with the reason where I may not. */
  me: z.object({
    parts: z.array(z.string()),
    handles: z.boolean(),
    confirm: z.string().nullable(),
    accept: z.string().nullable(),
    moves: z.array(z.string()),
  }),
  steps: z.array(z.object({ at: moment, says: z.string() })),
});
export type RequestSummary = z.input<typeof requestSummarySchema>;
export type RequestView = z.input<typeof requestSchema>;

export async function summariseRequests(
  db: Reader,
  requests: readonly RequestRow[],
  readerId: Id,
): Promise<RequestSummary[]> {
  const people = await findInvolved(
    db,
    requests.flatMap((request) => [request.requesterId, request.beneficiaryId]),
  );
  const person = (id: Id) => toRef('person', id, people.get(id)?.name ?? '');
  return requests.map((request) => ({
    ...toRef('request', request.id, request.label),
    state: request.state,
    says: plainState(request, readerId),
    what: request.procedureKey,
    requester: person(request.requesterId),
    beneficiary: person(request.beneficiaryId),
    at: request.createdAt.toISOString(),
    updatedAt: request.updatedAt.toISOString(),
    ready: request.state === 'done' && request.secretName !== null && request.handedOverAt === null,
  }));
}

export async function viewRequest(context: Context, id: Id): Promise<RequestView> {
  const { db } = context;
  const { personId } = context.actor;
  const hands = await handsIn(context.workspace);
  const scope = await context.scope('request.handle');
  const readable = await withParties(db, await findRequest(db, id), personId, scope);
  const { request, requester, parts, handles } = readable;
  const ids = [
    request.requesterId,
    request.beneficiaryId,
    request.madeBy,
    request.provenBy,
    request.acceptedBy,
    request.handedOverBy,
    request.closedBy,
    requester.managerId,
  ].filter((one) => one !== null);
  const [people, domain, run, failed, [summary], ways, hasApp, procedure] = await Promise.all([
    findInvolved(db, ids),
    db.selectFrom('domain').select(['id', 'name']).where('id', '=', request.domainId).executeTakeFirstOrThrow(),
    request.runId === null
      ? undefined
      : db.selectFrom('run').select(['id', 'state']).where('id', '=', request.runId).executeTakeFirst(),
    countFailed(db, request, new Date(context.now().getTime() - 3_600_000)),
    summariseRequests(db, [request], personId),
    handoverWaysOf(db, request, hands),
    hasConfirmedApp(context.workspace, request.requesterId),
    procedureByKey(db, request.procedureKey),
  ]);
  const person = (one: Id | null) => (one === null ? null : toRef('person', one, people.get(one)?.name ?? ''));
  const open = request.state === 'asked' || request.state === 'proven';
  return {
    ...summary!,
    level: request.level,
    domain: toRef('domain', domain.id, domain.name),
    note: request.note,
    inputs: Object.entries(request.inputs).map(([name, value]) => ({ name, value: value as string })),
    madeBy: person(request.madeBy)!,
    manager: person(requester.managerId),
    expiresAt: open ? request.expiresAt.toISOString() : null,
    targets: { count: procedure.definition.targets.count, kinds: procedure.definition.targets.kinds },
    proof: {
      ways: request.proofWays,
      way: request.proofWay,
      by: person(request.provenBy),
      at: request.provenAt?.toISOString() ?? null,
      triesLeft: Math.max(0, MOST_FAILED_ATTEMPTS - failed.ofRequest),
      hasApp,
    },
    accepted:
      request.acceptedBy && request.acceptedAt
        ? { by: person(request.acceptedBy)!, at: request.acceptedAt.toISOString() }
        : null,
    run: run ? { id: run.id, key: `RUN-${run.id}`, state: run.state } : null,
    handover: {
      ways: ways.filter((way) => mayUse(way, readable, context.actor.kind)),
      way: request.handoverWay,
      by: person(request.handedOverBy),
      at: request.handedOverAt?.toISOString() ?? null,
      note: parts.includes('requester') || handles ? request.handoverNote : null,
    },
    closed:
      request.closedBy && request.closedAt
        ? { by: person(request.closedBy)!, at: request.closedAt.toISOString(), reason: request.reason }
        : null,
    me: {
      parts,
      handles,
      confirm: whyNotConfirm(request, requester.managerId, personId, hands),
      accept: handles ? whyNotAccept(request, personId, hands) : 'It takes a level in the domain of the request.',
      moves: movesFrom(requestStates, request.state).filter((move) => mayMove(move, readable)),
    },
    steps: await stepsOf(db, request),
  };
}

function mayMove(move: string, { parts, handles }: Readable): boolean {
  if (move === 'withdraw') return parts.includes('requester') || parts.includes('maker');
  if (move === 'refuse') return !parts.includes('requester') && (handles || parts.includes('manager'));
  if (move === 'accept') return handles && !parts.includes('requester');
  return move === 'prove' && (parts.includes('requester') || parts.includes('manager') || handles);
}

/** Everybody sees only the ways that are theirs to use. */
function mayUse(way: (typeof handoverWays)[number], { parts, handles }: Readable, kind: Actor['kind']): boolean {
  if (way === 'page') return parts.includes('requester');
  if (way === 'manager') return parts.includes('manager');
  if (way === 'link') return parts.includes('requester') || handles;
  return kind === 'person' && handles && !parts.includes('requester');
}

const stepWords: Record<string, string> = {
  'request.make': 'Asked',
  'request.prove': 'We know who asked',
  'request.proof-failed': 'A proof did not hold',
  'request.accept': 'Somebody took it on',
  'request.release': 'It waits for somebody again',
  'request.finish': 'It is done',
  'request.refuse': 'It is not done',
  'request.withdraw': 'Taken back',
  'request.expire': 'It lapsed',
  'request.send-link': 'A link was sent',
  'request.hand-over': 'It was handed over',
};

/** How it went, from the audit trail itself. */
async function stepsOf(db: Reader, request: RequestRow): Promise<{ at: string; says: string }[]> {
  const subject = ref('request', request.id);
  const rows = await db
    .selectFrom('event')
    .select(['at', 'action'])
    .where('subject_type', '=', subject.type)
    .where('subject_id', '=', subject.id)
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.flatMap(({ at, action }) =>
    stepWords[action] ? [{ at: at.toISOString(), says: stepWords[action] }] : [],
  );
}
