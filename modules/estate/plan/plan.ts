import type { Id, RecordRef } from '#kernel';
import type { ComponentDraft, StoredComponent } from '../component/component.ts';
import type { DiffEntry, DiffSummary } from '../component/diff.ts';
import type { EarlierWord } from '../component/provenance.ts';
import type { InstallationDraft } from '../installation/installation.ts';
import type { CurrentInstallation } from '../installation/write.ts';
import type { RelationKind } from '../relation/kind.ts';
import type { PrecedenceRule } from '../source/mastery.ts';

/**
 * Words
 * - An *intent* is what a source wants to be so: components by local names (handles), relations between them, software.
 * - A *plan* is what of an intent is not so yet, worked out against the estate as it was read. It is immutable: approval
 *   binds to its hash, and it is applied as it stands or, when the estate has moved under it, not at all.
 * The same for intake and for the estate as YAML.
 */
export type Handle = string;

export interface IntendedComponent {
  handle: Handle;
  /** The one it is known to be; else it is looked up by kind, site and name, or is new. */
  draft: ComponentDraft;
  /** Only fills in what a new one needs; for an existing one it is not stated. */
  initial?: Partial<Pick<ComponentDraft, 'state' | 'domainId' | 'criticality'>>;
  /** Only spoken of, as the end of a relation or as a site: nothing is stated of it. */
  reference?: true;
  /** The site and the parent, where they are components of this intent. */
  siteHandle?: Handle;
  parentHandle?: Handle;
}

export interface IntendedRelation {
  kind: RelationKind;
  from: Handle;
  to: Handle;
  redundancyGroup: string | null;
  needed: number | null;
}

export interface Intent {
  /** Key of the source that speaks. */
  source: string;
  /** When it was so. */
  at: Date;
  components: IntendedComponent[];
  relations: IntendedRelation[];
  software: { handle: Handle; drafts: InstallationDraft[] }[];
  /** Current relations that this source says have ended. */
  endedRelations: { id: Id; kind: RelationKind; name: string }[];
  /** False: a value that already stands is not taken over from a source that counts for less; nothing is said of it. */
  confirm?: false;
}

/** What the estate holds of what an intent speaks of. */
export interface Current {
  components: Map<Handle, StoredComponent>;
  /** Between the existing components of the intent. */
  relations: {
    id: Id;
    kind: RelationKind;
    fromId: Id;
    toId: Id;
    redundancyGroup: string | null;
    needed: number | null;
  }[];
  software: Map<Handle, CurrentInstallation[]>;
  precedence: PrecedenceRule;
  /** Where this source is noted to say otherwise: what it said, by field. */
  noted: ReadonlyMap<Id, ReadonlyMap<string, EarlierWord>>;
  /** For people: names of components that are planned elsewhere and are not there yet. */
  coming?: ReadonlyMap<Handle, string>;
  /** For people: ids of domains, sites and owners by name. */
  nameOf(field: string, id: Id): string;
  /** For people: a release by its id. */
  releaseName(id: Id): string;
}

/** A draft as JSON carries it: the plan is stored and hashed. */
export type PlannedDraft = Omit<ComponentDraft, 'at' | 'expectedVersion' | 'causes'>;

export interface PlannedComponent {
  handle: Handle;
  /** Null: it is to be made. */
  id: Id | null;
  /** The version that the plan was made against; 0 for a new one. */
  version: number;
  /** Whether anything of it changes; the others stand here for their relations and software. */
  changes: boolean;
  draft: PlannedDraft;
  siteHandle: Handle | null;
  parentHandle: Handle | null;
}

export interface EstatePlan {
  format: 1;
  source: string;
  at: string;
  components: PlannedComponent[];
  relations: IntendedRelation[];
  endedRelations: Id[];
  software: {
    handle: Handle;
    added: InstallationDraft[];
    changed: { id: Id; after: InstallationDraft }[];
    removed: Id[];
  }[];
}

/** What a reviewer sees of a plan. */
export interface Preview {
  diff: DiffEntry[];
  summary: DiffSummary;
  warnings: string[];
}

export interface ExecutedPlan {
  ids: Map<Handle, Id>;
  changed: number;
}

export interface ExecuteOptions {
  causes?: RecordRef[];
}

/** In rounds: sites and parents of this intent before what stands in them or is a part of them. A circle is left in the last round. */
export function inRounds<One extends { handle: Handle; siteHandle?: Handle | null; parentHandle?: Handle | null }>(
  components: One[],
): One[][] {
  const waiting = new Map(components.map((one) => [one.handle, one]));
  const rounds: One[][] = [];
  while (waiting.size > 0) {
    const isWaiting = (handle: Handle | null | undefined): boolean => handle != null && waiting.has(handle);
    const round = [...waiting.values()].filter((one) => !isWaiting(one.siteHandle) && !isWaiting(one.parentHandle));
    const next = round.length > 0 ? round : [...waiting.values()];
    for (const one of next) waiting.delete(one.handle);
    rounds.push(next);
  }
  return rounds;
}
