import { sql } from 'kysely';
import { type Id, type Level, PlumblineError } from '#kernel';
import type { DomainScope, Reader, Tx } from '#platform';
import type { Credential, CredentialKind } from './credential.ts';
import type { Envelope } from './envelope.ts';

/** Any number will do: who seals shares it, who throws a master key away has it alone. */
const KEYRING_LOCK = 7_300_072;

/** Until this transaction ends no master key is thrown away. To be called before the keyring is read for sealing. */
export async function holdKeyring(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${KEYRING_LOCK})`.execute(tx);
}

/** Waits for all who seal: what they sealed can be seen then. */
export async function ownKeyring(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${KEYRING_LOCK})`.execute(tx);
}

const columns = [
  'id',
  'name',
  'kind',
  'purpose',
  'domain_id as domainId',
  'account',
  'endpoints',
  'least_level as leastLevel',
  'signs_in as signsIn',
  'reference',
  'value_version as valueVersion',
  'valued_at as valuedAt',
  'rotate_after_days as rotateAfterDays',
  'created_at as createdAt',
  'retired_at as retiredAt',
  'version',
] as const;

type Row = Omit<Credential, 'kind' | 'leastLevel'> & { kind: string; leastLevel: number };
const toCredential = (row: Row): Credential => ({
  ...row,
  kind: row.kind as CredentialKind,
  leastLevel: row.leastLevel as Level,
});

export interface CredentialFilter {
  scope: DomainScope;
  kind?: CredentialKind | undefined;
  retired?: boolean | undefined;
  q?: string | undefined;
  after: Id | null;
  descending: boolean;
  limit: number;
}

export async function findCredentials(db: Reader, filter: CredentialFilter): Promise<Credential[]> {
  let query = db
    .selectFrom('credential')
    .select(columns)
    .orderBy('id', filter.descending ? 'desc' : 'asc')
    .limit(filter.limit);
  if (filter.scope !== 'all') {
    if (filter.scope.length === 0) return [];
    query = query.where('domain_id', 'in', filter.scope);
  }
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  query = query.where('retired_at', filter.retired ? 'is not' : 'is', null);
  if (filter.q) query = query.where('name', 'ilike', `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`);
  if (filter.after !== null) query = query.where('id', filter.descending ? '<' : '>', filter.after);
  return (await query.execute()).map(toCredential);
}

/** Throws `not_found`. */
export async function credentialById(db: Reader, id: Id): Promise<Credential> {
  const row = await db.selectFrom('credential').select(columns).where('id', '=', id).executeTakeFirst();
  if (!row) throw noCredential();
  return toCredential(row);
}

/** Those in use: each domain may have one of a name. */
export async function credentialsByName(db: Reader, name: string): Promise<Credential[]> {
  const rows = await db
    .selectFrom('credential')
    .select(columns)
    .where('name', '=', name)
    .where('retired_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(toCredential);
}

export async function lockCredential(tx: Tx, id: Id): Promise<Credential> {
  const row = await tx.selectFrom('credential').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw noCredential();
  return toCredential(row);
}

export const noCredential = (): PlumblineError =>
  new PlumblineError('not_found', 'There is no such credential, or you may not see it.');

/** The credentials that sign in on hosts of these domains, the nearest first. */
export async function signInCredentials(db: Reader, lineage: readonly Id[]): Promise<Credential[]> {
  if (lineage.length === 0) return [];
  const rows = await db
    .selectFrom('credential')
    .select(columns)
    .where('signs_in', '=', true)
    .where('retired_at', 'is', null)
    .where('domain_id', 'in', lineage)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toCredential).sort((a, b) => lineage.indexOf(a.domainId) - lineage.indexOf(b.domainId));
}

/** Keeps the newest version only: an old value is of no use but to who should not have it. */
export async function saveValue(
  tx: Tx,
  value: { credentialId: Id; version: number; envelope: Envelope; by: Id; at: Date },
): Promise<void> {
  const { credentialId, version, envelope, by, at } = value;
  await dropValues(tx, credentialId);
  await tx
    .insertInto('credential_value')
    .values({
      credential_id: credentialId,
      version,
      master: envelope.master,
      wrapped_key: envelope.wrappedKey,
      body: envelope.body,
      made_by: by,
      made_at: at,
    })
    .execute();
}

export async function dropValues(tx: Tx, credentialId: Id): Promise<void> {
  await tx.deleteFrom('credential_value').where('credential_id', '=', credentialId).execute();
}

export async function envelopeOfCredential(db: Reader, id: Id, version: number): Promise<Envelope | null> {
  const row = await db
    .selectFrom('credential_value')
    .select(['master', 'wrapped_key as wrappedKey', 'body'])
    .where('credential_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ?? null;
}

/** The domains besides its own whose work may use it, by credential. */
export async function grantedDomains(db: Reader, ids: readonly Id[]): Promise<Map<Id, Id[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('credential_domain')
    .select(['credential_id', 'domain_id'])
    .where('credential_id', 'in', ids)
    .orderBy('granted_at')
    .execute();
  const found = new Map<Id, Id[]>();
  for (const row of rows) found.set(row.credential_id, [...(found.get(row.credential_id) ?? []), row.domain_id]);
  return found;
}

export interface UseRow {
  id: Id;
  credentialId: Id;
  valueVersion: number;
  personId: Id;
  personName: string;
  runId: Id | null;
  stepId: Id | null;
  endpoint: string;
  at: Date;
  refused: string | null;
}

export async function insertUse(tx: Tx, use: Omit<UseRow, 'id' | 'personName'>): Promise<void> {
  await tx
    .insertInto('credential_use')
    .values({
      credential_id: use.credentialId,
      value_version: use.valueVersion,
      person_id: use.personId,
      run_id: use.runId,
      step_id: use.stepId,
      endpoint: use.endpoint,
      at: use.at,
      refused: use.refused,
    })
    .execute();
}

/** The newest uses of each, at most so many of one. */
export async function newestUses(db: Reader, ids: readonly Id[], each: number): Promise<Map<Id, UseRow[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<UseRow>`
    select u.id, u.credential_id as "credentialId", u.value_version as "valueVersion", u.person_id as "personId",
      p.name as "personName", u.run_id as "runId", u.step_id as "stepId", u.endpoint, u.at, u.refused
    from unnest(${ids as Id[]}::bigint[]) as c(id)
    cross join lateral (select * from credential_use where credential_id = c.id order by id desc limit ${each}) u
    join person p on p.id = u.person_id order by u.id desc`.execute(db);
  return Map.groupBy(rows, (row) => row.credentialId);
}
