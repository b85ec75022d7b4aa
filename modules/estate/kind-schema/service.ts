import { z } from 'zod';
import { type Id, type Json, PlumblineError, ref } from '#kernel';
import type { Context, Reader } from '#platform';
import { common } from '../component/attributes/groups.ts';
import { attributesByKind } from '../component/attributes.ts';
import { isBuiltIn, isHost, type Kind, kindNames, kindOf } from '../component/kind.ts';
import { requireReader } from '../component/scope.ts';
import { type KindSchemaInput, type KindView, readKindSchema } from './kind-schema.ts';

interface Row {
  id: Id;
  kind: string;
  title: string;
  plural: string;
  icon: string;
  domain_key: string;
  within: string[];
  schema: { [name: string]: Json };
  version: number;
}

const columns = ['id', 'kind', 'title', 'plural', 'icon', 'domain_key', 'within', 'schema', 'version'] as const;

async function readRows(reader: Reader, kind?: string): Promise<Row[]> {
  let query = reader.selectFrom('kind_schema').select(columns).orderBy('kind');
  if (kind !== undefined) query = query.where('kind', '=', kind);
  return (await query.execute()).map((row) => ({ ...row, schema: row.schema as Row['schema'] }));
}

type JsonSchema = { [name: string]: Json };
const shapes = new Map<string, JsonSchema>();
/** The built-in attributes of a kind as JSON Schema, worked out once. */
function builtInSchema(kind: Kind): JsonSchema {
  let schema = shapes.get(kind);
  if (!schema) {
    const shape = isBuiltIn(kind) ? attributesByKind[kind] : z.looseObject(common);
    schema = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
    shapes.set(kind, schema);
  }
  return schema;
}

function withOwn(kind: Kind, own: JsonSchema | undefined): JsonSchema {
  const base = builtInSchema(kind);
  if (!own) return base;
  const properties = { ...(base['properties'] as JsonSchema), ...(own['properties'] as JsonSchema) };
  return { ...base, ...own, properties };
}

function viewOf(kind: Kind, row: Row | undefined): KindView {
  const definition = kindOf(kind);
  const own = !isBuiltIn(kind);
  return {
    kind,
    title: own && row ? row.title : definition.title,
    plural: own && row ? row.plural : definition.plural,
    icon: own && row ? row.icon : definition.icon,
    phase: definition.phase,
    domain: own && row ? row.domain_key : definition.domain,
    within: own && row ? row.within : [...(definition.within ?? [])],
    host: isHost(kind),
    own,
    attributes: withOwn(kind, row?.schema),
    version: row?.version ?? 0,
  };
}

/** Every kind that there is, the built-in ones first. */
export async function listKinds(ctx: Context): Promise<(KindView & { id: Id })[]> {
  await requireReader(ctx);
  const rows = new Map((await readRows(ctx.db)).map((row) => [row.kind, row]));
  const own = [...rows.keys()].filter((kind) => !isBuiltIn(kind)) as Kind[];
  return [...kindNames, ...own].map((kind, index) => ({ id: index + 1, ...viewOf(kind, rows.get(kind)) }));
}

export async function showKind(ctx: Context, kind: string): Promise<KindView> {
  await requireReader(ctx);
  const [row] = await readRows(ctx.db, kind);
  if (!row && !isBuiltIn(kind)) throw new PlumblineError('not_found', `There is no kind "${kind}".`);
  return viewOf(kind as Kind, row);
}

const administer = (ctx: Context): Promise<void> =>
  ctx.authorise('installation.administer', { type: 'workspace', domainId: null });

/** Defines a kind of one's own, or attributes of one's own of a built-in kind. */
export async function defineKind(ctx: Context, kind: Kind, input: KindSchemaInput): Promise<KindView> {
  await administer(ctx);
  readKindSchema(kind, input.schema);
  const definition = kindOf(kind);
  await ctx.mutate(async (mutation) => {
    const saved = await mutation.tx
      .insertInto('kind_schema')
      .values({
        kind,
        title: input.title ?? definition.title,
        plural: input.plural ?? input.title ?? definition.plural,
        icon: input.icon ?? definition.icon,
        domain_key: input.domain ?? definition.domain,
        within: input.within ?? [],
        schema: JSON.stringify(input.schema),
        created_at: mutation.now,
        updated_at: mutation.now,
      })
      .onConflict((on) => on.column('kind').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!saved) {
      throw new PlumblineError('already_exists', `Attributes of ${kind} are defined already. Change them with PATCH.`);
    }
    await mutation.record({ subject: ref('kind_schema', saved.id), detail: { kind } });
  });
  return showKind(ctx, kind);
}

/** Changes what was defined. What stands in the estate stays; what no longer fits is refused when somebody says it anew. */
export async function updateKind(ctx: Context, kind: string, input: Partial<KindSchemaInput>): Promise<KindView> {
  await administer(ctx);
  const [row] = await readRows(ctx.db, kind);
  if (!row) throw new PlumblineError('not_found', `Nothing of your own is defined for the kind "${kind}".`);
  if (ctx.ifMatch !== null && ctx.ifMatch !== row.version)
    throw new PlumblineError('stale', `The kind "${kind}" is at version ${row.version}.`, {
      extra: { version: row.version },
    });
  if (input.schema) readKindSchema(kind, input.schema);
  await ctx.mutate(async (mutation) => {
    const saved = await mutation.tx
      .updateTable('kind_schema')
      .set({
        ...(input.title ? { title: input.title } : {}),
        ...(input.plural ? { plural: input.plural } : {}),
        ...(input.icon ? { icon: input.icon } : {}),
        ...(input.domain ? { domain_key: input.domain } : {}),
        ...(input.within ? { within: input.within } : {}),
        ...(input.schema ? { schema: JSON.stringify(input.schema) } : {}),
        version: row.version + 1,
        updated_at: mutation.now,
      })
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .returning('id')
      .executeTakeFirst();
    if (!saved) throw new PlumblineError('stale', `The kind "${kind}" was changed meanwhile.`);
    await mutation.record({ subject: ref('kind_schema', row.id), detail: { kind, version: row.version + 1 } });
  });
  return showKind(ctx, kind);
}
