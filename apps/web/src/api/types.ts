/** What the API answers, as docs/api says it. The one place in the web app that spells these shapes. */

export interface Ref {
  type: string;
  id: number;
  key: string;
  name: string;
  href?: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export interface MoneyBasis {
  label: string;
  lowMinor?: number;
  likelyMinor?: number;
  highMinor?: number;
  value?: number | string;
  unit?: string;
  source: string;
}

export interface MoneyRange {
  lowMinor: number;
  likelyMinor: number;
  highMinor: number;
  currency: string;
  basis: MoneyBasis[];
}

export interface Me {
  person: Ref & { email?: string | null; title?: string | null; administrator: boolean };
  workspace: { name: string; kind: 'main' | 'example'; title?: string };
  grants: { domain: Ref; level: number; levelName: string }[];
  workspaces: { name: string; title: string; href: string; exists: boolean }[];
}

export interface Provenance {
  source: string;
  at: string;
  confidence: number;
}

export type AttributeValue = string | number | boolean | null | string[] | Record<string, unknown>;

export interface Component {
  id: number;
  key: string;
  kind: string;
  name: string;
  state: string;
  domain: Ref | null;
  site: Ref | null;
  owner: Ref | null;
  /** 1 negligible … 5 vital. */
  criticality: number;
  attributes: Record<string, AttributeValue>;
  /** Field → who said so. Fields are name, state, domain, owner, criticality, site and attributes.<name>. */
  provenance: Record<string, Provenance>;
  version: number;
  createdAt: string;
  updatedAt: string;
  /** Open signals about it. */
  signals?: number;
}

export interface ComponentRelation {
  id: number;
  kind: string;
  /** Reads: this component, title, the other. */
  title: string;
  direction: 'out' | 'in';
  other: Ref & { kind: string; state: string };
  redundancyGroup: string | null;
  needed: number | null;
}

export type SupportStatus = 'dated' | 'supported' | 'ended' | 'unknown';

export interface SupportEnd {
  status: SupportStatus;
  endsOn: string | null;
}

export interface Installation {
  id: number;
  key: string;
  component: Ref & { kind: string; state: string };
  package: string;
  version: string;
  manager: string;
  origin: 'distribution' | 'third-party' | 'unknown';
  product: Ref | null;
  productKey: string | null;
  release: Ref | null;
  releaseVersion: string | null;
  confidence: number | null;
  matchedHow: string | null;
  note: string;
  support: SupportEnd & { basis: 'distribution' | 'upstream' | null; extended: SupportEnd; sentence: string };
  packages: string[];
  source: string;
  observedAt: string;
  since: string;
}

export interface Signal {
  id: number;
  key: string;
  kind: string;
  severity: number;
  summary: string;
  raisedAt: string;
  component?: Ref | null;
  domain?: Ref | null;
  lastSeenAt?: string;
  resolvedAt?: string | null;
}

export interface ComponentDetail extends Omit<Component, 'signals'> {
  relations: ComponentRelation[];
  /** What is matched to a product; the rest by installation.list. */
  installations: Installation[];
  installationCount: number;
  moves: { move: string; to: string; allowed?: boolean; reason?: string; whoCould?: Ref[] }[];
  signals: Signal[];
}

export interface Revision {
  version: number;
  at: string;
  until: string | null;
  actor: Ref | null;
  source: string | null;
  action: string;
  reason?: string | null;
  changes: { field: string; before: unknown; after: unknown }[];
}

export interface ImpactItem {
  component: Ref & { kind: string; criticality: number; domain: Ref | string | null };
  distance: number;
  path: Ref[];
  why: string;
  severity?: 'down' | 'degraded';
}

export interface ImpactSet {
  count: number;
  items: ImpactItem[];
  next: string | null;
}

export interface Impact {
  component: Ref;
  down: ImpactSet;
  degraded: ImpactSet;
  up: ImpactSet;
  byKind: Record<string, number>;
  byDomain: Record<string, number>;
  ms: number;
}

export interface GraphNode {
  id: number;
  key: string;
  name: string;
  kind: string;
  state: string;
  criticality: number;
  domain: Ref | string | null;
  signals: number;
}

export interface GraphEdge {
  id: number;
  from: number;
  to: number;
  kind: string;
  redundancyGroup: string | null;
  needed: number | null;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  truncated: boolean;
}

export interface SearchHit {
  ref: Ref;
  kind: string;
  title: string;
  subtitle: string;
  href: string;
  score: number;
  matched: { field: string; text: string };
}

export interface Waiting {
  kind: string;
  ref: Ref;
  title: string;
  since: string;
  href: string;
  canDo: boolean;
  reason?: string;
}

export interface LoopCount {
  count: number;
  last: { ref: Ref; at: string } | string | null;
}

export interface MeasureReading {
  ref: Ref;
  name: string;
  unit: string;
  better: 'higher' | 'lower';
  target: number;
  value: number | null;
  at: string | null;
  series: { at: string; value: number }[];
}

export interface Home {
  sentence: { text: string; componentRef: Ref | null; refs: Ref[] };
  waiting: Waiting[];
  atRisk: { insight: Ref; summary: string; exposure: MoneyRange; components: number }[];
  loop: {
    decided: LoopCount;
    rolledOut: LoopCount;
    learned: LoopCount;
    medianSignalToVerifiedSeconds: number | null;
    since: string | null;
  };
  measures: MeasureReading[];
  counts: { components: number; byKind: Record<string, number>; installations: number; relations: number };
}

export type Phase = 'strategy' | 'delivery' | 'operations' | 'insight' | 'estate';

export interface Figure {
  label: string;
  value: number | string;
  unit?: string | null;
  range?: { low: number; high: number } | [number, number] | null;
  source?: string | null;
}

export type StageName =
  | 'look'
  | 'match'
  | 'judge'
  | 'signal'
  | 'insight'
  | 'initiative'
  | 'portfolio'
  | 'change'
  | 'approval'
  | 'run'
  | 'verify'
  | 'learn';

export type StageState = 'pending' | 'running' | 'done' | 'waiting' | 'skipped' | 'failed';

export interface Stage {
  name: StageName;
  title: string;
  phase: Phase;
  state: StageState;
  startedAt: string | null;
  finishedAt: string | null;
  sentence: string | null;
  refs: Ref[];
  figures: Figure[];
  error?: { code?: string; detail: string; remedy?: string } | string | null;
}

export interface DiffEntry {
  op: 'create' | 'update' | 'remove' | 'unchanged';
  what: 'component' | 'installation' | 'relation';
  name: string;
  kind: string;
  /** The record, where it exists already. */
  key: string | null;
  changes: { field: string; before: unknown; after: unknown; source?: string | null }[];
}

export interface PlanStep {
  name: string;
  kind?: string;
  driver: string;
  target: Ref | null;
  command: string;
  verify: string | null;
  undo: string | null;
  repeatable: boolean;
}

export interface ChangeSummary {
  id: number;
  key: string;
  title: string;
  why: string;
  state: string;
  level: number;
  domain: Ref | null;
  riskLevel: 'low' | 'medium' | 'high';
  run: Ref | null;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export interface Outcome {
  at: string;
  sentence: string;
  succeeded: boolean;
  predictedFailure: { low: number; likely: number; high: number };
  prediction: {
    asPredicted: string[];
    otherwise: { package: string; predicted: string | null; found: string | null }[];
    unpredicted: { package: string; before: string | null; after: string | null }[];
  };
}

export interface Change extends ChangeSummary {
  planHash: string;
  authors: Ref[];
  diff: DiffEntry[];
  plan: { title?: string; procedure?: { key: string; version: number; name: string }; steps: PlanStep[] };
  impact: Impact | null;
  fit: { standard: Ref; verdict: 'fits' | 'breaks' | 'mends'; sentence: string }[];
  dryRun: {
    ranAt: string;
    commands: { step?: string; target?: string; command: string; output: string; exitCode?: number | null }[];
    summary: string;
    ok?: boolean;
  } | null;
  risk: {
    probability: { low: number; likely: number; high: number };
    level: 'low' | 'medium' | 'high';
    factors: { label: string; value: string }[];
    source?: string;
  } | null;
  approvals: {
    person: Ref;
    verdict: 'approved' | 'denied';
    reason: string;
    at: string;
    planHash: string;
    ofThisPlan?: boolean;
  }[];
  moves: { move: string; to: string; allowed: boolean; reason?: string; whoCould?: Ref[] }[];
  outcome: Outcome | null;
}

export interface TurnTarget {
  kind: 'local' | 'ssh';
  address?: string;
  port?: number;
  user?: string;
}

export interface Turn {
  id: number;
  key: string;
  state: string;
  target: TurnTarget;
  component: Ref | null;
  startedAt: string;
  finishedAt: string | null;
  startedBy?: Ref | null;
  stages: Stage[];
  change: Change | null;
  exposure: { before: MoneyRange | null; after: MoneyRange | null };
}

export interface RunStep extends Ref {
  position: number;
  kind: 'run' | 'verify' | 'observe';
  state: string;
  component: Ref | null;
  attempts: number;
  startedAt: string | null;
  finishedAt: string | null;
  result: { exitCode?: number | null; summary: string; question?: string } | null;
  /** Whether the effect was seen on the target, and not only the command's end. */
  observed: boolean;
  moves: string[];
}

export interface RunOutput {
  id: number;
  at: string;
  /** Id of the step. */
  step: number | null;
  stream: 'stdout' | 'stderr' | 'note';
  text: string;
}

export interface Run {
  id: number;
  key: string;
  name: string;
  procedure: Ref;
  change: Ref | null;
  state: string;
  startedBy: Ref;
  createdAt: string;
  finishedAt: string | null;
  moves: string[];
  steps: RunStep[];
  output: RunOutput[];
}

export interface LineNode {
  ref: Ref;
  phase: Phase;
  /** 0 = asked; negative = causes (up, towards the objective); positive = effects (down, towards the metal). */
  depth: number;
  sentence: string;
  at: string | null;
}

export interface Line {
  of: Ref & { phase?: Phase };
  nodes: LineNode[];
  edges: { cause: string; effect: string }[];
}

export interface Intake {
  id: number;
  key: string;
  kind: string;
  target: TurnTarget;
  state: string;
  summary: { create: number; update: number; unchanged: number; remove: number };
  diff: DiffEntry[];
  warnings: (string | { section?: string; message: string })[];
  planHash: string;
  createdAt: string;
  appliedAt: string | null;
}

export interface Release {
  id: number;
  key: string;
  product: Ref;
  version: string;
  label: string | null;
  codename: string | null;
  releasedOn: string | null;
  activeSupport: SupportEnd;
  security: SupportEnd;
  extended: SupportEnd;
  latest: string | null;
  latestOn: string | null;
}

export interface LiveEvent {
  id: number;
  action: string;
  subject: { type: string; id: number; key: string };
  at: string;
}

export interface Person {
  kind?: string;
  id: number;
  key: string;
  name: string;
  email: string | null;
  title: string | null;
  administrator?: boolean;
  grants?: { domain: Ref; level: number; levelName: string }[];
}

export interface Standard {
  id: number;
  key: string;
  name: string;
  why: string;
  domain: Ref | null;
  objective: Ref | null;
  owner: Ref | null;
  effectiveFrom: string;
  componentKinds: string[];
  positions: {
    product: string | Ref;
    releases?: string[] | string | null;
    position: string;
    from?: string | null;
    graceDays?: number | null;
    replacement?: string | null;
  }[];
}

export interface PortfolioItem {
  initiative: Ref;
  included: boolean;
  rank: number;
  reason: string;
  effortHours?: number | null;
  cost?: MoneyRange | null;
  benefit?: MoneyRange | null;
}

export interface PortfolioPlan {
  id: number;
  key: string;
  name: string;
  period: string;
  state: string;
  budgetMinor?: number;
  currency: string;
  hours?: number;
  items: PortfolioItem[];
}
