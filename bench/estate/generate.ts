import type { Attributes, ComponentState, Kind } from '#estate';
import { kindOf } from '#estate';
import { type SourceName, type Statements, statementsOf } from './attributes.ts';
import { Dice } from './dice.ts';
import { nameOf, parentOf, siteOf } from './identify.ts';
import { type Layout, layOut } from './layout.ts';
import { type GeneratedRelation, relationsOf } from './relations.ts';

export type { SourceName, Statements } from './attributes.ts';
export type { GeneratedRelation } from './relations.ts';

/** One component of a generated estate. Others are spoken of by their number, which begins at 1. */
export interface GeneratedComponent {
  number: number;
  kind: Kind;
  name: string;
  state: ComponentState;
  /** Key of its domain. */
  domain: string;
  site: number | null;
  parent: number | null;
  criticality: number;
  statements: Statements;
}

export interface GeneratedEstate {
  seed: number;
  size: number;
  layout: Layout;
  component(number: number): GeneratedComponent;
  /** The relations that leave a component. */
  relations(number: number): GeneratedRelation[];
  /** All of it, batch by batch and made as one goes: what others stand on comes first. */
  components(batch?: number): Generator<GeneratedComponent[]>;
  allRelations(batch?: number): Generator<GeneratedRelation[]>;
}

const BATCH = 10_000;

/**
 * An estate as organisations of that size have it: sites of very different size, racks, networks, hosts, services that
 * lean on a few shared ones, redundancy where one would have it. The same seed and size give the same estate.
 */
export function generateEstate(size: number, seed = 1): GeneratedEstate {
  const layout = layOut(seed, size);
  const component = (number: number): GeneratedComponent => {
    const { kind, place } = layout.kindAt(number);
    const dice = new Dice(seed, number);
    const site = siteOf(layout, kind, place);
    return {
      number,
      kind,
      name: nameOf(layout, kind, place),
      state: stateOf(kind, dice),
      domain: kindOf(kind).domain,
      site: site === null ? null : layout.at('site', site),
      parent: parentOf(layout, kind, place),
      criticality: criticalityOf(kind, dice),
      statements: statementsOf(layout, dice, kind, place),
    };
  };
  const relations = (number: number): GeneratedRelation[] => {
    const { kind, place } = layout.kindAt(number);
    return relationsOf(layout, new Dice(seed, number, 1), kind, place);
  };
  return {
    seed,
    size,
    layout,
    component,
    relations,
    *components(batch = BATCH) {
      for (let start = 1; start <= size; start += batch)
        yield Array.from({ length: Math.min(batch, size - start + 1) }, (_, index) => component(start + index));
    },
    *allRelations(batch = BATCH) {
      let ready: GeneratedRelation[] = [];
      for (let number = 1; number <= size; number += 1) {
        ready.push(...relations(number));
        if (ready.length >= batch) {
          yield ready;
          ready = [];
        }
      }
      if (ready.length > 0) yield ready;
    },
  };
}

/** Everything that is said of it, whoever says it. */
export function attributesOf(component: GeneratedComponent): Attributes {
  return Object.assign({}, ...Object.values(component.statements)) as Attributes;
}

/** Who says an attribute; the last of those that do. */
export function sourcesOf(component: GeneratedComponent): { [attribute: string]: SourceName } {
  const sources: { [attribute: string]: SourceName } = {};
  for (const [source, attributes] of Object.entries(component.statements))
    for (const attribute of Object.keys(attributes)) sources[attribute] = source as SourceName;
  return sources;
}

/** What the rest stands on is in service. */
const solid: readonly Kind[] = ['region', 'site', 'location', 'rack', 'power-panel', 'power-feed', 'vrf', 'vlan-group'];

function stateOf(kind: Kind, dice: Dice): ComponentState {
  const throw_ = dice.next();
  if (solid.includes(kind) || throw_ < 0.93) return 'in-service';
  if (throw_ < 0.95) return 'planned';
  if (throw_ < 0.96) return 'deploying';
  if (throw_ < 0.97) return 'maintenance';
  return throw_ < 0.98 ? 'retiring' : 'retired';
}

function criticalityOf(kind: Kind, dice: Dice): number {
  if (kind === 'site' || kind === 'storage' || kind === 'directory') return 4 + dice.below(2);
  if (kind === 'interface' || kind === 'address' || kind === 'cable' || kind === 'port') return 2;
  return 1 + dice.skewed(5, 0.6);
}
