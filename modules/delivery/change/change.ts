/**
 * A change: an exact diff, the procedure that makes it real, and what we knew before anyone agreed to it.
 *
 * Words
 * - The *diff* says what will be different in the estate; the *plan* says which steps make it so, command by command.
 * - The *plan hash* is the SHA-256 of the canonical {diff, plan}. An approval binds to it: whatever alters either makes
 *   another hash, and every approval of the old one is void.
 * - *Authors* are who wrote the diff and the plan: the system, or whoever edited it since. They do not approve it.
 */
import { contentHash, type Id, type Json, type StateTable } from '#kernel';

export type ChangeState =
  | 'draft'
  | 'proposed'
  | 'approved'
  | 'denied'
  | 'running'
  | 'verified'
  | 'failed'
  | 'withdrawn';
export type ChangeMove = 'propose' | 'approve' | 'deny' | 'edit' | 'withdraw' | 'run' | 'verify' | 'fail';

export const changeStates: StateTable<ChangeState, ChangeMove> = {
  draft: { propose: 'proposed', edit: 'draft', withdraw: 'withdrawn' },
  proposed: { approve: 'approved', deny: 'denied', edit: 'proposed', withdraw: 'withdrawn' },
  approved: { run: 'running', deny: 'denied', edit: 'proposed', withdraw: 'withdrawn' },
  denied: { edit: 'proposed', withdraw: 'withdrawn' },
  running: { verify: 'verified', fail: 'failed' },
  verified: {},
  failed: {},
  withdrawn: {},
};

/** One difference in the estate, in the same shape as an intake's diff. */
export interface DiffItem {
  op: 'create' | 'update' | 'remove';
  what: 'component' | 'installation' | 'relation';
  name: string;
  kind: string;
  changes: { field: string; before: Json; after: Json; source: string }[];
}

export interface PlannedStep {
  name: string;
  driver: string;
  target: { type: string; id: Id; key: string; name: string };
  command: string;
  verify: string | null;
  undo: string | null;
  repeatable: boolean;
}

/** What will run. `execution` is the procedure's own immutable plan, which the executor follows without choices. */
export interface ChangePlan {
  procedure: { id: Id; key: string; version: number; contentHash: string };
  inputs: Record<string, Json>;
  steps: PlannedStep[];
}

export function planHashOf(diff: DiffItem[], plan: ChangePlan): string {
  return contentHash({ diff, plan });
}

export interface Approval {
  personId: Id;
  verdict: 'approved' | 'denied';
  planHash: string;
  at: Date;
}

/**
 * The approval or denial that counts for this plan by these authors: the latest of a person who is no author. Those of
 * another plan are void, and so are those of someone who has become an author since.
 */
export function standingVerdict(approvals: Approval[], planHash: string, authors: Id[]): Approval | null {
  return approvals
    .filter((approval) => approval.planHash === planHash && !authors.includes(approval.personId))
    .reduce<Approval | null>((latest, one) => (latest === null || one.at >= latest.at ? one : latest), null);
}

/** The state that an open change is in by its verdict, after an edit or a verdict. */
export function stateByVerdict(verdict: Approval | null): 'proposed' | 'approved' | 'denied' {
  return verdict?.verdict ?? 'proposed';
}
