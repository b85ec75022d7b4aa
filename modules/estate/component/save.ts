import { sql } from 'kysely';
import { type Id, PlumblineError, type RecordRef } from '#kernel';
import type { Mutation } from '#platform';
import type { Working } from './merge.ts';
import { searchText } from './searchText.ts';

const recordColumns = sql`id bigint, kind text, name text, state text, domain_id bigint, site_id bigint, parent_id bigint, owner_id bigint,
  criticality smallint, attributes jsonb, provenance jsonb, version integer, search_text text,
  valid_from timestamptz, event_id bigint, changed text[]`;

/** What of a row is not in the snapshot of a superseded version: it has columns of its own there, or never changes. */
const apart = [
  'id',
  'version',
  'created_at',
  'recorded_from',
  'valid_from',
  'event_id',
  'source_id',
  'changed',
  'search_text',
];

function toRecord({ component, changed, isNew, validFrom }: Working, eventId: Id, now: Date): unknown {
  return {
    id: component.id,
    kind: component.kind,
    name: component.name,
    state: component.state,
    domain_id: component.domainId,
    site_id: component.siteId,
    parent_id: component.parentId,
    owner_id: component.ownerId,
    criticality: component.criticality,
    attributes: component.attributes,
    provenance: component.provenance,
    version: component.version,
    search_text: searchText(component.name, component.attributes),
    valid_from: validFrom ?? now,
    event_id: eventId,
    changed: isNew ? null : [...changed],
  };
}

/** Saves what changed: one event each, what was before as a superseded version, and the rows. */
export async function saveComponents(
  mutation: Mutation,
  sourceId: number,
  sourceKey: string,
  touched: Working[],
  causes: Map<Working, RecordRef[]>,
): Promise<void> {
  if (touched.length === 0) return;
  const { tx, now } = mutation;
  const eventIds = await mutation.recordAll(
    touched.map((entry) => ({
      subject: { type: 'component', id: entry.component.id },
      action: entry.isNew ? 'component.create' : entry.changed.has('state') ? 'component.move' : 'component.update',
      detail: {
        source: sourceKey,
        kind: entry.component.kind,
        name: entry.component.name,
        ...(entry.isNew ? {} : { changed: [...entry.changed] }),
        ...(entry.changed.has('state') ? { state: entry.component.state } : {}),
        ...(entry.reason ? { reason: entry.reason } : {}),
      },
      causes: causes.get(entry) ?? [],
    })),
  );
  const records = (isNew: boolean): string =>
    JSON.stringify(
      touched.flatMap((entry, index) => (entry.isNew === isNew ? [toRecord(entry, eventIds[index]!, now)] : [])),
    );
  const updated = touched.filter((entry) => !entry.isNew).map((entry) => entry.component.id);
  try {
    if (updated.length < touched.length) {
      await sql`insert into component (id, kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, attributes, provenance, version,
          search_text, created_at, recorded_from, valid_from, event_id, source_id, changed)
        overriding system value
        select id, kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, attributes, provenance, version,
          search_text, ${now}, ${now}, valid_from, event_id, ${sourceId}, changed
        from jsonb_to_recordset(${records(true)}::jsonb) as x (${recordColumns})`.execute(tx);
    }
    if (updated.length > 0) {
      // A clock that went back must not make two versions of one instant.
      await sql`insert into component_revision (component_id, version, recorded_from, recorded_to, valid_from, event_id, source_id, changed, snapshot)
        select id, version, recorded_from, greatest(${now}, recorded_from), valid_from, event_id, source_id, changed, to_jsonb(c) - ${apart}::text[]
        from component c where id = any(${updated}::bigint[])`.execute(tx);
      await sql`update component c set name = x.name, state = x.state, domain_id = x.domain_id, site_id = x.site_id, parent_id = x.parent_id, owner_id = x.owner_id,
          criticality = x.criticality, attributes = x.attributes, provenance = x.provenance, version = x.version, search_text = x.search_text,
          recorded_from = greatest(${now}, c.recorded_from), valid_from = x.valid_from, event_id = x.event_id, source_id = ${sourceId}, changed = x.changed
        from jsonb_to_recordset(${records(false)}::jsonb) as x (${recordColumns})
        where c.id = x.id`.execute(tx);
    }
  } catch (error) {
    throw asRefusal(error);
  }
}

/** What the database refuses, in our words. */
function asRefusal(error: unknown): unknown {
  const { code, constraint, detail } = error as { code?: string; constraint?: string; detail?: string };
  if (code === '23505' && constraint === 'component_name') {
    return new PlumblineError(
      'already_exists',
      'Another component of that kind has that name there (at that site, or within that parent).',
      {
        cause: error,
      },
    );
  }
  if (code === '23503') {
    const missing = /\(([a-z_]+)\)=\((\d+)\)/.exec(detail ?? '');
    const field = missing?.[1]?.replace('_id', '') ?? 'reference';
    return new PlumblineError('invalid_input', `The ${field} ${missing?.[2] ?? ''} does not exist.`, {
      cause: error,
      issues: [{ path: `/${field}`, message: 'does not exist' }],
    });
  }
  return error;
}
