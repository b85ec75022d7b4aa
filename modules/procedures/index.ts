// definitions

// approvals
export type { Approval, ApprovalVerdict } from './approval/approval.ts';
export type { Verdict } from './approval/store.ts';
export { listApprovals, recordApproval, requireApproval, requireApprovalOrGlass } from './approval/store.ts';
export { procedureJsonSchema } from './definition/jsonSchema.ts';
export { loadProcedures, readProcedure } from './definition/library.ts';
export type { Procedure, StoredProcedure } from './definition/procedure.ts';
export { procedureSchema } from './definition/procedure.ts';
export type { StepDefinition, StepKind } from './definition/step.ts';
export { installProcedures, listProcedures, procedureByKey, procedureByVersion } from './definition/store.ts';
// requests
export { credentialNotices, sayWhatIsDue, startDue } from './due.ts';
// ports
export type { Executed, ExecuteOn, ExecuteOptions, Marker, ObserveComponent, Reach } from './execute.ts';
export { executePort, observePort } from './execute.ts';
// host keys
export { type ShowHostKey, type ShownHostKey, showHostKeyPort } from './hostKey/hostKey.ts';
export { hostKeyAt, pinHostKey } from './hostKey/store.ts';
export type { Action, ActionKind, Command } from './plan/action.ts';
export { changesSomething } from './plan/action.ts';
// plans
export type { DescribedStep, DryRunCommand } from './plan/describe.ts';
export { describeCommand, describePlan, dryRunOf } from './plan/describe.ts';
export type { DryRun } from './plan/dryRun.ts';
export { dryRun } from './plan/dryRun.ts';
export type { PackageFacts } from './plan/packages.ts';
export { packageFacts } from './plan/packages.ts';
export type { PlannedStep, RunPlan, StoredPlan } from './plan/plan.ts';
export { hostOf, planHash, readPlan } from './plan/plan.ts';
export type { PlanRequest } from './plan/planRun.ts';
export { planRun } from './plan/planRun.ts';
export type { PreparedRun, RunWish } from './plan/prepare.ts';
export { prepareRun } from './plan/prepare.ts';
export type { Connection, Directory, DriverName, PlanTarget, StepTarget, Target } from './plan/target.ts';
export { planTargetOf, targetOf, targetSchema } from './plan/target.ts';
export { followRuns, startRequests } from './request/follow.ts';
export { requestNotices } from './request/notices.ts';
export { retention as requestRetention } from './request/retention.ts';
// runs
export type { RunAuthors } from './run/authority.ts';
export { authorsOfRuns } from './run/authority.ts';
export { runNotices } from './run/notices.ts';
export { PlanMemory } from './run/plans.ts';
export { retention as runRetention } from './run/retention.ts';
export type { RunMove, RunState } from './run/run.ts';
export { runStates } from './run/run.ts';
export type { RunSummary, RunView } from './run/show.ts';
export { runSchema, runSummarySchema, viewRun } from './run/show.ts';
export type { RunRequest } from './run/start.ts';
export { startRun } from './run/start.ts';
// steering and watching
export { abandonRun, cancelRun, retryStep, skipStep } from './run/steer.ts';
export type { StepResult, StepState } from './run/step.ts';
export { stepStates } from './run/step.ts';
export type { RunRow, StepRow } from './run/store.ts';
export { findRun, findSteps } from './run/store.ts';
export { takeTurn } from './run/turn.ts';
export { requireApprovedSoftware } from './software/requireApproved.ts';
export {
  type JudgeSoftwareUse,
  type SoftwareUse,
  type SoftwareVerdict,
  softwareUsePort,
} from './software/softwareUse.ts';
// the vault
export * from './vault/index.ts';
// the worker
export { httpPort, type SendHttp } from './worker/kinds/sendHttp.ts';
export { ldapPort, type SpeakLdap } from './worker/kinds/speakLdap.ts';
export { forgetRecords, startForgetting } from './worker/records.ts';
export type { Worker, WorkerOptions } from './worker/worker.ts';
export { startWorker } from './worker/worker.ts';

// operations
import type { AnyOperation } from '#platform';
import { hostKeyOperations } from './hostKey/operations.ts';
import { procedureCodeOperations } from './operations/procedureCode.ts';
import { procedurePlanOperations } from './operations/procedurePlan.ts';
import { procedureOperations } from './operations/procedures.ts';
import { runStartOperations } from './operations/runStart.ts';
import { runStepOperations } from './operations/runSteps.ts';
import { runOperations } from './operations/runs.ts';
import { requestOperations } from './request/operations.ts';
import { vaultOperations } from './vault/operations.ts';
export const operations: AnyOperation[] = [
  ...procedureOperations,
  ...procedureCodeOperations,
  ...procedurePlanOperations,
  ...runOperations,
  ...runStartOperations,
  ...runStepOperations,
  ...requestOperations,
  ...vaultOperations,
  ...hostKeyOperations,
];
