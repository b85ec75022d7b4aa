import type { PackageManager, RuntimeName } from '../probe/observation.ts';

/**
 * What matching knows: products with their releases and support ends, and what machines call them. It is built once
 * from the shipped library (or from the database) and then only read.
 *
 * Words: a *release* is a line of versions supported as one. A *support end* is a day, `ended` (over, day unknown),
 * `supported` (no end announced), or null (nobody says).
 */
export type SupportEnd = string;

export interface CatalogueRelease {
  version: string;
  codename: string | null;
  activeSupportEndsOn: SupportEnd | null;
  securityEndsOn: SupportEnd | null;
  extendedSupportEndsOn: SupportEnd | null;
}

export interface CatalogueProduct {
  key: string;
  name: string;
  releases: CatalogueRelease[];
}

/** How the release is read from a version; `cycle` takes the longest known release that the version begins with. */
export type ReleaseRule = 'cycle' | 'major' | 'major.minor' | 'java' | 'none';

export interface PackageRule {
  product: string;
  packages: string[];
  sources: string[];
  except: string[];
  exceptSources: string[];
  release: ReleaseRule;
  managers: PackageManager[];
  confidence: number;
}

export interface SystemRule {
  id: string;
  product: string;
  when: string | null;
  confidence: number;
  note: string | null;
}

export interface RuntimeRule {
  runtime: RuntimeName;
  product: string;
  release: ReleaseRule;
  confidence: number;
  note: string | null;
}

/** What the extended support of a product is, and whether everybody gets it. */
export interface SupportOffer {
  product: string;
  name: string;
  access: 'open' | 'contract';
  note: string;
}

export interface CatalogueSource {
  products: CatalogueProduct[];
  packages: PackageRule[];
  systems: SystemRule[];
  runtimes: RuntimeRule[];
  offers: SupportOffer[];
}

/** A rule whose names are compiled; `named` keeps the order of the literal names, the most telling first. */
export interface CompiledRule extends PackageRule {
  patterns: RegExp[];
  exceptions: RegExp[];
}

export interface Catalogue {
  products: ReadonlyMap<string, CatalogueProduct>;
  rulesByName: ReadonlyMap<string, readonly CompiledRule[]>;
  rulesBySource: ReadonlyMap<string, readonly CompiledRule[]>;
  patternRules: readonly CompiledRule[];
  systems: readonly SystemRule[];
  runtimes: ReadonlyMap<RuntimeName, RuntimeRule>;
  offers: ReadonlyMap<string, SupportOffer>;
}

export function buildCatalogue(source: CatalogueSource): Catalogue {
  const rulesByName = new Map<string, CompiledRule[]>();
  const rulesBySource = new Map<string, CompiledRule[]>();
  const patternRules: CompiledRule[] = [];
  for (const rule of source.packages) {
    const compiled: CompiledRule = {
      ...rule,
      patterns: rule.packages.filter(isPattern).map(toExpression),
      exceptions: rule.except.map(toExpression),
    };
    for (const name of rule.packages) if (!isPattern(name)) append(rulesByName, name, compiled);
    for (const name of rule.sources) append(rulesBySource, name, compiled);
    if (compiled.patterns.length > 0) patternRules.push(compiled);
  }
  return {
    products: new Map(source.products.map((product) => [product.key, product])),
    rulesByName,
    rulesBySource,
    patternRules,
    systems: source.systems,
    runtimes: new Map(source.runtimes.map((rule) => [rule.runtime, rule])),
    offers: new Map(source.offers.map((offer) => [offer.product, offer])),
  };
}

function isPattern(name: string): boolean {
  return name.includes('*') || name.includes('{release}');
}

/** `*` is anything, `{release}` a dotted number. */
function toExpression(name: string): RegExp {
  const escaped = name.replace(/[.+?^$()|[\]\\]/g, '\\$&');
  const source = escaped.replaceAll('*', '.*').replace('{release}', '(?<release>[0-9]+(?:\\.[0-9]+)*)');
  return new RegExp(`^${source}$`);
}

function append(map: Map<string, CompiledRule[]>, key: string, rule: CompiledRule): void {
  const rules = map.get(key);
  if (rules) rules.push(rule);
  else map.set(key, [rule]);
}
