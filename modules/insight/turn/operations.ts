import { z } from 'zod';
import { intakeTargetSchema } from '#estate';
import {
  type AnyOperation,
  type Context,
  listQuery,
  numberPage,
  onEventBell,
  operation,
  pageOf,
  sortOf,
  toPage,
} from '#platform';
import { approveTurn, cancelTurn, listTurnSummaries, showTurn, startTurn } from './service.ts';
import { turnVersion } from './store.ts';
import { turnSchema, turnSummarySchema } from './view.ts';

const idParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const planHash = z.string().regex(/^[0-9a-f]{64}$/, 'must be the planHash of the change that you read');
const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const secret = (max: number) => z.string().min(1).max(max).optional();

const start = operation({
  id: 'turn.start',
  method: 'POST',
  path: '/turns',
  tag: 'Insight',
  summary: 'Begin a turn of the loop on a machine: look, understand, propose, and stop for approval',
  permission: 'estate.observe',
  body: z.object({
    target: intakeTargetSchema,
    componentId: id.optional().describe('Says which component the machine is'),
    credential: z
      .object({ privateKey: secret(20_000), passphrase: secret(1_000), password: secret(1_000) })
      .optional()
      .describe('How to get in; kept in memory only. Absent: the key of this server'),
  }),
  output: turnSchema,
  status: 202,
  errors: ['not_found', 'host_unreachable', 'host_key_unknown', 'host_key_changed', 'host_auth_failed'],
  cli: { words: ['turn', 'start'] },
  async handler(context, { body }) {
    return showTurn(context, await startTurn(context, body));
  },
});

const list = operation({
  id: 'turn.list',
  method: 'GET',
  path: '/turns',
  tag: 'Insight',
  summary: 'List turns, newest first',
  permission: 'estate.read',
  query: listQuery.extend({
    sort: sortOf(['id'], '-id'),
    component: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  output: pageOf(turnSummarySchema),
  cli: { words: ['turn', 'list'], columns: ['key', 'state', 'component.name', 'startedAt', 'finishedAt'] },
  async handler(context, { query }) {
    const turns = await listTurnSummaries(context, {
      limit: query.limit + 1,
      ...numberPage(query),
      ...(query.component ? { componentId: query.component } : {}),
    });
    return toPage(
      turns,
      query.limit,
      (turn) => [turn.id],
      (turn) => turn,
    );
  },
});

const show = operation({
  id: 'turn.show',
  method: 'GET',
  path: '/turns/{id}',
  tag: 'Insight',
  summary: 'Show a turn: each stage with what it found, and the change it proposes',
  permission: 'estate.read',
  params: idParams,
  output: turnSchema,
  errors: ['not_found'],
  cli: { words: ['turn', 'show'], args: ['id'] },
  handler: (context, { params }) => showTurn(context, params.id),
});

const approve = operation({
  id: 'turn.approve',
  method: 'POST',
  path: '/turns/{id}/approve',
  tag: 'Insight',
  summary: 'Approve exactly the change that the turn proposes; it then runs',
  permission: 'change.approve',
  params: idParams,
  body: z.object({ planHash, reason: z.string().max(2_000).optional() }),
  output: turnSchema,
  errors: ['not_found', 'plan_changed', 'own_work', 'illegal_transition'],
  cli: { words: ['turn', 'approve'], args: ['id'] },
  async handler(context, { params, body }) {
    await approveTurn(context, params.id, body.planHash, body.reason);
    return showTurn(context, params.id);
  },
});

const cancel = operation({
  id: 'turn.cancel',
  method: 'POST',
  path: '/turns/{id}/cancel',
  tag: 'Insight',
  summary: 'End a turn before anything is done to the machine',
  permission: 'estate.observe',
  params: idParams,
  body: z.object({ reason: z.string().min(1).max(2_000) }),
  output: turnSchema,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['turn', 'cancel'], args: ['id'] },
  async handler(context, { params, body }) {
    await cancelTurn(context, params.id, body.reason);
    return showTurn(context, params.id);
  },
});

const events = operation({
  id: 'turn.events',
  method: 'GET',
  path: '/turns/{id}/events',
  tag: 'Insight',
  summary: 'Follow a turn as it goes on, until it is over',
  permission: 'estate.read',
  params: idParams,
  output: turnSchema,
  stream: true,
  errors: ['not_found'],
  handler: (context, { params }) => followTurn(context, params.id),
});

/** The turn now, and again whenever it changed; ends with the turn. */
async function* followTurn(context: Context, turnId: number) {
  let wake: (() => void) | undefined;
  let rung = true;
  const bell = (): void => {
    rung = true;
    wake?.();
  };
  const silence = await onEventBell(context.workspace, bell);
  context.signal.addEventListener('abort', bell, { once: true });
  let seen: string | null = '';
  try {
    while (!context.signal.aborted) {
      rung = false;
      const version = await turnVersion(context.db, turnId);
      if (version !== seen) {
        const turn = await showTurn(context, turnId);
        seen = version;
        yield { event: 'turn', id: String(turn.version), data: turn };
        if (turn.finishedAt !== null) return;
      }
      if (!rung) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
    }
  } finally {
    silence();
  }
}

export const operations: AnyOperation[] = [start, list, show, approve, cancel, events];
