import type { AnyOperation } from '#platform';

export type {
  Claim,
  Component,
  ComponentDraft,
  ComponentRef,
  FieldChange,
  Provenance,
  Refusal,
  StoredComponent,
  WrittenComponent,
} from './component/component.ts';
export { componentRefSchema, componentSchema } from './component/component.ts';
export type { DiffChange, DiffEntry, DiffSummary } from './component/diff.ts';
export { diffEntrySchema, diffSummarySchema, summarise } from './component/diff.ts';
export type { Attributes, Kind } from './component/kind.ts';
export { checkAttributes, isHost, kindNames, kindSchema, kinds } from './component/kind.ts';
export type { ComponentMove, ComponentState } from './component/state.ts';
export { componentStates, isComing, isOver, isUp, movesOut, stateSchema } from './component/state.ts';
export type { Impact, ImpactView, Reached } from './graph/impact.ts';
export { impactSchema } from './graph/impact.ts';
export type { Installation, InstallationDraft } from './installation/installation.ts';
export { installationSchema } from './installation/installation.ts';
export type { Intake, IntakeCredential, IntakeTarget, LookAtMachine, PlanIntakeInput } from './intake/intake.ts';
export { intakeSchema, intakeTargetSchema, lookAtMachine } from './intake/intake.ts';
export type { Observation } from './probe/observation.ts';
export type { Product, Release, SupportStatus } from './product/product.ts';
export type { FailureDirection, RelationKind } from './relation/kind.ts';
export { relationKindSchema, relationKinds } from './relation/kind.ts';
export type { Relation, RelationDraft, RelationEnd, WrittenRelation } from './relation/relation.ts';
export {
  applyIntake,
  impactOf,
  impactOfFailure,
  installationsOf,
  moveComponent,
  planIntake,
  readComponents,
  removeRelations,
  showComponent,
  syncLibrary,
  writeComponents,
  writeRelations,
} from './service.todo.ts';

export const operations: AnyOperation[] = [];
