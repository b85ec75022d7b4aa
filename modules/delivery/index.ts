export { changeHash, changeStates } from './change/change.ts';
export { changeNotices } from './change/notices.ts';
export { operations } from './change/operations.ts';
export { checkPrediction, type PackageEffect, type PredictionCheck } from './change/packageEffect.ts';
export { type BroughtSoftware, fitPort, type JudgeFit } from './change/ports.ts';
export { type ChangeRequest, prepareChange } from './change/prepare.ts';
export type { Fit, Outcome, PreparedChange, StoredChange } from './change/record.ts';
export { planReplacement, REPLACE_PACKAGE, type Replacement } from './change/replacePackage.ts';
export { assessRisk } from './change/risk.ts';
export {
  decideChange,
  editChange,
  proposeChange,
  runChange,
  settleChange,
  showChange,
  withdrawChange,
} from './change/service.ts';
export { findChange, lockChange } from './change/store.ts';
export { type Change, changeSchema, viewChange } from './change/view.ts';
