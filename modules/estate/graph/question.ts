import type { Id } from '#kernel';
import type { DomainScope } from '#platform';
import type { Kind } from '../component/kind.ts';
import type { ComponentState } from '../component/state.ts';
import type { RelationKind } from '../relation/kind.ts';
import type { PathSense } from './path.ts';

/**
 * What one can ask the graph, and what it answers: ids and numbers, no names. Questions and answers go between the
 * server's thread and the graph's, so they hold nothing but plain values.
 */

/** Which graph, and what of it the asker may read: what they may not read passes failure on but is not named. */
interface Asked {
  /** As recorded at that time, in milliseconds; null: as it is. */
  at: number | null;
  scope: DomainScope;
}

export interface GraphNodeView {
  id: Id;
  kind: Kind;
  state: ComponentState;
  criticality: number;
  domainId: Id;
}

/** One step of a reason: the dependent suffers because it `kind` the other. */
export interface Hop {
  dependent: Id;
  kind: RelationKind;
  on: Id;
}

/** What would be left of a redundancy group. */
export interface Spare {
  group: string;
  left: number;
  carried: number;
  needed: number;
}

export interface ReachedNode {
  node: GraphNodeView;
  severity: 'down' | 'degraded' | null;
  distance: number;
  /** From what was asked about to this one. */
  path: Id[];
  hops: Hop[];
  spare: Spare | null;
  /** Of what it stands on: whether that takes it down by failing alone. Null: not worked out. */
  alone: boolean | null;
}

/** The lists of an answer: what goes down, what only loses redundancy, what it stands on. */
export type Part = 'down' | 'degraded' | 'up';

export interface ListPage {
  count: number;
  items: ReachedNode[];
}

export interface ImpactAnswer {
  /** Those asked about. */
  of: GraphNodeView[];
  /** The answer is held for a while under this number, for more pages of exactly this one. */
  held: number;
  down: ListPage;
  degraded: ListPage;
  up: ListPage;
  /** How many of `up` take it down by failing alone; null: too many to tell while somebody waits. */
  alone: number | null;
  byKind: [Kind, number][];
  byDomain: [Id, number][];
  byCriticality: [number, number][];
  ms: number;
}

export interface SinglePointNode {
  node: GraphNodeView;
  /** How many of those asked about it takes down. */
  takes: number;
  gravest: number;
  /** How the most critical of them goes: from that one down to the single point. */
  example: { component: Id; hops: Hop[] } | null;
}

export interface PathAnswer {
  from: GraphNodeView;
  to: GraphNodeView;
  sense: PathSense;
  more: boolean;
  /** `null` stands for one or more in a row that the asker may not read. */
  paths: { nodes: (Id | null)[]; hops: (Hop & { reversed: boolean })[] }[];
  ms: number;
}

export interface NeighbourhoodAnswer {
  nodes: (GraphNodeView & { distance: number })[];
  edges: { id: Id; from: Id; to: Id; kind: RelationKind; redundancyGroup: string | null; needed: number | null }[];
  truncated: boolean;
}

export interface GraphSize {
  nodes: number;
  edges: number;
  bytes: number;
  loadMs: number;
}

/** Every question by its name. An answer of null: a component that was named is not in that graph, or the asker may not read it. */
export interface Questions {
  impact: {
    question: Asked & {
      of: Id[];
      limit: number;
      offsets: { [Name in Part]: number };
      /** Whether it also wants what they stand on, and which of that is a single point of failure. */
      up: boolean;
      /** Give up telling single points apart above so many. */
      mostForAlone: number;
    };
    answer: ImpactAnswer | null;
  };
  dependencies: { question: Asked & { of: Id[]; limit: number; offset: number }; answer: DependenciesAnswer | null };
  /** More of an impact or of dependencies that are held. Null: not held any more. */
  page: { question: { held: number; part: Part; offset: number; limit: number }; answer: ReachedNode[] | null };
  release: { question: { held: number }; answer: null };
  /** Ids only, of everything, without regard to who may read what. */
  reach: { question: { at: number | null; of: Id[] }; answer: { down: Float64Array; degraded: Float64Array } };
  paths: {
    question: Asked & { from: Id; to: Id; most: number; longer: number };
    answer: PathAnswer | null;
  };
  singlePoints: {
    question: Asked & { domainIds: Id[] | null; siteId: Id | null; limit: number; offset: number };
    answer: { components: number; count: number; items: SinglePointNode[]; tooMany: boolean; ms: number };
  };
  neighbourhood: {
    question: Asked & { around: Id; depth: number; direction: 'both' | 'dependents' | 'dependencies'; limit: number };
    answer: NeighbourhoodAnswer | null;
  };
  size: { question: { at: number | null }; answer: GraphSize };
}

export interface DependenciesAnswer {
  of: GraphNodeView[];
  held: number;
  up: ListPage;
  alone: number;
  ms: number;
}

export type QuestionName = keyof Questions;
export type Question<Name extends QuestionName> = Questions[Name]['question'];
export type Answer<Name extends QuestionName> = Questions[Name]['answer'];
