import { stringify } from 'yaml';
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { treeOf } from '#people';
import { type AnyOperation, type Context, listQuery, operation, pageOf, pageOfAll, sortOf } from '#platform';
import type { StoredProcedure } from '../definition/procedure.ts';
import { listOrigins, listProcedures, listVersions, procedureByKey, procedureByVersion } from '../definition/store.ts';
import { mayStart, requireReader } from './may.ts';
import { procedureDetail, procedureView, type Seen, toDetail, toView } from './procedureView.ts';

const wanted = listQuery.extend({
  sort: sortOf(['slug', 'name', 'level', 'minutes'], 'slug'),
  q: z.string().trim().max(100).optional().describe('Words in its name, key, summary or reason.'),
  domain: z.string().max(80).optional().describe('Key of a domain; those below it belong to it.'),
  level: z.coerce.number().int().min(1).max(5).optional().describe('Of this level or below.'),
  risk: z.enum(['low', 'medium', 'high']).optional(),
  startable: z
    .enum(['true', 'false'])
    .optional()
    .describe('Only those that one may start in their own domain, or only the others.'),
});

const listAll = operation({
  id: 'procedure.list',
  method: 'GET',
  path: '/procedures',
  tag: 'Operations',
  summary: 'List the procedures in their newest versions, with what one may start',
  permission: 'run.read',
  query: wanted,
  output: pageOf(procedureView),
  cli: {
    words: ['procedure', 'list'],
    columns: ['slug', 'version', 'level', 'name', 'risk', 'expectedMinutes', 'start.how'],
  },
  async handler(context, { query }) {
    await requireReader(context);
    const fits = await filterOf(context, query);
    const procedures = (await listProcedures(context.db)).filter(fits);
    const seen = await seenBy(context, procedures);
    const wantedStart = query.startable === undefined ? null : query.startable === 'true';
    return pageOfAll(
      procedures.filter((one) => wantedStart === null || seen.get(one.id)!.start.allowed === wantedStart),
      query,
      (procedure, field) => {
        if (field === 'name') return procedure.name;
        if (field === 'level') return procedure.level;
        return field === 'minutes' ? procedure.definition.expectedMinutes : procedure.key;
      },
      (procedure) => toView(procedure, seen.get(procedure.id)!),
    );
  },
});

async function filterOf(context: Context, query: z.output<typeof wanted>): Promise<(one: StoredProcedure) => boolean> {
  const tree = await treeOf(context.workspace);
  const domainId = query.domain === undefined ? undefined : tree.find(query.domain);
  if (query.domain !== undefined && domainId === undefined) return () => false;
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return ({ key, name, definition }) => {
    const { domain, level, risk, summary, why } = definition;
    if (query.level !== undefined && level > query.level) return false;
    if (query.risk !== undefined && risk !== query.risk) return false;
    if (domainId !== undefined && !tree.lineage(tree.find(domain) ?? tree.rootId).includes(domainId)) return false;
    const told = `${key} ${name} ${summary} ${why}`.toLowerCase();
    return words.every((word) => told.includes(word));
  };
}

async function seenBy(context: Context, procedures: readonly StoredProcedure[]): Promise<Map<number, Seen>> {
  const tree = await treeOf(context.workspace);
  const may = mayStart(context);
  const origins = await listOrigins(context.db);
  return new Map(
    await Promise.all(
      procedures.map(async ({ id, key, level, definition }): Promise<[number, Seen]> => {
        const domainId = tree.find(definition.domain) ?? tree.rootId;
        const domainName = tree.get(domainId)!.name;
        return [id, { origin: origins.get(key) ?? 'library', domainName, start: await may(level, domainId) }];
      }),
    ),
  );
}

const show = operation({
  id: 'procedure.show',
  method: 'GET',
  path: '/procedures/{key}',
  tag: 'Operations',
  summary: 'Show a procedure: what it asks for, what it does step by step, and its versions',
  permission: 'run.read',
  params: z.object({ key: z.string().min(1).max(80) }),
  query: z.object({
    version: z.coerce.number().int().min(1).max(1_000_000_000).optional().describe('Left out: the newest.'),
  }),
  output: procedureDetail,
  errors: ['not_found'],
  cli: { words: ['procedure', 'show'], args: ['key'] },
  async handler(context, { params, query }) {
    await requireReader(context);
    const procedure = await named(context, params.key, query.version);
    const versions = await listVersions(context.db, procedure.key);
    const source = versions.find((version) => version.version === procedure.version)?.source ?? null;
    const seen = await seenBy(context, [procedure]);
    return toDetail(procedure, versions, source ?? stringify(procedure.definition), seen.get(procedure.id)!);
  },
});

/** Either by its own key (replace-package) or by that of its record (PRC-3). */
async function named(context: Context, key: string, version: number | undefined): Promise<StoredProcedure> {
  const record = /^PRC-([1-9][0-9]{0,14})$/i.exec(key);
  if (!record)
    return version === undefined ? procedureByKey(context.db, key) : procedureByVersion(context.db, key, version);
  const row = await context.db
    .selectFrom('procedure')
    .select(['key', 'version'])
    .where('id', '=', Number(record[1]))
    .executeTakeFirst();
  if (!row) throw new PlumblineError('not_found', `There is no procedure ${key.toUpperCase()}.`);
  return procedureByVersion(context.db, row.key, version ?? row.version);
}

export const procedureOperations: AnyOperation[] = [listAll, show];
