import type { Reader } from '#platform';
import type { Kind } from '../component/kind.ts';
import { precedenceOf, type Sources } from './source.ts';

/**
 * *Mastery* says which source is to be believed of a field, whatever the sources count otherwise: an order of sources for
 * one field of one kind, of every kind, or for all fields of a kind. The first in the order masters the field; one that
 * does not stand in it counts less than all that do.
 */
export interface MasteryRule {
  /** `*`: every kind. */
  kind: string;
  /** `*`: every field. As provenance names them: `name`, `state`, `attributes.serial` … */
  field: string;
  /** Keys of sources, the master first. */
  sources: string[];
}

export type Mastery = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How much the word of a source counts of a field of a kind. */
export type PrecedenceRule = (source: string, field: string, kind: Kind) => number;

/** Above every precedence that a source can have by itself. */
const MASTERED = 1_000_000;

const ruleKey = (kind: string, field: string): string => `${kind} ${field}`;

export function masteryOf(rules: readonly MasteryRule[]): Mastery {
  return new Map(
    rules.map(({ kind, field, sources }) => [
      ruleKey(kind, field),
      new Map(sources.map((source, place) => [source, MASTERED - place])),
    ]),
  );
}

/** The narrowest rule that speaks of a field: of the kind and field, of the field, of the kind. */
export function ranksOf(mastery: Mastery, kind: string, field: string): ReadonlyMap<string, number> | undefined {
  return mastery.get(ruleKey(kind, field)) ?? mastery.get(ruleKey('*', field)) ?? mastery.get(ruleKey(kind, '*'));
}

export function precedenceRule(sources: Sources, mastery: Mastery): PrecedenceRule {
  if (mastery.size === 0) return (source) => precedenceOf(sources, source);
  return (source, field, kind) => ranksOf(mastery, kind, field)?.get(source) ?? precedenceOf(sources, source);
}

/** All rules. There are few: read whole, in the transaction that needs them. */
export async function readMastery(reader: Reader): Promise<Mastery> {
  return masteryOf(await readMasteryRules(reader));
}

export async function readMasteryRules(reader: Reader): Promise<MasteryRule[]> {
  return reader.selectFrom('mastery').select(['kind', 'field', 'sources']).orderBy('kind').orderBy('field').execute();
}
