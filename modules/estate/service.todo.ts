/** Signatures that other modules may code against; each moves to its own file as it is built. */
import type { Id, RecordRef } from '#kernel';
import type { Context, Mutation, Reader } from '#platform';
import type { Component, ComponentDraft, StoredComponent, WrittenComponent } from './component/component.ts';
import type { ComponentMove } from './component/state.ts';
import type { Impact, ImpactView } from './graph/impact.ts';
import type { Installation } from './installation/installation.ts';
import type { Intake, PlanIntakeInput } from './intake/intake.ts';
import type { RelationDraft, WrittenRelation } from './relation/relation.ts';

/** Creates and updates any number of components on the word of one source, in a few statements. Order is kept. */
export declare function writeComponents(
  mutation: Mutation,
  sourceKey: string,
  drafts: ComponentDraft[],
): Promise<WrittenComponent[]>;
export declare function writeRelations(
  mutation: Mutation,
  sourceKey: string,
  drafts: RelationDraft[],
): Promise<WrittenRelation[]>;
export declare function removeRelations(mutation: Mutation, ids: Id[]): Promise<Id[]>;
/** One that the actor may read, else `not_found`. */
export declare function showComponent(ctx: Context, id: Id, asOf?: Date): Promise<Component>;
export declare function moveComponent(ctx: Context, id: Id, move: ComponentMove, reason: string): Promise<Component>;
/** Without authority: for use cases of other modules that authorise themselves. */
export declare function readComponents(reader: Reader, ids: Id[]): Promise<StoredComponent[]>;
export declare function installationsOf(reader: Reader, componentId: Id): Promise<Installation[]>;
export declare function impactOf(ctx: Context, id: Id): Promise<ImpactView>;
/** Raw impact of several components failing together, without names and authority. */
export declare function impactOfFailure(ctx: Context, ids: Id[]): Promise<Impact>;
export declare function syncLibrary(ctx: Context): Promise<{ changed: boolean; products: number; releases: number }>;
/** Plans; stores the plan; changes nothing in the estate. */
export declare function planIntake(ctx: Context, input: PlanIntakeInput): Promise<Intake>;
export declare function applyIntake(ctx: Context, id: Id, planHash: string, causes?: RecordRef[]): Promise<Intake>;
