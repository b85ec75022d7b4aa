import { canonicalJson, type Id, PlumblineError } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { ProofWay } from '../definition/offered.ts';
import type { RequestRow, RequestState } from './request.ts';

const columns = [
  'id',
  'procedure_key as procedureKey',
  'domain_id as domainId',
  'level',
  'label',
  'requester_id as requesterId',
  'beneficiary_id as beneficiaryId',
  'made_by as madeBy',
  'inputs',
  'note',
  'state',
  'proof_ways as proofWays',
  'proof_way as proofWay',
  'proven_by as provenBy',
  'proven_at as provenAt',
  'expires_at as expiresAt',
  'accepted_by as acceptedBy',
  'accepted_at as acceptedAt',
  'run_id as runId',
  'secret_name as secretName',
  'handover_way as handoverWay',
  'handed_over_by as handedOverBy',
  'handed_over_at as handedOverAt',
  'handover_note as handoverNote',
  'closed_by as closedBy',
  'closed_at as closedAt',
  'reason',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'version',
] as const;

const requests = (db: Reader) => db.selectFrom('request').select(columns);
// The columns hold what this module wrote: its own types come back out.
const toRow = (row: object): RequestRow => row as RequestRow;

export const noRequest = (id: Id): PlumblineError => new PlumblineError('not_found', `There is no request REQ-${id}.`);

export async function findRequest(db: Reader, id: Id): Promise<RequestRow> {
  const row = await requests(db).where('id', '=', id).executeTakeFirst();
  if (!row) throw noRequest(id);
  return toRow(row);
}

export async function findRequestOfRun(db: Reader, runId: Id): Promise<RequestRow | null> {
  const row = await requests(db).where('run_id', '=', runId).executeTakeFirst();
  return row ? toRow(row) : null;
}

/** Everything that moves a request holds this lock first. */
export async function lockRequest(tx: Tx, id: Id): Promise<RequestRow> {
  const row = await requests(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw noRequest(id);
  return toRow(row);
}

export interface RequestFilter {
  after: Id | null;
  direction: 'asc' | 'desc';
  beyond: '<' | '>';
  limit: number;
  personId: Id;
  /** Where the person takes requests on. */
  scope: DomainScope;
  /** mine: asked by or for me. confirm: I am to vouch. handle: in my domains. */
  as: 'mine' | 'confirm' | 'handle' | 'any';
  states?: RequestState[];
}

export async function listRequests(db: Reader, filter: RequestFilter): Promise<RequestRow[]> {
  let query = requests(db).orderBy('id', filter.direction).limit(filter.limit);
  if (filter.after !== null) query = query.where('id', filter.beyond, filter.after);
  if (filter.states) query = query.where('state', 'in', filter.states);
  const { personId, scope } = filter;
  query = query.where((where) => {
    const led = where.exists(
      where
        .selectFrom('person')
        .select('person.id')
        .whereRef('person.id', '=', 'request.requester_id')
        .where('person.manager_id', '=', personId),
    );
    const mine = where.or([where('requester_id', '=', personId), where('beneficiary_id', '=', personId)]);
    const handled =
      scope === 'all' ? where.val(true) : scope.length === 0 ? where.val(false) : where('domain_id', 'in', scope);
    if (filter.as === 'mine') return mine;
    if (filter.as === 'confirm') return led;
    if (filter.as === 'handle') return handled;
    return where.or([mine, led, where('made_by', '=', personId), handled]);
  });
  return (await query.execute()).map(toRow);
}

export interface RequestDraft {
  procedureKey: string;
  domainId: Id;
  level: number;
  label: string;
  requesterId: Id;
  beneficiaryId: Id;
  madeBy: Id;
  inputs: Record<string, unknown>;
  note: string;
  state: RequestState;
  proofWays: ProofWay[];
  expiresAt: Date;
  at: Date;
}

export async function insertRequest(tx: Tx, draft: RequestDraft): Promise<Id> {
  const row = await tx
    .insertInto('request')
    .values({
      procedure_key: draft.procedureKey,
      domain_id: draft.domainId,
      level: draft.level,
      label: draft.label,
      requester_id: draft.requesterId,
      beneficiary_id: draft.beneficiaryId,
      made_by: draft.madeBy,
      inputs: canonicalJson(draft.inputs),
      note: draft.note,
      state: draft.state,
      proof_ways: draft.proofWays,
      ...(draft.state === 'proven' ? { proof_way: 'none', proven_by: draft.requesterId, proven_at: draft.at } : {}),
      expires_at: draft.expiresAt,
      created_at: draft.at,
      updated_at: draft.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface RequestChanges {
  state?: RequestState;
  proof_way?: string;
  proven_by?: Id;
  proven_at?: Date;
  accepted_by?: Id | null;
  accepted_at?: Date | null;
  run_id?: Id | null;
  secret_name?: string | null;
  handover_way?: string;
  handed_over_by?: Id;
  handed_over_at?: Date;
  handover_note?: string | null;
  closed_by?: Id;
  closed_at?: Date;
  reason?: string | null;
  expires_at?: Date;
}

export async function saveRequest(tx: Tx, id: Id, changes: RequestChanges, now: Date): Promise<void> {
  await tx
    .updateTable('request')
    .set((update) => ({ ...changes, updated_at: now, version: update('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** One that holds is marked afterwards: until then it counts as failed. */
export async function insertAttempt(
  tx: Tx,
  attempt: { requestId: Id; personId: Id; way: ProofWay; by: Id; at: Date },
): Promise<Id> {
  const row = await tx
    .insertInto('request_attempt')
    .values({
      request_id: attempt.requestId,
      person_id: attempt.personId,
      way: attempt.way,
      proven: false,
      by_id: attempt.by,
      at: attempt.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function markAttemptProven(tx: Tx, id: Id): Promise<void> {
  await tx.updateTable('request_attempt').set({ proven: true }).where('id', '=', id).execute();
}

/** Wrong codes: of this request, and about its person since a time. */
export async function countFailed(
  db: Reader,
  request: { id: Id; requesterId: Id },
  since: Date,
): Promise<{ ofRequest: number; ofPerson: number }> {
  const row = await db
    .selectFrom('request_attempt')
    .where('person_id', '=', request.requesterId)
    .where('way', '=', 'totp')
    .where('proven', '=', false)
    .select(({ fn }) => [
      fn.count<number>('id').filterWhere('request_id', '=', request.id).as('ofRequest'),
      fn.count<number>('id').filterWhere('at', '>', since).as('ofPerson'),
    ])
    .executeTakeFirstOrThrow();
  return { ofRequest: Number(row.ofRequest), ofPerson: Number(row.ofPerson) };
}

export async function countOpen(db: Reader, requesterId: Id): Promise<number> {
  const row = await db
    .selectFrom('request')
    .where('requester_id', '=', requesterId)
    .where('state', 'in', ['asked', 'proven', 'accepted'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export interface Involved {
  id: Id;
  name: string;
  email: string | null;
  managerId: Id | null;
  active: boolean;
  hasAccount: boolean;
  kind: string;
}

export async function findInvolved(db: Reader, ids: readonly Id[]): Promise<Map<Id, Involved>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'manager_id', 'active', 'user_id', 'kind'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        name: row.name,
        email: row.email,
        managerId: row.manager_id,
        active: row.active,
        hasAccount: row.user_id !== null,
        kind: row.kind,
      },
    ]),
  );
}

/** The address that was recorded before a time; a later one may be of somebody who only has the session. */
export async function privateAddressOf(db: Reader, personId: Id, before: Date): Promise<string | null> {
  const row = await db
    .selectFrom('person_contact')
    .select('private_email')
    .where('person_id', '=', personId)
    .where('set_at', '<', before)
    .executeTakeFirst();
  return row?.private_email ?? null;
}
