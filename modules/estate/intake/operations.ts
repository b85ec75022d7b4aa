import { z } from 'zod';
import { PlumblineError } from '#kernel';
import {
  type AnyOperation,
  decodeCursor,
  listQuery,
  numberPage,
  operation,
  pageOf,
  rawBody,
  sortOf,
  toPage,
} from '#platform';
import { requireReader } from '../component/scope.ts';
import { idParams } from '../params.ts';
import { intakeEntrySchema } from './file/entry.ts';
import { previewSchema } from './file/preview.ts';
import { planFile, previewFile } from './file/service.ts';
import { credentialSchema, intakeSchema, intakeTargetSchema, lookAtMachine } from './intake.ts';
import { requireMayLook } from './mayLook.ts';
import { intakeCodecs } from './reading.ts';
import {
  applyIntake,
  cancelIntake,
  followIntake,
  listEntries,
  listIntakes,
  planIntake,
  showIntake,
} from './service.ts';

const componentId = z
  .int()
  .positive()
  .optional()
  .describe('Says which component the machine is; else it is recognised');
const [localTarget, sshTarget] = intakeTargetSchema.options;

const plan = operation({
  id: 'intake.plan',
  method: 'POST',
  path: '/intakes',
  tag: 'Estate',
  summary: 'Look at a machine and plan what it would bring into the estate',
  description:
    'Only reads: this machine, or a host over SSH without an agent. The plan is reviewed, then applied by its hash. The credential is used once and never stored.',
  permission: 'estate.observe',
  body: z.discriminatedUnion('kind', [
    localTarget.extend({ componentId }).strict(),
    sshTarget.extend({ componentId, credential: credentialSchema.optional() }).strict(),
  ]),
  output: intakeSchema,
  status: 201,
  errors: ['host_unreachable', 'host_key_unknown', 'host_key_changed', 'host_auth_failed', 'forbidden'],
  cli: { words: ['intake', 'plan'], args: ['kind'] },
  async handler(ctx, { body }) {
    const { componentId: known, ...rest } = body;
    const target = intakeTargetSchema.parse(rest);
    const credential = body.kind === 'ssh' ? body.credential : undefined;
    await requireMayLook(ctx, { target, componentId: known, credential });
    const observation = await ctx.workspace.port(lookAtMachine)(target, credential, ctx.signal, ctx.actor.personId);
    return planIntake(ctx, { target, observation, ...(known === undefined ? {} : { componentId: known }) });
  },
});

const apply = operation({
  id: 'intake.apply',
  method: 'POST',
  path: '/intakes/{id}/apply',
  tag: 'Estate',
  summary: 'Apply an intake exactly as it was reviewed',
  permission: 'estate.change',
  params: idParams('intake'),
  body: z.strictObject({ planHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: intakeSchema,
  errors: ['not_found', 'plan_changed', 'forbidden'],
  cli: { words: ['intake', 'apply'], args: ['id', 'planHash'] },
  handler: (ctx, { params, body }) => applyIntake(ctx, params.id, body.planHash),
});

const show = operation({
  id: 'intake.show',
  method: 'GET',
  path: '/intakes/{id}',
  tag: 'Estate',
  summary: 'Show an intake with its diff',
  permission: 'estate.observe',
  params: idParams('intake'),
  output: intakeSchema,
  errors: ['not_found'],
  cli: { words: ['intake', 'show'], args: ['id'] },
  handler: (ctx, { params }) => showIntake(ctx, params.id),
});

const list = operation({
  id: 'intake.list',
  method: 'GET',
  path: '/intakes',
  tag: 'Estate',
  summary: 'List intakes, newest first',
  permission: 'estate.observe',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    component: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  output: pageOf(intakeSchema.omit({ diff: true })),
  cli: {
    words: ['intake', 'list'],
    columns: [
      'key',
      'kind',
      'state',
      'component.name',
      'summary.create',
      'summary.update',
      'summary.remove',
      'createdAt',
    ],
  },
  async handler(ctx, { query }) {
    const rows = await listIntakes(ctx, {
      ...numberPage(query),
      limit: query.limit + 1,
      componentId: query.component,
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      ({ diff: _diff, ...intake }) => intake,
    );
  },
});

const fileQuery = z.object({
  format: z.string().min(1).max(40).describe('Key of a format: csv, netbox, nmap …'),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9:._-]{0,79}$/, 'must be lower-case letters, digits, dots, dashes and colons')
    .optional()
    .describe('Key of the source that speaks; that of the format unless given'),
  options: z
    .string()
    .max(100_000)
    .optional()
    .describe('JSON: how it is read. Left out: as the last file of that source'),
  makePlaces: z
    .stringbool()
    .optional()
    .describe(
      'Sites, locations, racks and clusters that are named but not there are made by the same plan; for formats that can',
    ),
});

const preview = operation({
  id: 'intake.preview',
  method: 'POST',
  path: '/intakes/files/preview',
  tag: 'Estate',
  summary: 'Show how a file would be read: its columns, its first rows, and what is wrong',
  description: 'Nothing is stored. For formats that allow it the beginning of the file is enough; then say `partial`.',
  permission: 'estate.observe',
  query: fileQuery.extend({ partial: z.stringbool().optional() }),
  raw: true,
  body: rawBody,
  output: previewSchema,
  errors: ['body_too_large', 'forbidden'],
  handler: (ctx, { query, body }) => previewFile(ctx, query, body),
});

const planOfFile = operation({
  id: 'intake.file',
  method: 'POST',
  path: '/intakes/files',
  tag: 'Estate',
  summary: 'Read a file and plan what it would bring into the estate',
  description:
    'Changes nothing: the plan is reviewed page by page, then applied by its hash. A large file is planned in the background; follow it.',
  permission: 'estate.observe',
  query: fileQuery.extend({ name: z.string().max(200).optional().describe('Name of the file, for people') }),
  raw: true,
  body: rawBody,
  output: intakeSchema,
  status: 201,
  errors: ['body_too_large', 'forbidden'],
  handler: async (ctx, { query, body }) => showIntake(ctx, await planFile(ctx, query, body)),
});

const formats = operation({
  id: 'intake.formats',
  method: 'GET',
  path: '/intakes/formats',
  tag: 'Estate',
  summary: 'List the formats of files that can be taken in',
  permission: 'estate.read',
  output: z.object({
    items: z.array(
      z.object({
        format: z.string(),
        title: z.string(),
        contentTypes: z.array(z.string()),
        maxBytes: z.int(),
        previewBytes: z.int().nullable().describe('How much of the beginning is enough for a preview; null: all'),
        options: z.json().describe('JSON Schema of its options'),
      }),
    ),
  }),
  async handler(ctx) {
    await requireReader(ctx);
    return {
      items: ctx.workspace.port(intakeCodecs).map((codec) => ({
        format: codec.key,
        title: codec.title,
        contentTypes: [...codec.contentTypes],
        maxBytes: codec.maxBytes,
        previewBytes: codec.previewBytes ?? null,
        options: z.toJSONSchema(codec.options, { io: 'input', unrepresentable: 'any' }) as never,
      })),
    };
  },
});

const entries = operation({
  id: 'intake.entries',
  method: 'GET',
  path: '/intakes/{id}/entries',
  tag: 'Estate',
  summary: 'List the diff of an intake: what would change, what is wrong, who disagrees',
  permission: 'estate.observe',
  params: idParams('intake'),
  query: listQuery.extend({
    sort: z.enum(['ordinal', '-rank']).default('ordinal').describe('As planned, or what deserves a look first'),
    what: z.enum(['component', 'relation', 'installation', 'issue', 'note']).optional(),
    op: z.enum(['create', 'update', 'remove', 'link', 'gone']).optional(),
    kind: z.string().max(60).optional(),
    only: z.enum(['differences', 'problems', 'issues', 'disagreements', 'conflicts', 'notes']).optional(),
    q: z.string().trim().min(1).max(200).optional().describe('Part of the name'),
  }),
  output: pageOf(intakeEntrySchema),
  errors: ['not_found'],
  cli: {
    words: ['intake', 'entries'],
    args: ['id'],
    columns: ['op', 'kind', 'name', 'place', 'changes', 'message', 'outcome', 'reason'],
  },
  async handler(ctx, { params, query }) {
    const byRank = query.sort === '-rank';
    const [rank, ordinal] = query.cursor ? decodeCursor(query.cursor, 2) : [];
    if (query.cursor && (typeof rank !== 'number' || typeof ordinal !== 'number'))
      throw new PlumblineError('invalid_input', 'The cursor is not one that this list gave.');
    const rows = await listEntries(ctx, params.id, {
      ...query,
      byRank,
      after: query.cursor ? { rank: rank as number, ordinal: ordinal as number } : null,
      limit: query.limit + 1,
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.rank, row.ordinal],
      (row) => row,
    );
  },
});

const cancel = operation({
  id: 'intake.cancel',
  method: 'POST',
  path: '/intakes/{id}/cancel',
  tag: 'Estate',
  summary: 'Stop an intake that is being applied, or put its plan away',
  description: 'What was applied already stays, each row with its history; the rest may be applied later.',
  permission: 'estate.change',
  params: idParams('intake'),
  output: intakeSchema,
  errors: ['not_found', 'illegal_transition', 'forbidden'],
  cli: { words: ['intake', 'cancel'], args: ['id'] },
  handler: (ctx, { params }) => cancelIntake(ctx, params.id),
});

const follow = operation({
  id: 'intake.follow',
  method: 'GET',
  path: '/intakes/{id}/events',
  tag: 'Estate',
  summary: 'Follow an intake while it is planned or applied, as server-sent events',
  permission: 'estate.observe',
  params: idParams('intake'),
  output: intakeSchema.omit({ diff: true }),
  errors: ['not_found'],
  stream: true,
  cli: { words: ['intake', 'follow'], args: ['id'] },
  handler: (ctx, { params }) => followIntake(ctx, params.id),
});

export const intakeOperations: AnyOperation[] = [
  plan,
  preview,
  planOfFile,
  formats,
  apply,
  cancel,
  show,
  list,
  entries,
  follow,
];
