import { isIP } from 'node:net';
import { canonicalJson, type Id, type Issue, type Json } from '#kernel';
import type { ComponentDraft, StoredComponent } from '../../component/component.ts';
import type { Attributes } from '../../component/kind.ts';
import type { IntendedComponent } from '../../plan/plan.ts';
import type { ReadComponent, Reading } from '../reading.ts';
import type { Ledger } from './ledger.ts';
import { placeOf } from './placeOf.ts';
import type { Places } from './places.ts';
import type { PlanAround } from './plan.ts';
import type { Resolved } from './resolve.ts';

/** A row as an intent; null where what it refers to was left out, or does not exist. */
export function intentOf(
  { refs, people }: Pick<PlanAround, 'refs' | 'people'>,
  places: Places,
  ledger: Ledger,
  { handle, read, site, parent }: Resolved['components'][number],
): IntendedComponent | null {
  const issues: Issue[] = [];
  const [siteEnd, parentEnd] = [places.endOf(site), places.endOf(parent)];
  for (const [field, target, end] of [
    ['site', site, siteEnd],
    ['parent', parent, parentEnd],
  ] as const)
    if (target && !end) issues.push({ path: field, message: 'refers to something that was left out' });
  const domainId = read.domain === undefined ? undefined : refs.domain(read.domain);
  if (read.domain !== undefined && domainId === undefined)
    issues.push({ path: 'domain', message: `there is no domain "${read.domain}"` });
  const ownerId = read.owner ? people.get(read.owner.toLowerCase()) : read.owner;
  if (read.owner && ownerId === undefined)
    issues.push({ path: 'owner', message: `there is no active person with the address ${read.owner}` });
  if (issues.length > 0) {
    for (const { path, message } of issues)
      ledger.issue({ ...placeOf(read.at), name: read.name, kind: read.kind, field: path, message });
    return null;
  }
  const draft: ComponentDraft = {
    kind: read.kind,
    name: nameOf(places, read),
    ...(read.state ? { state: read.state } : {}),
    ...(domainId === undefined ? {} : { domainId }),
    ...(ownerId === undefined ? {} : { ownerId: ownerId as Id | null }),
    ...(site === null ? { siteId: null } : siteEnd && 'id' in siteEnd ? { siteId: siteEnd.id } : {}),
    ...(parent === null ? { parentId: null } : parentEnd && 'id' in parentEnd ? { parentId: parentEnd.id } : {}),
    ...(read.criticality === undefined ? {} : { criticality: read.criticality }),
    ...(read.attributes ? { attributes: read.attributes } : {}),
    ...(read.confidence === undefined ? {} : { confidence: read.confidence }),
  };
  return {
    handle,
    draft,
    ...(read.initial ? { initial: read.initial } : {}),
    ...(site && 'handle' in site && siteEnd && 'entry' in siteEnd ? { siteHandle: site.handle } : {}),
    ...(parent && 'handle' in parent && parentEnd && 'entry' in parentEnd ? { parentHandle: parent.handle } : {}),
  };
}

/** Its name, or that of what it is called after: which may be known here by another one. */
function nameOf(places: Places, { name, nameAfter }: ReadComponent): string {
  const after = nameAfter && places.get(nameAfter.handle);
  return after ? `${nameAfter.title} on ${after.name}`.slice(0, 200) : name;
}

/** What a reading states of a component that is known: less where it takes back, more where it only adds. */
export function attributesBeside(
  sourceKey: string,
  { whole, takesBack, adds = [] }: Pick<Reading, 'whole' | 'takesBack' | 'adds'>,
  stated: ComponentDraft,
  known: StoredComponent,
): { attributes?: Attributes } {
  if (whole && takesBack) return { attributes: withTakenBack(sourceKey, stated, known) };
  if (!stated.attributes || adds.length === 0) return {};
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(stated.attributes)) {
    const before = known.attributes[name];
    if (!adds.includes(name) || !Array.isArray(value) || !Array.isArray(before)) attributes[name] = value;
    else {
      const own = known.provenance[`attributes.${name}`]?.source === sourceKey;
      const kept = before.filter((item) => !(own && isOutdated(name, item, value)));
      const told = new Set(kept.map(canonicalJson));
      const added = value.filter((item) => !told.has(canonicalJson(item)));
      // Nothing new: then it is not said again either, and stays with whoever said it.
      if (added.length > 0 || kept.length < before.length) attributes[name] = [...kept, ...added];
    }
  }
  return { attributes };
}

/** An address that the source itself said, where it says others of that family now: a host was given another. */
function isOutdated(name: string, item: Json, stated: readonly Json[]): boolean {
  if (name !== 'addresses' || typeof item !== 'string' || stated.includes(item)) return false;
  return stated.some((one) => typeof one === 'string' && isIP(one) === isIP(item));
}

/** The attributes as stated, and those that the source stated before and does not now: these are taken away. */
function withTakenBack(sourceKey: string, stated: ComponentDraft, known: StoredComponent): Attributes {
  const attributes: Attributes = { ...stated.attributes };
  for (const [field, claim] of Object.entries(known.provenance)) {
    const name = field.replace(/^attributes\./, '');
    if (name !== field && claim.source === sourceKey && known.attributes[name] !== undefined) attributes[name] ??= null;
  }
  return attributes;
}
