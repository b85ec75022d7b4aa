import { asPlumblineError, type Json } from '#kernel';
import { evaluate } from '../definition/expression.ts';
import type { PlannedExpression } from '../plan/action.ts';
import type { PlannedStep } from '../plan/plan.ts';
import { fill } from '../plan/text.ts';
import { type Claim, type Claimant, claimStep, outputsOf } from './claim.ts';
import { readySteps, runMoveAfter } from './ready.ts';
import { moveRun, moveStep, plannedOf, type Standing } from './standing.ts';
import type { Asks } from './step.ts';
import type { StepRow } from './store.ts';
import { addUndoSteps } from './undo.ts';

/**
 * Lets a run go on as far as it can without anybody's work: steps whose `when` says no are left out, people are asked,
 * times are waited for; up to `room` steps are given to the worker. Then the run moves where its steps ask for it.
 */
export function advance(standing: Standing, claimant: Claimant, room: number): Claim[] {
  const { now } = claimant;
  const claims: Claim[] = [];
  for (const step of standing.steps) {
    if (claims.length >= room) break;
    // Its executor is gone, or nobody could tell what became of it: looked at first, whatever happened to the run.
    if (step.state === 'running' && step.leaseUntil !== null && step.leaseUntil <= now) {
      claims.push(claimStep(standing, step, claimant));
    }
  }
  if (standing.run.undoing) addUndoSteps(standing);
  const { begun, ready } = beginReady(standing, claimant, room - claims.length);
  if (standing.added.length === 0) {
    const move = runMoveAfter(standing.steps, ready.length, standing.run.undoing);
    if (move !== null) moveRun(standing, move, now);
  }
  setDue(standing, goesOn(standing) ? ready : [], now);
  return [...claims, ...begun];
}

const goesOn = ({ run }: Standing): boolean => run.state === 'ready' || run.state === 'running';

/** `ready`: what may be begun now or at its time, once all that is begun here is begun. */
function beginReady(standing: Standing, claimant: Claimant, room: number): { begun: Claim[]; ready: StepRow[] } {
  const begun: Claim[] = [];
  if (!goesOn(standing)) return { begun, ready: [] };
  // A step that ends here (left out, its time has come) may make others ready; one that is begun or asks a person does not.
  for (;;) {
    let again = false;
    const ready = readyOf(standing);
    for (const step of ready) {
      if (step.leaseUntil !== null && step.leaseUntil > claimant.now) continue;
      // Where nobody could take it, it need not be asked about now: a run of thousands would ask for all at each pass.
      if (begun.length >= room && claimant.worker !== null) break;
      const needsWorker = standsAside(standing, step, claimant.now);
      if (step.state === 'failed') return { begun, ready: readyOf(standing) };
      if (step.state === 'skipped' || step.state === 'done') again = true;
      if (needsWorker && begun.length < room) begun.push(claimStep(standing, step, claimant));
    }
    if (!again) return { begun, ready: ready.filter((step) => step.state === 'pending') };
  }
}

const readyOf = ({ held, steps, byPosition, run }: Standing): StepRow[] =>
  readySteps(held.plan, steps, run.undoing).map((position) => byPosition.get(position)!);

/** Does with a step what needs no worker. Returns whether a worker is needed. */
function standsAside(standing: Standing, step: StepRow, now: Date): boolean {
  const planned = plannedOf(standing, step);
  const begun = step.generation > 0 || step.result !== null || step.confirmedBy !== null;
  try {
    const no = begun ? undefined : planned.when.find((expression) => !isSo(standing, expression));
    if (no) {
      const summary = `Left out: ${no.cel} is not so.`;
      moveStep(standing, step, 'skip', { summary, how: 'skipped' }, { at: now, action: 'leave-out' });
      return false;
    }
    const asks = asksFirst(standing, step, planned);
    if (asks !== null) {
      moveStep(standing, step, 'hold', { summary: asksFor[asks], asks }, { at: now, action: 'waiting' });
      return false;
    }
    return planned.action.kind !== 'wait' || !waitsForTime(standing, step, planned, now);
  } catch (error) {
    moveStep(standing, step, 'fail', { summary: asPlumblineError(error).message }, { at: now, action: 'failed' });
    return false;
  }
}

const asksFor: Record<Asks, string> = {
  instruct: 'A person does this.',
  check: 'A person looks and says yes or no.',
  approve: 'Somebody else must agree.',
  confirm: 'The supervisor confirms it before it begins.',
  decide: 'A person must decide.',
};

function asksFirst({ run }: Standing, step: StepRow, { action, generate }: PlannedStep): Asks | null {
  if (action.kind === 'approve') return 'approve';
  if (run.supervisorId !== null && step.confirmedBy === null && action.kind !== 'wait') return 'confirm';
  // A secret is made by a worker first, which then asks; and what a person has done is looked at by a worker.
  if (action.kind === 'instruct' && step.doneBy === null && generate.length === 0) return 'instruct';
  if (action.kind === 'check' && action.by.who === 'person') return 'check';
  return null;
}

/** No worker's slot is held: the step stays pending until its time, and is done then. False: a worker has to ask. */
function waitsForTime(standing: Standing, step: StepRow, { action }: PlannedStep, now: Date): boolean {
  if (action.kind !== 'wait' || 'condition' in action.until) return false;
  if (step.result?.wakesAt === undefined) {
    const until =
      'durationMs' in action.until
        ? new Date(now.getTime() + action.until.durationMs)
        : momentOf(fill(action.until.at, { outputs: outputsOf(standing), secrets: new Map() }));
    if (until > now) {
      const wakesAt = until.toISOString();
      step.startedAt = now;
      step.leaseUntil = until;
      step.result = { summary: `Waits until ${wakesAt.slice(0, 16).replace('T', ' ')} UTC.`, wakesAt };
      standing.changed.add(step);
      return true;
    }
  }
  step.observed = true;
  moveStep(standing, step, 'finish', { summary: 'The time has come.' }, { at: now, action: 'done' });
  return true;
}

function momentOf(text: string): Date {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new Error(`${text} is not a time.`);
  return moment;
}

/** Asks an expression of what is known by now. */
export function isSo(standing: Pick<Standing, 'byPosition'>, expression: PlannedExpression): boolean {
  const outputs = outputsOf(standing);
  const { byPosition } = standing;
  return evaluate(expression.cel, {
    inputs: fill(expression.inputs, { outputs, secrets: new Map() }) as Record<string, Json>,
    steps: Object.fromEntries(
      Object.entries(expression.steps).map(([id, position]) => [
        id,
        { state: byPosition.get(position)?.state ?? 'pending', outputs: outputs.get(position) ?? {} },
      ]),
    ),
    target: expression.target,
  });
}

/** Lets a run go on after a person did something, as far as that goes without a worker. */
export function letGoOn(standing: Standing, now: Date): void {
  advance(standing, { worker: null, leaseMs: 0, now }, 0);
}

/** When a worker should look at the run next. Too early is harmless, too late is not. */
function setDue(standing: Standing, ready: readonly StepRow[], now: Date): void {
  const { run, steps, added } = standing;
  let due: Date | null = added.length > 0 ? now : null;
  const dueAt = (at: Date | null): void => {
    if (at !== null && (due === null || at < due)) due = at;
  };
  for (const step of steps) if (step.state === 'running') dueAt(step.leaseUntil);
  for (const step of ready) dueAt(step.leaseUntil ?? now);
  // One that is still to come and early enough stays: each change of it is a change of its index.
  const keeps = run.dueAt !== null && due !== null && run.dueAt > now && run.dueAt <= due;
  if (keeps || run.dueAt?.getTime() === due?.getTime()) return;
  run.dueAt = due;
  standing.runChanged = true;
}
