/** What the API answers, by the words of the interface. The shapes come from the operation registry. */
import type { Operations } from '#api-client';

type Output<Id extends keyof Operations> = Operations[Id]['output'];
type ItemOf<Id extends keyof Operations> = Output<Id> extends { items: (infer Item)[] } ? Item : never;

export interface Ref {
  type: string;
  id: number;
  key: string;
  name: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type Me = Output<'me.show'>;
export type Person = ItemOf<'person.list'>;
export type Domain = ItemOf<'domain.list'>;

export type Component = ItemOf<'component.list'>;
export type ComponentDetail = Output<'component.show'>;
export type AttributeValue = ComponentDetail['attributes'][string];
export type Provenance = ComponentDetail['provenance'][string];
export type ComponentRelation = ComponentDetail['relations'][number];
export type Installation = ItemOf<'installation.list'>;
export type Revision = ItemOf<'component.history'>;
export type Impact = Output<'component.impact'>;
export type ImpactItem = Omit<Impact['down']['items'][number], 'severity'> & {
  severity?: 'down' | 'degraded';
  alone?: boolean | null;
};
/** Of several that go together; of one, too. */
export type JointImpact = Output<'graph.impact'>;
export type Dependencies = Output<'component.dependencies'>;
export type Paths = Output<'graph.paths'>;
export type SinglePoints = Output<'graph.single-points'>;
export type Graph = Output<'graph.neighbourhood'>;
export type GraphNode = Graph['nodes'][number];
export type GraphEdge = Graph['edges'][number];
export type SearchHit = ItemOf<'search'>;
export type Intake = Output<'intake.plan'>;

export type Compared = ItemOf<'estate.compare'>;
export type Source = ItemOf<'source.list'>;
export type Disagreement = ItemOf<'disagreement.list'>;
export type Elevation = Output<'rack.elevation'>;
export type RackSummary = ItemOf<'rack.list'>;

export type Signal = ItemOf<'signal.list'>;
export type Standard = ItemOf<'standard.list'>;
export type PortfolioPlan = Output<'portfolio.show'>;
export type PortfolioItem = PortfolioPlan['items'][number];
export type MoneyRange = PortfolioItem['initiative']['cost'];

export type ChangeSummary = ItemOf<'change.list'>;
export type Change = Output<'change.show'>;
/** As plans show it; YAML and intake plans may also count what stays as it is. */
export type DiffEntry = Change['diff'][number];
export type PlanStep = Change['plan']['steps'][number];
export type Run = Output<'run.show'>;
export type RunStep = Run['steps'][number];
export type RunOutput = Run['output'][number];

export type Turn = Output<'turn.show'>;
export type TurnSummary = ItemOf<'turn.list'>;
export type Stage = Turn['stages'][number];
export type Figure = Stage['figures'][number];
export type TurnTarget = Turn['target'];

export type Line = Output<'line.show'>;
export type LineNode = Line['nodes'][number];
export type Phase = LineNode['phase'];

/** Sent by events.stream for each thing that changes. */
export interface LiveEvent {
  id: number;
  action: string;
  subject: { type: string; id: number; key: string };
  /** The types of record that it made or changed: its subject's, and those of a large write. */
  touches: string[];
  at: string;
}

export type Home = Output<'home.show'>;
export type LoopCount = Home['loop']['decided'];
export type MeasureReading = Home['measures'][number];
