import { canonicalJson, type Json } from '#kernel';
import type { Claim, FieldChange, Provenance, Refusal } from './component.ts';

/** What a source states of one field. `value` null: the field is empty. */
export interface Statement extends Claim {
  value: Json;
}

/** What a source said of a field before, which did not prevail; the value as canonical JSON. */
export interface EarlierWord {
  stated: string;
  at: string;
}

/** How much the word of a source counts of a field; unknown sources count least. */
export type Precedence = (source: string, field: string) => number;

/**
 * Whether a claim counts for more than another: first by the source's precedence, then the later one, then the surer
 * one, then by the source's key. A total order; that two sources which disagree never take turns takes besides that a
 * word repeated is as old as when it was first said.
 */
export function outranks(claim: Claim, other: Claim, field: string, precedence: Precedence): boolean {
  const byPrecedence = precedence(claim.source, field) - precedence(other.source, field);
  if (byPrecedence !== 0) return byPrecedence > 0;
  const byTime = Date.parse(claim.at) - Date.parse(other.at);
  if (byTime !== 0) return byTime > 0;
  if (claim.confidence !== other.confidence) return claim.confidence > other.confidence;
  // One source that says two things in one breath means the last.
  return claim.source >= other.source;
}

export interface Displaced {
  field: string;
  stated: Json;
  by: Claim;
}

export interface Merge {
  values: { [field: string]: Json };
  provenance: Provenance;
  changes: FieldChange[];
  refused: Refusal[];
  /** Words of other sources that count as much, and were only older: they still disagree. */
  displaced: Displaced[];
  /** Fields whose value stays but that now stand on the word of a source that counts for more. */
  confirmed: string[];
}

/** Merges statements into fields. Pure; a statement that brings no new value leaves no trace, unless it counts for more. `decided`: an act, not a claim, which counts whatever was said. */
export function mergeStatements(
  values: { [field: string]: Json },
  provenance: Provenance,
  statements: { [field: string]: Statement },
  precedence: Precedence,
  decided = false,
  earlier?: ReadonlyMap<string, EarlierWord>,
): Merge {
  const merge: Merge = {
    values: { ...values },
    provenance: { ...provenance },
    changes: [],
    refused: [],
    displaced: [],
    confirmed: [],
  };
  for (const [field, { value, ...said }] of Object.entries(statements)) {
    const claim = since(said, value, earlier?.get(field));
    const before = values[field] ?? null;
    const current = provenance[field];
    const same = canonicalJson(before) === canonicalJson(value);
    if (same) {
      const counts = current
        ? precedence(claim.source, field) > precedence(current.source, field)
        : // What nobody had said, as a default, is now somebody's word.
          value !== null;
      if (counts) {
        merge.provenance[field] = claim;
        merge.confirmed.push(field);
      }
      continue;
    }
    if (!decided && current && !outranks(claim, current, field, precedence)) {
      merge.refused.push({ field, stated: value, kept: before, keptBy: current });
      continue;
    }
    if (value === null) delete merge.values[field];
    else merge.values[field] = value;
    if (current && !decided && isEqual(claim, current, field, precedence))
      merge.displaced.push({ field, stated: before, by: current });
    // An emptied field keeps its claim: a weaker source may not fill it again.
    merge.provenance[field] = claim;
    merge.changes.push({ field, before, after: value });
  }
  return merge;
}

/** Who says again what they said before has no younger word than then. */
function since(said: Claim, value: Json, earlier: EarlierWord | undefined): Claim {
  const repeated = earlier !== undefined && earlier.stated === canonicalJson(value);
  return repeated && Date.parse(earlier.at) < Date.parse(said.at) ? { ...said, at: earlier.at } : said;
}

const isEqual = (claim: Claim, other: Claim, field: string, precedence: Precedence): boolean =>
  claim.source !== other.source && precedence(claim.source, field) === precedence(other.source, field);
