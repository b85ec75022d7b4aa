import { z } from 'zod';
import { type Id, movesFrom, PlumblineError } from '#kernel';
import { type Context, type Reader, refSchema, toRef } from '#platform';
import type { InputDefinitions } from '../definition/input.ts';
import { stepKinds } from '../definition/step.ts';
import type { Action } from '../plan/action.ts';
import { describeAction } from '../plan/describe.ts';
import { fill, masked, type Outputs, type Text } from '../plan/text.ts';
import { outputsOf } from './claim.ts';
import { type EvidenceRow, listEvidence } from './evidenceStore.ts';
import { mayOf, runMaySchema } from './may.ts';
import { isConcerned, mayRetry } from './move.ts';
import { leaderOf, type RunMove, runStateNames, runStates } from './run.ts';
import { findRun, findSteps, type ListedRun, type RunRow, type StepRow } from './store.ts';

const moment = z.iso.datetime();

export const outputLineSchema = z.object({
  id: z.int(),
  at: moment,
  /** Id of the step. */
  step: z.int().nullable(),
  stream: z.enum(['stdout', 'stderr', 'note']),
  text: z.string(),
});
export type OutputLine = z.infer<typeof outputLineSchema>;

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  help: z.string().nullable(),
  required: z.boolean(),
  options: z.array(z.string()),
});

const evidenceSchema = z.object({
  id: z.int(),
  kind: z.enum(['text', 'file', 'photo']),
  text: z.string().nullable(),
  name: z.string().nullable(),
  mediaType: z.string().nullable(),
  sizeBytes: z.int(),
  by: refSchema,
  at: moment,
});

export const stepSchema = z.object({
  id: z.int(),
  key: z.string(),
  position: z.int(),
  name: z.string(),
  kind: z.enum(stepKinds),
  state: z.enum(['pending', 'running', 'done', 'failed', 'waiting', 'skipped']),
  component: refSchema.nullable(),
  attempts: z.int(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  result: z
    .object({ exitCode: z.int().nullable().optional(), summary: z.string(), question: z.string().optional() })
    .nullable(),
  /** Whether the effect was seen on the target, and not only the command's end. */
  observed: z.boolean(),
  moves: z.array(z.string()),
  why: z.string().nullable(),
  /** What is executed, or what a person is told; secrets by their names. */
  text: z.string(),
  /** What a waiting step wants: instruct, check, approve, confirm or decide. */
  asks: z.enum(['instruct', 'check', 'approve', 'confirm', 'decide']).nullable(),
  checklist: z.array(z.string()),
  evidenceWanted: z.enum(['none', 'text', 'file', 'photo']),
  /** What a person fills in. */
  fields: z.array(fieldSchema),
  outputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  evidence: z.array(evidenceSchema),
  /** Whether a person of the asked level may agree: only where it asks for that. */
  approval: z.object({ level: z.int(), domain: z.string().nullable() }).nullable(),
  undoes: z.int().nullable(),
  repeats: z.boolean(),
});

export const runSummarySchema = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  version: z.int(),
  procedure: refSchema,
  change: refSchema.nullable(),
  state: z.enum(runStateNames),
  planHash: z.string(),
  startedBy: refSchema,
  createdAt: moment,
  finishedAt: moment.nullable(),
});

export const runSchema = runSummarySchema.extend({
  moves: z.array(z.string()),
  domain: z.int(),
  level: z.int(),
  responsible: refSchema,
  supervisor: refSchema.nullable(),
  breakGlass: z.int().nullable(),
  undoing: z.boolean(),
  inputs: z.record(z.string(), z.json()),
  /** What the reader may do with it now; where not: why, and who could. */
  may: runMaySchema,
  steps: z.array(stepSchema),
  output: z.array(outputLineSchema),
});
export type RunSummary = z.infer<typeof runSummarySchema>;
export type RunView = z.infer<typeof runSchema>;

/** Throws `not_found` also for a run that one may not read. */
export async function readableRun(context: Context, id: Id): Promise<RunRow> {
  const scope = await context.scope('run.read');
  const run = await findRun(context.db, id);
  if (scope !== 'all' && !scope.includes(run.domainId))
    throw new PlumblineError('not_found', `There is no run RUN-${id}.`);
  return run;
}

export async function summariseRuns(db: Reader, runs: readonly ListedRun[]): Promise<RunSummary[]> {
  if (runs.length === 0) return [];
  const starters = await db
    .selectFrom('person')
    .select(['id', 'name'])
    .where(
      'id',
      'in',
      runs.map((run) => run.startedBy),
    )
    .execute();
  const nameOf = new Map(starters.map((person) => [person.id, person.name]));
  return runs.map((run) => ({
    ...toRef('run', run.id, run.title),
    version: run.version,
    procedure: toRef('procedure', run.procedureId, run.procedureName),
    change: run.changeId === null ? null : toRef('change', run.changeId, run.title),
    state: run.state,
    planHash: run.planHash,
    startedBy: toRef('person', run.startedBy, nameOf.get(run.startedBy) ?? ''),
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  }));
}

/** The run with its steps, the last lines of its output, and what its reader may do with it. */
export async function viewRun(context: Context, run: RunRow, lastLines: number): Promise<RunView> {
  const { db } = context;
  const [summaries, steps, output, evidence, may, names] = await Promise.all([
    summariseRuns(db, [{ ...run, title: run.plan.title, procedureName: run.plan.procedure.name }]),
    findSteps(db, run.id),
    lastLines > 0 ? lastOutput(db, run.id, lastLines) : [],
    listEvidence(db, run.id),
    mayOf(context, run),
    namesOf(db, [leaderOf(run), ...(run.supervisorId === null ? [] : [run.supervisorId])]),
  ]);
  const person = (id: Id) => toRef('person', id, names.get(id) ?? '');
  const shown = Map.groupBy(evidence, (one) => one.stepId);
  const values = outputsOf({ byPosition: new Map(steps.map((step) => [step.position, step])) });
  return {
    ...summaries[0]!,
    moves: movesOf(run),
    domain: run.domainId,
    level: run.plan.procedure.level,
    responsible: person(leaderOf(run)),
    supervisor: run.supervisorId === null ? null : person(run.supervisorId),
    breakGlass: run.breakGlassId,
    undoing: run.undoing,
    inputs: run.plan.inputs,
    may,
    steps: steps.map((step) => toStep(run, step, shown.get(step.id) ?? [], values)),
    output,
  };
}

const steering: readonly RunMove[] = ['cancel', 'undo', 'pause'];

function movesOf(run: RunRow): string[] {
  const moves = movesFrom(runStates, run.state).filter((move) => steering.includes(move));
  const undoable = !run.undoing && run.plan.steps.some((step) => step.undo !== null);
  return [...moves.filter((move) => move !== 'undo' || undoable), ...(run.state === 'paused' ? ['resume'] : [])];
}

async function namesOf(db: Reader, ids: Id[]): Promise<Map<Id, string>> {
  const rows = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

function toStep(run: RunRow, step: StepRow, evidence: EvidenceRow[], values: Outputs): z.infer<typeof stepSchema> {
  const planned = run.plan.steps.find((candidate) => candidate.position === (step.undoes ?? step.position))!;
  const action: Action = step.undoes === null ? planned.action : planned.undo!;
  const component = planned.target?.component;
  const steerable = run.state !== 'finished' && run.state !== 'cancelled' && run.state !== 'proposed';
  const open = steerable && isConcerned(run, step);
  // What a cancelled run still waited for is nobody's to do any more.
  const asks = step.state === 'waiting' && open ? (step.result?.asks ?? 'decide') : null;
  const summary = step.state === 'waiting' && !open ? 'It is not asked for any more.' : step.result?.summary;
  return {
    ...toRef('step', step.id, step.name),
    position: step.position,
    kind: action.kind,
    state: step.state,
    component: component ? toRef('component', component.id, component.name) : null,
    attempts: step.attempts,
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: step.finishedAt?.toISOString() ?? null,
    result: step.result && {
      summary: summary ?? '',
      ...(step.result.exitCode === undefined ? {} : { exitCode: step.result.exitCode }),
      ...(step.result.question === undefined ? {} : { question: step.result.question }),
    },
    observed: step.observed,
    moves: open ? movesOfStep(step, action) : [],
    why: planned.why,
    text: textOf(action, values),
    asks: asks,
    checklist: action.kind === 'instruct' ? action.checklist.map((point) => shownText(point, values)) : [],
    evidenceWanted: evidenceOf(action),
    fields: action.kind === 'instruct' ? fieldsOf(action.asks) : [],
    outputs: step.outputs ?? {},
    evidence: evidence.map((one) => ({
      ...{ id: one.id, kind: one.kind, text: one.text, name: one.name, mediaType: one.mediaType },
      ...{ sizeBytes: one.sizeBytes, by: toRef('person', one.personId, one.person), at: one.at.toISOString() },
    })),
    approval: action.kind === 'approve' ? { level: action.level, domain: action.domain } : null,
    undoes: step.undoes,
    repeats: planned.repeatable,
  };
}

function movesOfStep(step: StepRow, action: Action): string[] {
  const moves: string[] = mayRetry(step) ? ['retry'] : [];
  const skippable = (step.state === 'failed' || step.state === 'waiting') && action.kind !== 'approve';
  return skippable ? [...moves, 'skip'] : moves;
}

const evidenceOf = (action: Action): 'none' | 'text' | 'file' | 'photo' => {
  if (action.kind === 'instruct') return action.evidence;
  return action.kind === 'check' && action.by.who === 'person' ? action.by.evidence : 'none';
};

function fieldsOf(asks: InputDefinitions): z.infer<typeof fieldSchema>[] {
  return Object.entries(asks).map(([name, input]) => ({
    ...{ name, label: input.label, type: input.type, help: input.help ?? null, required: input.required },
    options: input.type === 'choice' ? input.options : [],
  }));
}

/** With what is known by now; what is not yet, and secrets, by their names. */
function shownText(text: Text, values: Outputs): string {
  try {
    return fill(text, { outputs: values, secrets: new Map() });
  } catch {
    return masked(text);
  }
}

function textOf(action: Action, values: Outputs): string {
  switch (action.kind) {
    case 'instruct':
      return shownText(action.text, values);
    case 'check':
    case 'approve':
      return shownText(action.question, values);
    default:
      return describeAction(action);
  }
}

async function lastOutput(db: Reader, runId: Id, lines: number): Promise<OutputLine[]> {
  const rows = await db
    .selectFrom('run_output')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('id', 'desc')
    .limit(lines)
    .execute();
  return rows.reverse().map(toLine);
}

export async function outputAfter(db: Reader, runId: Id, after: Id, limit: number): Promise<OutputLine[]> {
  const rows = await db
    .selectFrom('run_output')
    .selectAll()
    .where('run_id', '=', runId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toLine);
}

function toLine(row: { id: Id; at: Date; step_id: Id | null; stream: string; text: string }): OutputLine {
  const stream = row.stream as OutputLine['stream'];
  return { id: row.id, at: row.at.toISOString(), step: row.step_id, stream, text: row.text };
}
