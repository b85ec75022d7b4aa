import { type Id, type Level, PlumblineError, ref } from '#kernel';
import type { Context, Mutation, Reader } from '#platform';
import { type Procedure, procedureHash, procedureSchema, type StoredProcedure } from './procedure.ts';

interface ProcedureRow {
  id: number;
  key: string;
  version: number;
  name: string;
  level: number;
  definition: unknown;
  content_hash: string;
}

function toProcedure(row: ProcedureRow): StoredProcedure {
  return {
    id: row.id,
    key: row.key,
    version: row.version,
    name: row.name,
    level: row.level as Level,
    contentHash: row.content_hash,
    // Parsed again: an older version may lack fields that have a default since.
    definition: procedureSchema.parse(row.definition),
  };
}

/** The newest version of each procedure, by key. */
export async function listProcedures(db: Reader): Promise<StoredProcedure[]> {
  const rows = await db
    .selectFrom('procedure')
    .selectAll()
    .distinctOn('key')
    .orderBy('key')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(toProcedure);
}

/** The newest version. Throws `not_found`. */
export async function procedureByKey(db: Reader, key: string): Promise<StoredProcedure> {
  const row = await db
    .selectFrom('procedure')
    .selectAll()
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no procedure "${key.slice(0, 80)}".`);
  return toProcedure(row);
}

export async function procedureByVersion(db: Reader, key: string, version: number): Promise<StoredProcedure> {
  const row = await db
    .selectFrom('procedure')
    .selectAll()
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row)
    throw new PlumblineError('not_found', `There is no version ${version} of the procedure "${key.slice(0, 80)}".`);
  return toProcedure(row);
}

/**
 * Takes procedures into the database: a new version is added, a known one is left. Throws `library_invalid` where a
 * known version differs: runs refer to it, so it must not change under them. Called when a workspace is set up, for the
 * system: what it takes in is shipped content, so there is nobody to authorise.
 */
export async function installProcedures(
  context: Context,
  procedures: readonly Procedure[],
): Promise<{ added: string[] }> {
  return context.mutate(async (mutation) => {
    const added: string[] = [];
    for (const procedure of procedures) {
      const versions = await listVersions(mutation.tx, procedure.key);
      // The organisation's own procedure of that key came first, and stays.
      if (versions.some((version) => version.origin === 'import')) continue;
      const id = await insertProcedure(mutation, procedure, { origin: 'library', source: null });
      if (id !== null) {
        added.push(`${procedure.key} ${procedure.version}`);
        await mutation.record({
          subject: ref('procedure', id),
          action: 'procedure.install',
          detail: { key: procedure.key, version: procedure.version, contentHash: procedureHash(procedure) },
        });
        continue;
      }
      const known = await procedureByVersion(mutation.tx, procedure.key, procedure.version);
      // Compared as they are read now: the stored hash is that of a time when fields may have had no default yet.
      if (procedureHash(known.definition) !== procedureHash(procedure)) {
        throw new PlumblineError(
          'library_invalid',
          `The procedure ${procedure.key} was changed, but still calls itself version ${procedure.version}. Raise its version.`,
        );
      }
    }
    return { added };
  });
}

/** null: that version is there already. */
export async function insertProcedure(
  { tx, now }: Pick<Mutation, 'tx' | 'now'>,
  procedure: Procedure,
  from: { origin: 'library' | 'import'; source: string | null },
): Promise<Id | null> {
  const row = await tx
    .insertInto('procedure')
    .values({
      key: procedure.key,
      version: procedure.version,
      name: procedure.name,
      level: procedure.level,
      // In the order in which it is written: people are asked for inputs in that.
      definition: JSON.stringify(procedure),
      content_hash: procedureHash(procedure),
      origin: from.origin,
      source: from.source,
      created_at: now,
    })
    .onConflict((on) => on.columns(['key', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Every procedure that a procedure calls, and those call in turn, in the versions that are meant. */
export async function findCallable(db: Reader, definition: Procedure): Promise<StoredProcedure[]> {
  const found = new Map<string, StoredProcedure>();
  let open = [definition];
  while (open.length > 0) {
    const wanted = open.flatMap((one) => one.steps.flatMap((step) => (step.kind === 'call' ? [step] : [])));
    open = [];
    for (const { procedure: key, version } of wanted) {
      const name = `${key} ${version ?? 'newest'}`;
      if (found.has(name)) continue;
      let query = db.selectFrom('procedure').selectAll().where('key', '=', key);
      if (version !== undefined) query = query.where('version', '=', version);
      const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
      // One that is not there is told by the planner, with the step that calls it.
      if (!row) continue;
      const stored = toProcedure(row);
      found.set(name, stored);
      open.push(stored.definition);
    }
  }
  return [...new Map([...found.values()].map((one) => [one.id, one])).values()];
}

/** The versions of one procedure, the newest first. */
export async function listVersions(db: Reader, key: string): Promise<StoredVersion[]> {
  return db
    .selectFrom('procedure')
    .select(['id', 'version', 'name', 'content_hash as contentHash', 'created_at as createdAt', 'origin', 'source'])
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .execute() as Promise<StoredVersion[]>;
}

export interface StoredVersion {
  id: number;
  version: number;
  name: string;
  contentHash: string;
  createdAt: Date;
  origin: 'library' | 'import';
  /** As it was imported. */
  source: string | null;
}

/** Where each procedure comes from, by key. */
export async function listOrigins(db: Reader): Promise<Map<string, StoredVersion['origin']>> {
  const rows = await db.selectFrom('procedure').select(['key', 'origin']).distinctOn('key').orderBy('key').execute();
  return new Map(rows.map(({ key, origin }) => [key, origin as StoredVersion['origin']]));
}
