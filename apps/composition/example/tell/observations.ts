import { acceptObservation, contributeObservation, declineObservation, takeObservation } from '#insight';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { findObjectives, findStandards } from '#strategy';
import type { Happening } from '../moment.ts';
import { componentOf, type Stage } from './stage.ts';

type Told<What extends Happening['what']> = Extract<Happening, { what: What }>;

export async function tellObserve(
  stage: Stage,
  actor: string,
  operation: string,
  told: Told<'observe'>,
): Promise<void> {
  const id = await contributeObservation(stage.as(actor, operation), {
    observed: told.observed,
    about: told.about.map((thing) => keyOf(ref('component', componentOf(stage, thing).id))),
    domainId: null,
    evidence: told.evidence,
  });
  stage.observations.set(told.key, id);
}

export async function tellReview(stage: Stage, actor: string, operation: string, told: Told<'review'>): Promise<void> {
  const { verdict, reason } = told;
  const context = stage.as(actor, operation);
  const id = observationOf(stage, told.key);
  if (verdict === 'declined') await declineObservation(context, id, reason);
  else await acceptObservation(context, id, { reason, severity: told.severity as 1 | 2 | 3 | 4 | 5 });
}

export async function tellTake(stage: Stage, actor: string, operation: string, told: Told<'take'>): Promise<void> {
  const context = stage.as(actor, operation);
  const [objectives, standards] = await Promise.all([findObjectives(context.db), findStandards(context.db)]);
  const into = told.into.map((goal) => {
    const [type, key] = goal.split(' ');
    const found = (type === 'objective' ? objectives : standards).find((one) => one.key === key);
    if (!found) throw new PlumblineError('internal', `The example speaks of ${goal}, which there is not.`);
    return keyOf(ref(type === 'objective' ? 'objective' : 'standard', found.id));
  });
  await takeObservation(context, observationOf(stage, told.key), { into, note: told.note });
}

function observationOf(stage: Stage, key: string): Id {
  const id = stage.observations.get(key);
  if (id === undefined)
    throw new PlumblineError('internal', `The example speaks of ${key}, which nobody observed yet.`);
  return id;
}
