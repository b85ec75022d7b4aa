import { z } from 'zod';
import { PlumblineError, type RecordType } from '#kernel';
import {
  type AnyOperation,
  type Context,
  listQuery,
  numberPage,
  operation,
  pageOf,
  refSchema,
  sortOf,
  toPage,
  toRef,
} from '#platform';
import { domainName, idOf, reasonText } from '../named.ts';
import { glassState, glassVerdicts, OPEN_FOR_AT_MOST_MINUTES } from './glass.ts';
import { endBreakGlass, openBreakGlass, reviewBreakGlass } from './service.ts';
import { findGlasses, findUses, type GlassRow, type GlassUse } from './store.ts';

const glassView = z.object({
  id: z.int(),
  key: z.string(),
  person: refSchema,
  domain: refSchema,
  state: z.enum(['open', 'to-review', 'reviewed']),
  reason: z.string(),
  openedAt: z.string(),
  until: z.string(),
  endedAt: z.string().nullable(),
  reviewDueAt: z.string(),
  overdue: z.boolean(),
  review: z.object({ by: refSchema, at: z.string(), verdict: z.enum(glassVerdicts), finding: z.string() }).nullable(),
  uses: z
    .array(z.object({ key: z.string(), type: z.string(), planHash: z.string(), at: z.string() }))
    .describe('What began under it without an approval.'),
  mine: z.boolean(),
});

function view(row: GlassRow, uses: GlassUse[], now: Date, selfId: number): z.input<typeof glassView> {
  const state = glassState(row, now);
  return {
    id: row.id,
    key: `BRG-${row.id}`,
    person: toRef('person', row.personId, row.person),
    domain: toRef('domain', row.domainId, row.domain),
    state,
    reason: row.reason,
    openedAt: row.openedAt.toISOString(),
    until: row.until.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    reviewDueAt: row.reviewDueAt.toISOString(),
    overdue: state === 'to-review' && row.reviewDueAt <= now,
    review:
      row.reviewedAt === null
        ? null
        : {
            by: toRef('person', row.reviewedById!, row.reviewedBy ?? ''),
            at: row.reviewedAt.toISOString(),
            verdict: row.verdict!,
            finding: row.finding ?? '',
          },
    uses: uses
      .filter((use) => use.glassId === row.id)
      .map((use) => ({
        key: toRef(use.type as RecordType, use.id, '').key,
        type: use.type,
        planHash: use.planHash,
        at: use.at.toISOString(),
      })),
    mine: row.personId === selfId,
  };
}

async function visible(context: Context) {
  const scope = await context.scope('people.read');
  return { scope, selfId: context.actor.personId, at: context.now() };
}

async function show(context: Context, id: number) {
  await context.authorise('self.use', { type: 'break_glass', id, domainId: null });
  const filter = { ...(await visible(context)), id, limit: 1, after: null, descending: true };
  const [row] = await findGlasses(context.db, filter);
  if (!row) throw new PlumblineError('not_found', `There is no break-glass ${id}, or you may not read it.`);
  return view(row, await findUses(context.db, [id]), filter.at, filter.selfId);
}

const list = operation({
  id: 'break-glass.list',
  method: 'GET',
  path: '/break-glass',
  tag: 'People',
  summary: 'List emergencies, what was begun in them, and their reviews',
  permission: 'people.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    state: z.enum(['open', 'to-review', 'reviewed']).optional(),
  }),
  output: pageOf(glassView),
  cli: {
    words: ['break-glass', 'list'],
    columns: ['key', 'person.name', 'domain.name', 'state', 'reason', 'reviewDueAt'],
  },
  async handler(context, { query }) {
    const filter = await visible(context);
    const page = numberPage(query);
    const rows = await findGlasses(context.db, {
      ...filter,
      limit: query.limit + 1,
      after: page.after,
      descending: page.direction === 'desc',
      state: query.state,
    });
    const uses = await findUses(
      context.db,
      rows.map(({ id }) => id),
    );
    return toPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => view(row, uses, filter.at, filter.selfId),
    );
  },
});

const params = z.object({ id: z.string().min(1).max(24).describe('A break-glass: BRG-7, or 7.') });

const open = operation({
  id: 'break-glass.open',
  method: 'POST',
  path: '/break-glass',
  tag: 'People',
  summary: 'Break the glass: act for a time without a missing approval, and be reviewed',
  permission: 'break-glass.open',
  body: z.object({
    domain: domainName,
    reason: reasonText,
    minutes: z.coerce.number().int().min(5).max(OPEN_FOR_AT_MOST_MINUTES).optional(),
  }),
  output: glassView,
  status: 201,
  errors: ['not_found', 'conflict', 'proof_needed'],
  cli: { words: ['break-glass'], args: ['domain', 'reason'] },
  async handler(context, { body }) {
    return show(context, await openBreakGlass(context, body));
  },
});

const end = operation({
  id: 'break-glass.end',
  method: 'POST',
  path: '/break-glass/{id}/end',
  tag: 'People',
  summary: 'Say that the emergency is over: nothing further begins under it',
  permission: 'break-glass.review',
  params,
  output: glassView,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['break-glass', 'end'], args: ['id'] },
  async handler(context, input) {
    const id = idOf(input.params.id, 'break_glass');
    await endBreakGlass(context, id);
    return show(context, id);
  },
});

const review = operation({
  id: 'break-glass.review',
  method: 'POST',
  path: '/break-glass/{id}/review',
  tag: 'People',
  summary: 'Close the review of an emergency of somebody else with what was found',
  permission: 'break-glass.review',
  params,
  body: z.object({ verdict: z.enum(glassVerdicts), finding: z.string().trim().min(10).max(4_000) }),
  output: glassView,
  errors: ['not_found', 'illegal_transition', 'own_work'],
  cli: { words: ['break-glass', 'review'], args: ['id', 'verdict', 'finding'] },
  async handler(context, input) {
    const id = idOf(input.params.id, 'break_glass');
    await reviewBreakGlass(context, id, input.body);
    return show(context, id);
  },
});

export const breakGlassOperations: AnyOperation[] = [list, open, end, review];
