import { z } from 'zod';
import { type Id, PlumblineError, parseId, parseKey } from '#kernel';
import { personName } from '#people';
import {
  type AnyOperation,
  type Context,
  encodeCursor,
  listQuery,
  numberPage,
  operation,
  pageOf,
  sortOf,
} from '#platform';
import { handOver } from '../run/handOver.ts';
import { runStateNames } from '../run/run.ts';
import { outputLineSchema, readableRun, runSchema, runSummarySchema, summariseRuns, viewRun } from '../run/show.ts';
import { cancelRun, pauseRun, resumeRun, retryStep, skipStep } from '../run/steer.ts';
import { listRuns } from '../run/store.ts';
import { watchRun } from '../run/watch.ts';

export const runParams = z.object({
  id: z.string().min(1).max(24).describe('The number of a run, or its key, such as RUN-7.'),
});
export const reason = z.string().trim().min(3).max(500);
const position = z.int().min(1).max(40_000);
const OUTPUT_LINES = 200;

/** Takes `7` and `RUN-7`. */
export function runIdOf(text: string): Id {
  if (!/^[A-Za-z]/.test(text)) return parseId(text);
  const record = parseKey(text);
  if (record.type !== 'run') throw new PlumblineError('not_found', `${text} is not a run.`);
  return record.id;
}

const list = operation({
  id: 'run.list',
  method: 'GET',
  path: '/runs',
  tag: 'Operations',
  summary: 'List runs, the newest first',
  permission: 'run.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    state: z.enum(runStateNames).optional(),
    change: z.coerce.number().int().min(1).optional(),
    waits: z.enum(['approval', 'confirmation', 'person']).optional().describe('Only those that wait for this.'),
  }),
  output: pageOf(runSummarySchema),
  cli: { words: ['run', 'list'], columns: ['key', 'state', 'name', 'startedBy.name', 'createdAt'] },
  async handler(context, { query }) {
    const rows = await listRuns(context.db, {
      limit: query.limit + 1,
      domainIds: await context.scope('run.read'),
      ...numberPage(query),
      ...(query.change ? { changeId: query.change } : {}),
      ...(query.state ? { state: query.state } : {}),
      ...(query.waits ? { waits: query.waits } : {}),
    });
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = rows.length > query.limit && last ? encodeCursor([last.id]) : null;
    return { items: await summariseRuns(context.db, page), next };
  },
});

const show = operation({
  id: 'run.show',
  method: 'GET',
  path: '/runs/{id}',
  tag: 'Operations',
  summary: 'Show a run with its steps and the end of its output',
  permission: 'run.read',
  params: runParams,
  output: runSchema,
  errors: ['not_found'],
  cli: { words: ['run', 'show'], args: ['id'] },
  handler: async (context, { params }) => shown(context, runIdOf(params.id)),
});

export const shown = async (context: Context, id: Id) => viewRun(context, await readableRun(context, id), OUTPUT_LINES);

const events = operation({
  id: 'run.events',
  method: 'GET',
  path: '/runs/{id}/events',
  tag: 'Operations',
  summary: 'Follow a run: `run` events with its state, `output` events with what it says',
  permission: 'run.read',
  params: runParams,
  query: z.object({
    after: z.coerce.number().int().min(0).default(0).describe('The id of the last output line that you have.'),
  }),
  output: z.union([runSchema, z.array(outputLineSchema)]),
  errors: ['not_found'],
  stream: true,
  handler: (context, { params, query }) => watchRun(context, runIdOf(params.id), query.after),
});

const cancel = operation({
  id: 'run.cancel',
  method: 'POST',
  path: '/runs/{id}/cancel',
  tag: 'Operations',
  summary: 'Cancel a run: stop what runs on its target, start nothing further',
  description: '`undo: true` then takes back what was done, the last first, where its steps say how.',
  permission: 'run.steer',
  params: runParams,
  body: z.object({ reason, undo: z.boolean().optional() }),
  output: runSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['run', 'cancel'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    await cancelRun(context, id, body.reason, { undo: body.undo === true });
    return shown(context, id);
  },
});

const retry = operation({
  id: 'run.retry',
  method: 'POST',
  path: '/runs/{id}/retry',
  tag: 'Operations',
  summary: 'Do the step of a run that failed or waits once more',
  permission: 'run.steer',
  params: runParams,
  body: z.object({ step: position.optional() }).optional(),
  output: runSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['run', 'retry'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    await retryStep(context, id, body?.step ?? null);
    return shown(context, id);
  },
});

const skip = operation({
  id: 'run.skip',
  method: 'POST',
  path: '/runs/{id}/skip',
  tag: 'Operations',
  summary: 'Go on without the step of a run that failed or waits',
  permission: 'run.steer',
  params: runParams,
  body: z.object({ step: position.optional(), reason }),
  output: runSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['run', 'skip'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    await skipStep(context, id, body.step ?? null, body.reason);
    return shown(context, id);
  },
});

const pause = operation({
  id: 'run.pause',
  method: 'POST',
  path: '/runs/{id}/pause',
  tag: 'Operations',
  summary: 'Pause a run: what is under way ends, nothing further begins',
  permission: 'run.steer',
  params: runParams,
  body: z.object({ reason }),
  output: runSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['run', 'pause'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    await pauseRun(context, id, body.reason);
    return shown(context, id);
  },
});

const resume = operation({
  id: 'run.resume',
  method: 'POST',
  path: '/runs/{id}/resume',
  tag: 'Operations',
  summary: 'Let a paused run go on',
  permission: 'run.steer',
  params: runParams,
  output: runSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['run', 'resume'], args: ['id'] },
  async handler(context, { params }) {
    const id = runIdOf(params.id);
    await resumeRun(context, id);
    return shown(context, id);
  },
});

const give = operation({
  id: 'run.hand-over',
  method: 'POST',
  path: '/runs/{id}/hand-over',
  tag: 'Operations',
  summary: 'Hand a run over to a colleague who may do it',
  permission: 'run.steer',
  params: runParams,
  body: z.object({ to: personName, reason }),
  output: runSchema,
  errors: ['not_found', 'illegal_transition', 'conflict', 'forbidden'],
  cli: { words: ['run', 'hand-over'], args: ['id', 'to'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    await handOver(context, id, body.to, body.reason);
    return shown(context, id);
  },
});

export const runOperations: AnyOperation[] = [list, show, events, cancel, retry, skip, pause, resume, give];
