import { type Id, type Json, PlumblineError } from '#kernel';
import type { Context, Mutation } from '#platform';
import { parseInputs } from '../definition/input.ts';
import type { ActionOf } from '../worker/kinds/kind.ts';
import { collectOutputs } from '../worker/outputs.ts';
import { authoriseConfirming, authoriseWork, lockReadable } from './authority.ts';
import { countEvidence, insertEvidence } from './evidenceStore.ts';
import { stepToMove, takeUp } from './move.ts';
import { moveStep, plannedOf, type Standing } from './standing.ts';
import { saveStandings } from './standingStore.ts';
import type { Asks } from './step.ts';
import type { StepRow } from './store.ts';

/** What a person says of a step that they did, or of a question that they were asked. */
export interface Answer {
  /** Positions of the points of the checklist that were ticked, from 1. */
  ticked: readonly number[];
  /** What the step asks to be filled in. */
  values: Record<string, unknown>;
  /** check: yes or no. */
  answer: boolean | null;
  note: string | null;
}

/** A person has done a step, or answers its question. Where the step can be looked at, a worker looks before it is done. */
export async function answerStep(context: Context, runId: Id, position: number, answer: Answer): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockReadable(context, mutation, runId);
    const { run, held } = standing;
    const step = waitingStep(standing, position, ['instruct', 'check']);
    await authoriseWork(context, run, held.plan.procedure.level);
    const { action, verify, outputs } = plannedOf(standing, step);
    if (action.kind === 'instruct') await requireDone(mutation, step, action, answer);
    if (action.kind === 'check') await requireAnswer(mutation, step, action, answer);
    const given = action.kind === 'instruct' ? answersOf(action, answer) : { answer: answer.answer };
    const collected = await collectOutputs(
      outputs,
      (source) => ('answer' in source ? (given as Record<string, unknown>)[source.answer] : null),
      { keep: async () => noSecrets(), hide: () => {} },
    );
    step.outputs = { ...step.outputs, ...collected.outputs };
    if (answer.note) {
      const { actor, now } = mutation;
      const about = { runId, stepId: step.id, personId: actor.personId, at: now };
      await insertEvidence(mutation.tx, { ...about, kind: 'text', text: answer.note });
    }
    step.doneBy = mutation.actor.personId;
    const by = `by ${mutation.actor.name}${answer.note ? `: ${answer.note}` : '.'}`;
    const detail: { [key: string]: Json } = { ticked: [...answer.ticked], note: answer.note };
    if (action.kind === 'check' && answer.answer === false && action.onNo === 'fail') {
      moveStep(
        standing,
        step,
        'fail',
        { summary: `No, ${by}`, how: 'person' },
        { ...at(mutation), action: 'failed', detail },
      );
    } else if (action.kind === 'instruct' && verify !== null) {
      const summary = `Done ${by} It is looked at now.`;
      moveStep(standing, step, 'confirm', { summary, how: 'person' }, { ...at(mutation), action: 'answer', detail });
    } else {
      const word = action.kind === 'check' ? (answer.answer ? 'Yes,' : 'No,') : 'Done';
      moveStep(
        standing,
        step,
        'finish',
        { summary: `${word} ${by}`, how: 'person' },
        { ...at(mutation), action: 'done', detail },
      );
    }
    takeUp(standing, mutation.now);
    await saveStandings(mutation, [standing]);
  });
}

const at = ({ now }: Mutation) => ({ at: now });
function answersOf(action: ActionOf<'instruct'>, answer: Answer) {
  const { values, secrets } = parseInputs(action.asks, answer.values);
  if (Object.keys(secrets).length > 0) return noSecrets();
  return values;
}
const noSecrets = (): never => {
  throw new PlumblineError('invalid_input', 'A secret is not taken as an answer to a step: it is an input of the run.');
};

export function waitingStep(standing: Standing, position: number, asks: readonly Asks[]): StepRow {
  const step = stepToMove(standing, position);
  if (step.state !== 'waiting' || !step.result?.asks || !asks.includes(step.result.asks)) {
    const now =
      step.state === 'waiting' ? `waits for something else (${step.result?.asks ?? 'decide'})` : `is ${step.state}`;
    throw new PlumblineError('illegal_transition', `The step "${step.name}" ${now}.`, { extra: { state: step.state } });
  }
  return step;
}

async function requireDone(
  { tx }: Mutation,
  step: StepRow,
  action: ActionOf<'instruct'>,
  answer: Answer,
): Promise<void> {
  const open = action.checklist.map((_, index) => index + 1).filter((point) => !answer.ticked.includes(point));
  if (open.length > 0) {
    throw new PlumblineError(
      'invalid_input',
      `Not ticked yet: point ${open.join(', ')} of ${action.checklist.length}.`,
      {
        issues: open.map((point) => ({ path: '/ticked', message: `point ${point} is not ticked` })),
      },
    );
  }
  await requireEvidence(tx, step, action.evidence, answer);
}

async function requireAnswer(
  { tx }: Mutation,
  step: StepRow,
  action: ActionOf<'check'>,
  answer: Answer,
): Promise<void> {
  if (answer.answer === null) {
    throw new PlumblineError('invalid_input', 'The step asks a question: answer yes or no.', {
      issues: [{ path: '/answer', message: 'must be true or false' }],
    });
  }
  if (action.by.who === 'person') await requireEvidence(tx, step, action.by.evidence, answer);
}

async function requireEvidence(
  tx: Mutation['tx'],
  step: StepRow,
  kind: 'none' | 'text' | 'file' | 'photo',
  answer: Answer,
): Promise<void> {
  if (kind === 'none' || (kind === 'text' && answer.note)) return;
  const kinds = kind === 'file' ? (['file', 'photo'] as const) : ([kind] as const);
  if ((await countEvidence(tx, step.id, kinds)) > 0) return;
  const wanted = { text: 'a note', file: 'a file', photo: 'a photo' }[kind];
  throw new PlumblineError('invalid_input', `The step "${step.name}" asks for ${wanted} as evidence.`, {
    issues: [{ path: kind === 'text' ? '/note' : '/evidence', message: `${wanted} is missing` }],
  });
}

/** The supervisor lets a step begin, or does not. */
export async function confirmStep(
  context: Context,
  runId: Id,
  position: number,
  verdict: { confirmed: boolean; reason: string | null },
): Promise<void> {
  await context.mutate(async (mutation) => {
    const standing = await lockReadable(context, mutation, runId);
    const { run, held } = standing;
    const step = waitingStep(standing, position, ['confirm']);
    await authoriseConfirming(context, run, held.plan.procedure.level, mutation.tx);
    const { now, actor } = mutation;
    const why = verdict.reason ? `: ${verdict.reason}` : '.';
    if (verdict.confirmed) {
      step.confirmedBy = actor.personId;
      moveStep(standing, step, 'confirm', null, { at: now, action: 'confirm', detail: { reason: verdict.reason } });
    } else {
      const summary = `Not confirmed by ${actor.name}${why}`;
      moveStep(standing, step, 'fail', { summary }, { at: now, action: 'failed', detail: { reason: verdict.reason } });
    }
    takeUp(standing, now);
    await saveStandings(mutation, [standing]);
  });
}
