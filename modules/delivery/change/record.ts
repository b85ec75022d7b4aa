import type { DiffEntry, ImpactView } from '#estate';
import type { Id, Level } from '#kernel';
import type { DryRun, StoredPlan } from '#procedures';
import type { ChangeState } from './change.ts';
import type { PredictionCheck } from './packageEffect.ts';
import type { Risk } from './risk.ts';

/** What one standard says of a change. */
export interface Fit {
  standard: { id: Id; key: string; name: string };
  verdict: 'fits' | 'breaks' | 'mends';
  sentence: string;
}

/** Predicted against actual, once the change has run and its target was looked at again. */
export interface Outcome {
  at: string;
  sentence: string;
  prediction: PredictionCheck;
  predictedFailure: Risk['probability'];
  succeeded: boolean;
}

/** A change as the workspace holds it. */
export interface StoredChange {
  id: Id;
  title: string;
  why: string;
  state: ChangeState;
  domainId: Id;
  level: Level;
  diff: DiffEntry[];
  plan: StoredPlan;
  planHash: string;
  impact: ImpactView | null;
  fit: Fit[];
  dryRun: DryRun;
  risk: Risk;
  authors: Id[];
  runId: Id | null;
  outcome: Outcome | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/** All that is known of a change before anyone agrees to it; nothing of it is stored yet. */
export type PreparedChange = Pick<
  StoredChange,
  'title' | 'why' | 'domainId' | 'level' | 'diff' | 'plan' | 'planHash' | 'impact' | 'fit' | 'dryRun' | 'risk'
>;
