import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { type AnyOperation, operation, rawBody } from '#platform';
import { answerStep, confirmStep } from '../run/answer.ts';
import { attachEvidence } from '../run/evidence.ts';
import { findEvidence } from '../run/evidenceStore.ts';
import { readableRun, runSchema } from '../run/show.ts';
import { judgeRun } from '../run/verdict.ts';
import { runIdOf, runParams, shown } from './runs.ts';

const stepParams = runParams.extend({
  position: z.coerce.number().int().min(1).max(40_000).describe('The number of the step in its run.'),
});
const note = z.string().trim().min(1).max(4000);

const answer = operation({
  id: 'run.answer',
  method: 'POST',
  path: '/runs/{id}/steps/{position}/answer',
  tag: 'Operations',
  summary: 'Say that one has done a step, or answer its question',
  description: 'Where the step says how to look, a worker looks before it counts as done.',
  permission: 'run.start',
  params: stepParams,
  body: z.object({
    ticked: z.array(z.int().min(1).max(50)).max(50).default([]).describe('Points of the checklist, from 1.'),
    values: z.record(z.string().max(60), z.json()).default({}).describe('What the step asks to be filled in.'),
    answer: z.boolean().optional().describe('Where it asks a question.'),
    note: note.optional(),
  }),
  output: runSchema,
  errors: ['not_found', 'illegal_transition', 'forbidden'],
  cli: { words: ['run', 'answer'], args: ['id', 'position'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    await answerStep(context, id, params.position, {
      ...{ ticked: body.ticked, values: body.values },
      ...{ answer: body.answer ?? null, note: body.note ?? null },
    });
    return shown(context, id);
  },
});

const confirm = operation({
  id: 'run.confirm',
  method: 'POST',
  path: '/runs/{id}/steps/{position}/confirm',
  tag: 'Operations',
  summary: 'Let a step of a supervised run begin, or refuse it with a reason',
  permission: 'run.confirm',
  params: stepParams,
  body: z.object({ confirmed: z.boolean().default(true), reason: note.optional() }).optional(),
  output: runSchema,
  errors: ['not_found', 'illegal_transition', 'forbidden', 'own_work'],
  cli: { words: ['run', 'confirm'], args: ['id', 'position'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    const verdict = { confirmed: body?.confirmed ?? true, reason: body?.reason ?? null };
    await confirmStep(context, id, params.position, verdict);
    return shown(context, id);
  },
});

const approve = operation({
  id: 'run.approve',
  method: 'POST',
  path: '/runs/{id}/approval',
  tag: 'Operations',
  summary: 'Approve or deny exactly this plan of a run, or a step that asks for it',
  permission: 'run.approve',
  params: runParams,
  body: z.object({
    verdict: z.enum(['approved', 'denied']).default('approved'),
    planHash: z.string().length(64).describe('Of the plan that you have read.'),
    step: z.int().min(1).max(10_000).optional().describe('Left out: the run itself, else the step that asks.'),
    reason: z.string().trim().max(500).default(''),
  }),
  output: runSchema,
  errors: ['not_found', 'illegal_transition', 'plan_changed', 'own_work', 'forbidden'],
  cli: { words: ['run', 'approve'], args: ['id'] },
  async handler(context, { params, body }) {
    const id = runIdOf(params.id);
    const { verdict, planHash, reason } = body;
    await judgeRun(context, id, body.step ?? null, { verdict, planHash, reason });
    return shown(context, id);
  },
});

const attach = operation({
  id: 'run.attach',
  method: 'POST',
  path: '/runs/{id}/steps/{position}/evidence',
  tag: 'Operations',
  summary: 'Attach a photo or a file to a step as evidence',
  description: 'JPEG, PNG, WebP, HEIC, PDF or text, told by its content; at most 8 MiB, 20 pieces a step.',
  permission: 'run.start',
  params: stepParams,
  query: z.object({ name: z.string().trim().min(1).max(200).default('evidence') }),
  raw: true,
  body: rawBody,
  output: runSchema,
  status: 201,
  errors: ['not_found', 'body_too_large', 'unsupported_media_type', 'illegal_transition', 'conflict', 'forbidden'],
  async handler(context, { params, query, body }) {
    const id = runIdOf(params.id);
    await attachEvidence(context, id, params.position, { name: query.name, body });
    return shown(context, id);
  },
});

const evidence = operation({
  id: 'run.evidence',
  method: 'GET',
  path: '/runs/{id}/evidence/{evidence}',
  tag: 'Operations',
  summary: 'Fetch a file or photo that was attached to a step',
  permission: 'run.read',
  params: runParams.extend({ evidence: z.coerce.number().int().min(1) }),
  output: z.unknown(),
  errors: ['not_found'],
  download: ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf', 'text/plain'],
  async handler(context, { params }) {
    const run = await readableRun(context, runIdOf(params.id));
    const found = await findEvidence(context.db, run.id, params.evidence);
    if (!found?.content || !found.media_type)
      throw new PlumblineError('not_found', `RUN-${run.id} has no evidence ${params.evidence}.`);
    const { content } = found;
    return {
      contentType: found.media_type,
      fileName: found.name ?? 'evidence',
      chunks: (async function* () {
        yield content;
      })(),
    };
  },
});

export const runStepOperations: AnyOperation[] = [answer, confirm, approve, attach, evidence];
