import type { MoneyRange } from '#kernel';
import { difference, exactly, largest, product, rounded, sum, type ThreePoint } from './three-point.ts';

/**
 * What a set of findings puts at stake, in money a year: how often each leads to an incident, times what an incident
 * on that component costs. A model of expectation, not of chance: nobody pays this sum in any one year.
 *
 *   a year  = incidents a year × (work + outage)
 *   work    = hours of handling × an hour's cost
 *   outage  = hours of outage × an hour's cost at the highest criticality that goes down
 *             × (1 + share × further components that go down)   [× what is felt where others take over]
 *
 * Incidents a year: the largest rate of the component's findings in full, of each further one a share, weighed by
 * severity (3 counts as 1).
 */
export type ExposedFindingKind = 'breaks-standard' | 'release-not-approved' | 'support-ended' | 'support-ends-soon';

type Criticality = 1 | 2 | 3 | 4 | 5;

export type AssumptionKey =
  | `incidents-${ExposedFindingKind}`
  | 'further-finding-share'
  | 'handling-hours'
  | 'work-hour-cost'
  | 'outage-hours'
  | `outage-hour-cost-${Criticality}`
  | 'outage-share-when-redundant'
  | 'further-component-share';

export interface Assumption extends ThreePoint {
  name: string;
  unit: string;
  /** Who says so. */
  source: string;
}

export interface ExposureAssumptions {
  currency: string;
  /** Costs in minor units of the currency. */
  values: Readonly<Record<AssumptionKey, Assumption>>;
}

export interface ExposedComponent {
  id: number;
  name: string;
  /** 1 negligible … 5 vital. */
  criticality: number;
  /** Others of its group take over when it fails. */
  redundant: boolean;
  /** What goes down with it, without itself (the estate's impact), and the highest criticality among that. */
  impact: { down: number; highestCriticality: number };
  findings: readonly { kind: ExposedFindingKind; severity: number }[];
}

/** One line of the answer to "why this number?". */
export interface ExposureLine {
  label: string;
  lowMinor?: number;
  likelyMinor?: number;
  highMinor?: number;
  value?: number | string;
  unit?: string;
  source: string;
}

export interface Exposure extends MoneyRange {
  /** A year, by component, the dearest first, then the assumptions that were used. */
  basis: ExposureLine[];
}

/** How many components get a line of their own; the others share one. */
const namedComponents = 10;
/** Beyond this many, further components that go down add nothing more: the organisation stands still already. */
const mostFurtherComponents = 50;
const ordinarySeverity = 3;

export function exposureOf(components: readonly ExposedComponent[], assumptions: ExposureAssumptions): Exposure {
  const used = new Set<AssumptionKey>();
  const take = (key: AssumptionKey): ThreePoint => {
    used.add(key);
    return assumptions.values[key];
  };
  const lines = components
    .filter((component) => component.findings.length > 0)
    .map((component) => ({ component, yearly: rounded(yearlyLoss(component, take)) }))
    .sort((a, b) => b.yearly.likely - a.yearly.likely || a.component.id - b.component.id);
  const total = sum(...lines.map((line) => line.yearly));
  return {
    ...minorOf(total),
    currency: assumptions.currency,
    basis: [...componentLines(lines), ...assumptionLines(used, assumptions)],
  };
}

type Take = (key: AssumptionKey) => ThreePoint;

function yearlyLoss(component: ExposedComponent, take: Take): ThreePoint {
  return product(incidentsAYear(component, take), incidentCost(component, take));
}

function incidentsAYear({ findings }: ExposedComponent, take: Take): ThreePoint {
  const rates = findings.map(({ kind, severity }) =>
    product(take(`incidents-${kind}`), exactly(asLevel(severity) / ordinarySeverity)),
  );
  const main = largest(...rates);
  if (rates.length < 2) return main;
  return sum(main, product(take('further-finding-share'), difference(sum(...rates), main)));
}

function incidentCost(component: ExposedComponent, take: Take): ThreePoint {
  const { criticality, impact, redundant } = component;
  const work = product(take('handling-hours'), take('work-hour-cost'));
  const worst = asLevel(Math.max(criticality, impact.down > 0 ? impact.highestCriticality : 0));
  const further = exactly(Math.min(impact.down, mostFurtherComponents));
  const spread = impact.down > 0 ? sum(exactly(1), product(take('further-component-share'), further)) : exactly(1);
  const felt = redundant ? take('outage-share-when-redundant') : exactly(1);
  return sum(work, product(take('outage-hours'), take(`outage-hour-cost-${worst}`), spread, felt));
}

/** Criticality and severity are 1 to 5; what lies outside counts as the nearest. */
function asLevel(value: number): Criticality {
  return Math.min(5, Math.max(1, Math.round(value))) as Criticality;
}

interface Line {
  component: ExposedComponent;
  yearly: ThreePoint;
}

function componentLines(lines: Line[]): ExposureLine[] {
  const named = lines.slice(0, namedComponents).map(
    ({ component, yearly }): ExposureLine => ({
      label: describe(component),
      ...minorOf(yearly),
      source: 'incidents a year × cost of an incident',
    }),
  );
  const rest = lines.slice(namedComponents);
  if (rest.length === 0) return named;
  const label = `${rest.length} further ${rest.length === 1 ? 'component' : 'components'}`;
  return [
    ...named,
    { label, ...minorOf(sum(...rest.map((line) => line.yearly))), source: 'incidents a year × cost of an incident' },
  ];
}

function describe({ name, findings, criticality, impact, redundant }: ExposedComponent): string {
  const parts = [`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`, `criticality ${criticality}`];
  if (impact.down > 0) parts.push(`${impact.down} more down with it, up to criticality ${impact.highestCriticality}`);
  if (redundant) parts.push('others take over');
  return `${name}: ${parts.join(', ')}`;
}

function assumptionLines(used: ReadonlySet<AssumptionKey>, { values, currency }: ExposureAssumptions): ExposureLine[] {
  return [...used].sort().map((key) => {
    const { name, unit, source, low, likely, high } = values[key];
    const isMoney = unit.startsWith(minorUnits);
    const scale = isMoney ? minorUnitsIn(currency) : 1;
    const value = [low, likely, high].map((number) => (number / scale).toLocaleString('en')).join(' – ');
    return { label: name, value, unit: isMoney ? unit.replace(minorUnits, currency) : unit, source };
  });
}

const minorUnits = 'minor units';

/** 100 cents are a euro; a yen has no smaller unit. */
function minorUnitsIn(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
}

function minorOf({ low, likely, high }: ThreePoint): Omit<MoneyRange, 'currency'> {
  return { lowMinor: low, likelyMinor: likely, highMinor: high };
}
