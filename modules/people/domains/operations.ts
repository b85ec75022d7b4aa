import { z } from 'zod';
import { type AnyOperation, type Context, operation, refSchema, toRef } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { domainName, domainNamed, personName } from '../named.ts';
import { addDomain, editDomain } from './service.ts';

const domainView = refSchema.extend({
  slug: z.string(),
  parentId: z.int().nullable(),
  purpose: z.string(),
  owner: refSchema.nullable(),
  version: z.int(),
});

async function shown(context: Context, id: number): Promise<z.input<typeof domainView>> {
  const row = await context.db
    .selectFrom('domain as d')
    .leftJoin('person as p', 'p.id', 'd.owner_id')
    .where('d.id', '=', id)
    .select(['d.id', 'd.name', 'd.key', 'd.parent_id', 'd.purpose', 'd.version', 'p.id as owner_id', 'p.name as owner'])
    .executeTakeFirstOrThrow();
  return {
    ...toRef('domain', row.id, row.name),
    slug: row.key,
    parentId: row.parent_id,
    purpose: row.purpose,
    owner: row.owner_id === null ? null : toRef('person', row.owner_id, row.owner ?? ''),
    version: row.version,
  };
}

const name = z.string().trim().min(1).max(120);
const purpose = z.string().trim().max(500);
const params = z.object({ domain: domainName });

const show = operation({
  id: 'domain.show',
  method: 'GET',
  path: '/domains/{domain}',
  tag: 'People',
  summary: 'Show a domain with its purpose and owner',
  permission: 'people.read',
  params,
  output: domainView,
  errors: ['not_found'],
  cli: { words: ['domain', 'show'], args: ['domain'] },
  async handler(context, input) {
    const id = domainNamed(await treeOf(context.workspace), input.params.domain);
    await context.authorise('people.read', { type: 'domain', id, domainId: id });
    return shown(context, id);
  },
});

const add = operation({
  id: 'domain.add',
  method: 'POST',
  path: '/domains',
  tag: 'People',
  summary: 'Add a domain below another; levels held above hold in it',
  permission: 'domain.define',
  body: z.object({
    slug: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
    name,
    purpose: purpose.default(''),
    parent: domainName,
    owner: personName.optional(),
  }),
  output: domainView,
  status: 201,
  errors: ['not_found', 'already_exists', 'conflict'],
  cli: { words: ['domain', 'add'], args: ['slug', 'name'] },
  handler: async (context, { body: { slug, ...rest } }) =>
    shown(context, await addDomain(context, { ...rest, key: slug })),
});

const edit = operation({
  id: 'domain.edit',
  method: 'PATCH',
  path: '/domains/{domain}',
  tag: 'People',
  summary: 'Rename or move a domain, or give it another owner',
  permission: 'domain.define',
  params,
  body: z.object({
    name: name.optional(),
    purpose: purpose.optional(),
    parent: domainName.optional().describe('Moves it with all below it: other levels are inherited from then on.'),
    owner: personName.nullable().optional(),
  }),
  output: domainView,
  errors: ['not_found', 'conflict', 'stale'],
  versioned: true,
  cli: { words: ['domain', 'edit'], args: ['domain'] },
  handler: async (context, input) => shown(context, await editDomain(context, input.params.domain, input.body)),
});

export const domainOperations: AnyOperation[] = [show, add, edit];
