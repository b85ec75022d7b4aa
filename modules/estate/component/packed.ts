import type { Claim, Provenance, StoredComponent } from './component.ts';

/**
 * Provenance as the row holds it: mostly one source states a whole component at one time, so that one claim is written
 * once. `*` speaks for every field that has a value and no entry of its own; null says that nobody stated a field.
 */
export type PackedClaim = [source: string, at: string] | [source: string, at: string, confidence: number];
export type PackedProvenance = { [field: string]: PackedClaim | null };

const pack = (claim: Claim): PackedClaim =>
  claim.confidence === 1 ? [claim.source, claim.at] : [claim.source, claim.at, claim.confidence];

const unpack = ([source, at, confidence = 1]: PackedClaim): Claim => ({ source, at, confidence });

const isSame = (a: Claim, b: Claim): boolean =>
  a === b || (a.source === b.source && a.at === b.at && a.confidence === b.confidence);

/** `fields`: those that have a value. */
export function packProvenance(provenance: Provenance, fields: readonly string[]): PackedProvenance {
  const usual = usualClaim(provenance, fields);
  const packed: PackedProvenance = usual ? { '*': pack(usual) } : {};
  let claimed = 0;
  for (const field of fields) {
    const claim = provenance[field];
    if (claim) claimed += 1;
    if (claim === usual) continue;
    if (!claim) packed[field] = null;
    else if (!isSame(claim, usual!)) packed[field] = pack(claim);
  }
  const claims = Object.keys(provenance);
  if (claims.length === claimed) return packed;
  // What was emptied keeps who did it.
  const valued = new Set(fields);
  for (const field of claims) if (!valued.has(field)) packed[field] = pack(provenance[field]!);
  return packed;
}

/** The one that most fields stand on; none, where nobody has stated any. */
function usualClaim(provenance: Provenance, fields: readonly string[]): Claim | undefined {
  let first: Claim | undefined;
  let counts: { claim: Claim; count: number }[] | undefined;
  for (const field of fields) {
    const claim = provenance[field];
    if (!claim || claim === first) continue;
    if (!first) first = claim;
    else if (!isSame(claim, first)) {
      counts = [];
      break;
    }
  }
  if (!counts) return first;
  for (const field of fields) {
    const claim = provenance[field];
    if (!claim) continue;
    const known = counts.find((entry) => isSame(entry.claim, claim));
    if (known) known.count += 1;
    else counts.push({ claim, count: 1 });
  }
  return counts.reduce((most, entry) => (entry.count > most.count ? entry : most)).claim;
}

export function unpackProvenance(packed: PackedProvenance, fields: readonly string[]): Provenance {
  const provenance: Provenance = {};
  const usual = packed['*'];
  if (usual) {
    const claim = unpack(usual);
    for (const field of fields) provenance[field] = claim;
  }
  for (const [field, claim] of Object.entries(packed)) {
    if (field === '*') continue;
    if (claim === null) delete provenance[field];
    else provenance[field] = unpack(claim);
  }
  return provenance;
}

/** The fields of a component that have a value. */
export function fieldNames(component: Omit<StoredComponent, 'provenance'>): string[] {
  const names = ['name', 'state', 'domain', 'criticality'];
  if (component.siteId !== null) names.push('site');
  if (component.parentId !== null) names.push('parent');
  if (component.ownerId !== null) names.push('owner');
  for (const name in component.attributes) names.push(`attributes.${name}`);
  return names;
}
