import { type Face, faceOf } from '../../ui/status.ts';
import type { Intake } from './queries.ts';

export function targetName(target: Intake['target']): string {
  if (target.kind === 'file') return target.name;
  return target.kind === 'ssh' ? `${target.user}@${target.address}` : 'The machine of the server';
}

/** As of an intake: a plan waits for a decision, it is no lifecycle state. */
export function stateFace(state: Intake['state']): Face {
  if (state === 'planned') return { shape: 'pause', tone: 'accent' };
  if (state === 'planning' || state === 'applying') return { shape: 'half', tone: 'active' };
  return faceOf(state);
}

export type View = 'all' | 'differences' | 'issues';

/** What is shown first: of a file what differs, not the notes on what it leaves out; where nothing does, what is wrong. */
export function usualView(intake: Pick<Intake, 'component' | 'summary' | 'counts'>): View {
  if (intake.component) return 'all';
  const { create, update, remove } = intake.summary;
  return create + update + remove === 0 && (intake.counts?.issue ?? 0) > 0 ? 'issues' : 'differences';
}
