export type { Compliance, Finding, FindingKind } from './compliance.ts';
export type { ComplianceShare } from './compliance-share.ts';
export { type Day, sayDay } from './day.ts';
export { estimateInitiative, type InitiativeKind, type MoneyEstimate } from './initiative/estimate.ts';
export { planningAssumptions } from './initiative/planning.ts';
export {
  findInitiatives,
  type Initiative,
  type InitiativeDraft,
  moveInitiatives,
  upsertInitiatives,
} from './initiative/store.ts';
export { type Measured, measureSoftware, type Reading, takeMeasurements } from './objective/measure.ts';
export { findMeasures, findObjectives, type Measure, type Objective } from './objective/store.ts';
export { operations } from './operations.ts';
export { hoursText, moneyText } from './portfolio/period.ts';
export { type Replanned, replanQuarter } from './portfolio/service.ts';
export { seedStrategy } from './seed.ts';
export { judgeSoftwareUse } from './software/approved.ts';
export { type JudgedSoftware, judgeSoftware, judgeUses, SUPPORT_HORIZON_DAYS } from './software/judge.ts';
export type { InstalledSoftware } from './software/read.ts';
export { findStandards, type StoredStandard } from './standard/store.ts';
export type { Replacement } from './standard.ts';
export { type MeasureView, measureSchema, moneyEstimateSchema, toMeasureView } from './view.ts';
