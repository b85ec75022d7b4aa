import { sql } from 'kysely';
import { canonicalJson, contentHash, type Id } from '#kernel';
import type { UsePolicyDocument } from '#library';
import type { Reader, Tx } from '#platform';

export interface UsePolicyRow {
  id: Id;
  key: string;
  version: number;
  name: string;
  definition: UsePolicyDocument;
  shipped: boolean;
  contentHash: string;
  createdAt: Date;
  createdBy: string;
  createdById: Id;
  endedAt: Date | null;
}

/** The newest version of each key; `ended` ones too where asked for. An organisation has dozens. */
export async function findUsePolicies(db: Reader, ended = false): Promise<UsePolicyRow[]> {
  const { rows } = await sql<UsePolicyRow>`
    select distinct on (u.key) u.id, u.key, u.version, u.name, u.definition, u.shipped, u.content_hash as "contentHash",
      u.created_at as "createdAt", p.name as "createdBy", p.id as "createdById", u.ended_at as "endedAt"
    from use_policy u join person p on p.id = u.created_by order by u.key, u.version desc`.execute(db);
  return rows.filter((row) => ended || row.endedAt === null);
}

export async function insertUsePolicy(
  tx: Tx,
  policy: { definition: UsePolicyDocument; version: number; shipped: boolean; by: Id; at: Date },
): Promise<Id> {
  const { definition } = policy;
  const { id } = await tx
    .insertInto('use_policy')
    .values({
      key: definition.key,
      version: policy.version,
      name: definition.name,
      definition: canonicalJson(definition),
      shipped: policy.shipped,
      content_hash: contentHash(definition),
      created_by: policy.by,
      created_at: policy.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Versions follow each other: two who define at once take turns. */
export async function lockUsePolicies(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('policies of use', 0))`.execute(tx);
}
