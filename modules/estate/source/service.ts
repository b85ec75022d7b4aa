import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError, ref } from '#kernel';
import type { Context } from '#platform';
import { kindSchema } from '../component/kind.ts';
import { inScope, requireReader } from '../component/scope.ts';
import { type MasteryRule, readMasteryRules } from './mastery.ts';
import { readSources } from './source.ts';

export const sourceSchema = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  kind: z.string(),
  precedence: z.int().describe('Of two that state the same field, the higher one wins'),
  lastSeenAt: z.string().nullable(),
  staleAfterHours: z.int().nullable().describe('When it has said nothing for so long, somebody is told'),
  stale: z.boolean(),
  graceDays: z.int().describe('How long what it no longer has is kept before it is retired'),
  objects: z.int().describe('What it knows by ids of its own'),
  absent: z.int().describe('Of these, gone from it and within the days of grace'),
  disagreements: z.int().describe('What it says that does not count, and that nobody settled'),
  version: z.int(),
});
export type SourceView = z.infer<typeof sourceSchema>;

interface Row {
  id: Id;
  key: string;
  name: string;
  kind: string;
  precedence: number;
  last_seen_at: Date | null;
  stale_after_hours: number | null;
  grace_days: number;
  version: number;
  objects: number;
  absent: number;
  disagreements: number;
}

export async function readSourceViews(ctx: Context, id?: Id): Promise<SourceView[]> {
  const scope = await requireReader(ctx);
  // What one may not read is not counted; who may read all is spared the join.
  const readable = (of: string) =>
    scope === 'all' ? sql`` : sql`join component c on c.id = ${sql.ref(of)} and ${inScope(scope, 'c.domain_id')}`;
  const { rows } = await sql<Row>`
    select s.id, s.key, s.name, s.kind, s.precedence, s.last_seen_at, s.stale_after_hours, s.grace_days, s.version,
      coalesce(o.objects, 0) as objects, coalesce(o.absent, 0) as absent, coalesce(d.count, 0) as disagreements
    from source s
    left join (select source_id, count(*) as objects, count(absent_since) as absent from source_object ${readable('source_object.component_id')} group by 1) o on o.source_id = s.id
    left join (select source_id, count(*) as count from disagreement ${readable('disagreement.component_id')} where settled_at is null group by 1) d on d.source_id = s.id
    ${id === undefined ? sql`` : sql`where s.id = ${id}`} order by s.id`.execute(ctx.db);
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    kind: row.kind,
    precedence: row.precedence,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    staleAfterHours: row.stale_after_hours,
    stale: isStale(row.last_seen_at, row.stale_after_hours, ctx.now()),
    graceDays: row.grace_days,
    objects: row.objects,
    absent: row.absent,
    disagreements: row.disagreements,
    version: row.version,
  }));
}

const HOUR_MS = 3_600_000;

/** A source that should speak and has not for too long. One that has never spoken is not stale: it was never alive. */
export function isStale(lastSeenAt: Date | null, staleAfterHours: number | null, now: Date): boolean {
  if (lastSeenAt === null || staleAfterHours === null) return false;
  return now.getTime() - lastSeenAt.getTime() > staleAfterHours * HOUR_MS;
}

export const sourcePatch = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  precedence: z.int().min(0).max(1_000).optional(),
  staleAfterHours: z
    .int()
    .min(1)
    .max(24 * 366)
    .nullable()
    .optional(),
  graceDays: z.int().min(0).max(3_650).optional(),
});

/** Which source counts how much is a decision about the whole estate. */
const define = (ctx: Context): Promise<void> => ctx.authorise('estate.define', { type: 'component', domainId: null });

export async function updateSource(ctx: Context, id: Id, patch: z.infer<typeof sourcePatch>): Promise<SourceView> {
  await define(ctx);
  await ctx.mutate(async (mutation) => {
    const saved = await mutation.tx
      .updateTable('source')
      .set((expression) => ({
        ...(patch.name === undefined ? {} : { name: patch.name }),
        ...(patch.precedence === undefined ? {} : { precedence: patch.precedence }),
        ...(patch.staleAfterHours === undefined ? {} : { stale_after_hours: patch.staleAfterHours }),
        ...(patch.graceDays === undefined ? {} : { grace_days: patch.graceDays }),
        version: expression('version', '+', 1),
      }))
      .where('id', '=', id)
      .$if(ctx.ifMatch !== null, (query) => query.where('version', '=', ctx.ifMatch!))
      .returning('key')
      .executeTakeFirst();
    if (!saved) {
      const known = await mutation.tx.selectFrom('source').select('version').where('id', '=', id).executeTakeFirst();
      if (!known) throw new PlumblineError('not_found', `There is no source SRC-${id}.`);
      throw new PlumblineError('stale', `The source is at version ${known.version}.`, {
        extra: { version: known.version },
      });
    }
    await mutation.record({ subject: ref('source', id), detail: { key: saved.key, changed: Object.keys(patch) } });
  });
  return (await readSourceViews(ctx, id))[0]!;
}

export const masteryInput = z.strictObject({
  kind: z.union([z.literal('*'), kindSchema]).describe('A kind, or * for every kind'),
  field: z
    .string()
    .regex(
      /^(\*|name|state|domain|site|parent|owner|criticality|attributes\.[A-Za-z][A-Za-z0-9-]{0,60})$/,
      'must be a field, such as name or attributes.serial, or *',
    )
    .describe('A field, such as state or attributes.serial; * for every field of the kind'),
  sources: z
    .array(z.string().min(1).max(200))
    .max(20)
    .describe('Keys of sources, the master first; empty: the rule goes'),
});

export async function listMastery(ctx: Context): Promise<MasteryRule[]> {
  await requireReader(ctx);
  return readMasteryRules(ctx.db);
}

/** Who is believed of a field. What was stated already is weighed anew as the sources next speak. */
export async function setMastery(
  ctx: Context,
  { kind, field, sources }: z.infer<typeof masteryInput>,
): Promise<MasteryRule[]> {
  await define(ctx);
  if (kind === '*' && field === '*') {
    throw new PlumblineError(
      'invalid_input',
      'A rule for every field of every kind is what the precedence of a source is for.',
      {
        issues: [{ path: '/field', message: 'must be a field where kind is *' }],
      },
    );
  }
  await ctx.mutate(async (mutation) => {
    const known = await readSources(mutation.tx);
    const unknown = sources.filter((key) => !known.has(key));
    if (unknown.length > 0)
      throw new PlumblineError('invalid_input', `There is no source "${unknown[0]}".`, {
        issues: [{ path: `/sources/${sources.indexOf(unknown[0]!)}`, message: 'is not a source' }],
      });
    const row = { sources: [...new Set(sources)], set_by: mutation.actor.personId, set_at: mutation.now };
    if (sources.length === 0)
      await mutation.tx.deleteFrom('mastery').where('kind', '=', kind).where('field', '=', field).execute();
    else
      await mutation.tx
        .insertInto('mastery')
        .values({ kind, field, ...row })
        .onConflict((on) => on.columns(['kind', 'field']).doUpdateSet(row))
        .execute();
    const subject = known.get(sources[0] ?? 'person') ?? [...known.values()][0];
    if (subject)
      await mutation.record({
        subject: ref('source', subject.id),
        action: 'mastery.set',
        detail: { kind, field, sources },
      });
  });
  return listMastery(ctx);
}
