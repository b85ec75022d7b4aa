import { z } from 'zod';
import { type Id, movesFrom, PlumblineError } from '#kernel';
import { type Context, type Reader, refSchema, toRef } from '#platform';
import { stepKinds } from '../definition/step.ts';
import { runStateNames, runStates } from './run.ts';
import { stepStates } from './step.ts';
import { findRun, findSteps, type RunRow, type StepRow } from './store.ts';

const moment = z.iso.datetime();
const steeringMoves: readonly string[] = ['cancel', 'pause', 'undo'];

export const outputLineSchema = z.object({
  id: z.int(),
  at: moment,
  /** Id of the step. */
  step: z.int().nullable(),
  stream: z.enum(['stdout', 'stderr', 'note']),
  text: z.string(),
});
export type OutputLine = z.infer<typeof outputLineSchema>;

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

export async function summariseRuns(db: Reader, runs: RunRow[]): Promise<RunSummary[]> {
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
    ...toRef('run', run.id, run.plan.title),
    version: run.version,
    procedure: toRef('procedure', run.procedureId, run.plan.procedure.name),
    change: run.changeId === null ? null : toRef('change', run.changeId, run.plan.title),
    state: run.state,
    planHash: run.planHash,
    startedBy: toRef('person', run.startedBy, nameOf.get(run.startedBy) ?? ''),
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  }));
}

/** The run with its steps and the last lines of its output. */
export async function viewRun(db: Reader, run: RunRow, lastLines: number): Promise<RunView> {
  const [summaries, steps, output] = await Promise.all([
    summariseRuns(db, [run]),
    findSteps(db, run.id),
    lastLines > 0 ? lastOutput(db, run.id, lastLines) : [],
  ]);
  return {
    ...summaries[0]!,
    moves: movesFrom(runStates, run.state).filter((move) => steeringMoves.includes(move)),
    steps: steps.map((step) => toStep(run, step)),
    output,
  };
}

function toStep(run: RunRow, step: StepRow): z.infer<typeof stepSchema> {
  const planned = run.plan.steps.find((candidate) => candidate.position === (step.undoes ?? step.position))!;
  const component = planned.target?.component;
  const steerable = run.state !== 'finished' && run.state !== 'cancelled';
  const moves = movesFrom(stepStates, step.state).filter((move) => move === 'retry' || move === 'skip');
  return {
    ...toRef('step', step.id, step.name),
    position: step.position,
    kind: (step.undoes === null ? planned.action : planned.undo!).kind,
    state: step.state,
    component: component ? toRef('component', component.id, component.name) : null,
    attempts: step.attempts,
    startedAt: step.startedAt?.toISOString() ?? null,
    finishedAt: step.finishedAt?.toISOString() ?? null,
    result: step.result && {
      summary: step.result.summary,
      ...(step.result.exitCode === undefined ? {} : { exitCode: step.result.exitCode }),
      ...(step.result.question === undefined ? {} : { question: step.result.question }),
    },
    observed: step.observed,
    moves: steerable ? moves : [],
  };
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
