/** What happens at one instant of the story: one mutation each, or a few. Plain data, so that a story has a hash. */
import type { Attributes, ComponentState, Kind, RelationKind } from '#estate';
import type { Json } from '#kernel';
import type { DomainKey, PersonDocument, SiteKey } from './documents.ts';
import type { Run } from './world.ts';

/** Who speaks: the estate's own sources, and two of the organisation's. */
export type StorySource = 'asset-register' | 'yaml' | 'probe' | 'inventory' | 'person' | 'system';

export interface Statement {
  ref: string;
  kind: Kind;
  name: string;
  /** Only stated for a new component, and where it changes. */
  site?: SiteKey | null;
  domain?: DomainKey;
  owner?: string | null;
  criticality?: number;
  state?: ComponentState;
  attributes?: Attributes;
  /** An act: it counts whatever another source says. */
  decided?: boolean;
  reason?: string;
}

export interface StatedRelation {
  kind: RelationKind;
  from: string;
  to: string;
  group: string | null;
  needed: number | null;
}

export interface MachineSoftware {
  ref: string;
  run: Run;
  /** Rounds of patches up to now: which version of a package is found. */
  round: number;
}

export interface UpgradedMachine {
  ref: string;
  before: Run;
  after: Run;
}

export type Happening =
  | { what: 'join'; people: PersonDocument[] }
  | { what: 'state'; source: StorySource; statements: Statement[] }
  | { what: 'relate'; source: StorySource; add: StatedRelation[]; end: StatedRelation[] }
  | { what: 'look'; source: StorySource; machines: MachineSoftware[] }
  /** A change as the organisation's records hold it: nothing was executed anywhere (tell/change.ts). */
  | {
      what: 'propose';
      key: string;
      title: string;
      from: string;
      to: string;
      round: number;
      machines: UpgradedMachine[];
    }
  | { what: 'decide'; key: string; verdict: 'approved' | 'denied'; reason: string }
  | { what: 'run'; key: string; minutes: number }
  | { what: 'verify'; key: string; round: number; machines: UpgradedMachine[] }
  | { what: 'understand'; gather: boolean }
  | { what: 'observe'; key: string; observed: string; evidence: string | null; about: string[] }
  | { what: 'review'; key: string; verdict: 'accepted' | 'declined'; severity: number; reason: string }
  /** `into`: the type and key of an objective or a standard. */
  | { what: 'take'; key: string; into: string[]; note: string }
  /** An operation with what is sent to it (library/example/work.yaml says what `$…` stands for). */
  | { what: 'do'; operation: string; given: { params?: Json; query?: Json; body?: Json }; made: string | null }
  /** A procedure of the organisation's own, by its file. */
  | { what: 'take-in'; file: string }
  | { what: 'waive'; standard: string; machines: string[]; owner: string; endsOn: string; reason: string };

export interface Moment {
  at: string;
  /** Key of a person, or `system`. */
  actor: string;
  /** What the audit trail calls it. */
  operation: string;
  why: string;
  happening: Happening;
}

export interface Story {
  name: string;
  firstDay: string;
  moments: Moment[];
}
