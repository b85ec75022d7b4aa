import type { Id } from '#kernel';
import type { Kind } from '../component/kind.ts';
import { kindOf } from '../component/kind.ts';
import { type ComponentState, isOver } from '../component/state.ts';
import type { IndexedDoc } from './segment.ts';
import { folded } from './token.ts';

export interface SearchedRow {
  id: Id;
  domain_id: Id;
  kind: string;
  state: string;
  criticality: number;
  name: string;
  search_text: string;
}

export const searchedColumns = 'id, domain_id, kind, state, criticality, name, search_text';

/** In halves of a point. What matters comes before what does not, a thing before its parts, what is before what was. */
function weightOf(kind: string, state: string, criticality: number): number {
  const isPart = kindOf(kind as Kind).within !== undefined;
  return criticality - (isPart ? 10 : 0) - (isOver(state as ComponentState) ? 30 : 0);
}

export function docOf(row: SearchedRow): IndexedDoc {
  const name = folded(row.name);
  const text = folded(row.search_text);
  return {
    id: row.id,
    domainId: row.domain_id,
    weight: weightOf(row.kind, row.state, row.criticality),
    text: text.startsWith(name) ? text : `${name} ${text}`,
    nameLength: name.length,
  };
}
