import { sql } from 'kysely';
import type { Id } from '#kernel';
import type { Reader } from '#platform';
import type { Attributes, Kind } from '../component/kind.ts';
import { isOver, stateNames } from '../component/state.ts';
import type { DatedComponent } from './deadline.ts';

const PAGE = 5_000;
const livingStates = stateNames.filter((state) => !isOver(state));

/**
 * The living components that carry any date, page by page in the order of their ids; with `ids` only those. One partial
 * index (component_dated) serves it, so that a million undated components cost nothing.
 */
export async function* readDated(reader: Reader, ids: Id[] | null): AsyncGenerator<DatedComponent[]> {
  for (let last = 0; ; ) {
    const { rows } = await sql<{
      id: Id;
      kind: Kind;
      name: string;
      domain_id: Id;
      criticality: number;
      attributes: Attributes;
    }>`
      select id, kind, name, domain_id, criticality, attributes from component
      where attributes ?| array['endsOn', 'warrantyEndsOn', 'purchasedOn'] and id > ${last}
        and state = any(${livingStates}::text[]) ${ids === null ? sql`` : sql`and id = any(${ids}::bigint[])`}
      order by id limit ${PAGE}`.execute(reader);
    if (rows.length > 0) {
      yield rows.map(({ domain_id, ...row }) => ({ ...row, domainId: domain_id }));
      last = rows.at(-1)!.id;
    }
    if (rows.length < PAGE) return;
  }
}
