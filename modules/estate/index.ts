import type { AnyOperation } from '#platform';
import { componentOperations } from './component/operations.ts';
import { deviceTypeOperations } from './device-type/operations.ts';
import { disagreementOperations } from './disagreement/operations.ts';
import { editOperations } from './edit/operations.ts';
import { exportOperations } from './export/operations.ts';
import { graphOperations } from './graph/operations.ts';
import { historyOperations } from './history/operations.ts';
import { intakeOperations } from './intake/operations.ts';
import { kindOperations } from './kind-schema/operations.ts';
import { networkOperations } from './network/operations.ts';
import { productOperations } from './product/operations.ts';
import { rackOperations } from './rack/operations.ts';
import { relationOperations } from './relation/operations.ts';
import { searchOperations } from './search/operations.ts';
import { sourceOperations } from './source/operations.ts';
import { yamlOperations } from './yaml/operations.ts';

export { type AttributeType, attributeNames, attributeType } from './component/attributeType.ts';
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
export { type ComponentPatch, componentPatch } from './component/input.ts';
export type { Attributes, Kind } from './component/kind.ts';
export { checkAttributes, isHost, kindNames, kindOf, kindSchema, kinds } from './component/kind.ts';
export { readComponents } from './component/rows.ts';
export { inScope, mayRead, requireReadable } from './component/scope.ts';
export { searchText } from './component/searchText.ts';
export { createComponent, moveComponent, updateComponent } from './component/service.ts';
export type { ComponentDetail, OpenSignal, OpenSignalsOf } from './component/show.ts';
export { componentDetailSchema, openSignalSchema, openSignalsOf, showComponent } from './component/show.ts';
export type { ComponentMove, ComponentState } from './component/state.ts';
export { componentStates, isComing, isOver, isUp, movesOut, stateSchema } from './component/state.ts';
export { usedComponent } from './component/used.ts';
export { toComponentRef, toComponents } from './component/view.ts';
export type { WriteOptions } from './component/write.ts';
export { writeComponents } from './component/write.ts';
export type { DatedComponent, Deadline, DeadlineType } from './deadline/deadline.ts';
export { deadlinesOf } from './deadline/deadline.ts';
export { readDated } from './deadline/store.ts';
export { fromCell, toCell } from './export/csvCell.ts';
export type { Impact, ImpactView } from './graph/impact.ts';
export { impactSchema } from './graph/impact.ts';
export { impactOf, impactOfFailure, impactOfSeveral } from './graph/impactOf.ts';
export { neighbourhood } from './graph/neighbourhood.ts';
export { estateGraph } from './graph/service.ts';
export type { Installation, InstallationDraft } from './installation/installation.ts';
export { installationSchema } from './installation/installation.ts';
export { installationsOf, readInstallations } from './installation/list.ts';
export { installationDrafts, observedSoftware } from './installation/match.ts';
export type { InstallationDiff, SoftwareWrite } from './installation/write.ts';
export {
  currentInstallations,
  currentInstallationsOf,
  diffInstallations,
  writeInstallations,
  writeSoftware,
} from './installation/write.ts';
export { intakeWork, planFile, startIntakes } from './intake/file/service.ts';
export { type IntakeThread, openIntakeThread, serveIntakeThread } from './intake/file/thread.ts';
export { createIntakeWork } from './intake/file/work.ts';
export { hostAttributes, hostKind } from './intake/hostFacts.ts';
export type {
  Intake,
  IntakeCredential,
  IntakeTarget,
  LookAtMachine,
  MeetMachine,
  PlanIntakeInput,
} from './intake/intake.ts';
export { intakeSchema, intakeTargetSchema, lookAtMachine, meetMachine } from './intake/intake.ts';
export { requireMayLook } from './intake/mayLook.ts';
export type {
  Codec,
  ReadComponent,
  ReadIssue,
  Reading,
  ReadNote,
  ReadRelation,
  Reference,
  SuggestedColumn,
  Suggestion,
} from './intake/reading.ts';
export { intakeCodecs } from './intake/reading.ts';
export { retention as intakeRetention } from './intake/retention.ts';
export { observedSegments } from './intake/segments.ts';
export { applyIntake, planIntake, showIntake } from './intake/service.ts';
export { firmwareText, saysNothing } from './placeholder.ts';
export type { Observation } from './probe/observation.ts';
export { type Exec, observe, probeScript } from './probe/observe.ts';
export { parseProbe } from './probe/parse.ts';
export { catalogue } from './product/library.ts';
export type { Product, Release, SupportStatus } from './product/product.ts';
export { readReleases, releaseIds } from './product/rows.ts';
export type { LibrarySync } from './product/sync.ts';
export { syncLibrary } from './product/sync.ts';
export type { FailureDirection, RelationKind } from './relation/kind.ts';
export { relationKindSchema, relationKinds } from './relation/kind.ts';
export type { Relation, RelationDraft, RelationEnd, WrittenRelation } from './relation/relation.ts';
export { relationsOf } from './relation/rows.ts';
export { createRelation, removeRelation } from './relation/service.ts';
export { removeRelations, writeRelations } from './relation/write.ts';
export type { Hit } from './search/search.ts';
export type { DescribeRecord } from './search/service.ts';
export { describeRecord, search } from './search/service.ts';
export { readAhead, searchThread } from './search/thread.ts';
export { packageOfProduct, productOfPackage, productsLike } from './software/productOf.ts';
export type { Absent } from './source/absence.ts';
export { graceEndsAt, readAbsent, retireAbsent } from './source/absence.ts';
export { isStale } from './source/service.ts';
export type { SourceKind } from './source/source.ts';
export { ensureSource } from './source/source.ts';

export type { EstatePlanView } from './yaml/service.ts';
export { applyEstate, planEstate } from './yaml/service.ts';

export const operations: AnyOperation[] = [
  ...componentOperations,
  ...relationOperations,
  ...historyOperations,
  ...productOperations,
  ...deviceTypeOperations,
  ...rackOperations,
  ...kindOperations,
  ...intakeOperations,
  ...exportOperations,
  ...graphOperations,
  ...networkOperations,
  ...searchOperations,
  ...yamlOperations,
  ...sourceOperations,
  ...disagreementOperations,
  ...editOperations,
];
