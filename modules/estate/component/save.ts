import { sql } from 'kysely';
import { PlumblineError, type RecordRef } from '#kernel';
import type { Mutation } from '#platform';
import type { StoredComponent } from './component.ts';
import type { Working } from './merge.ts';
import { searchText } from './searchText.ts';

const recordColumns = sql`id bigint, kind text, name text, state text, domain_id bigint, site_id bigint, parent_id bigint, owner_id bigint,
  criticality smallint, attributes jsonb, provenance jsonb, version integer, search_text text`;

function toRecord(component: StoredComponent): unknown {
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
  };
}

/** Saves what changed: the rows, one event each, and the revision that keeps the whole component as it now is. */
export async function saveComponents(
  mutation: Mutation,
  sourceId: number,
  sourceKey: string,
  touched: Working[],
  causes: Map<Working, RecordRef[]>,
): Promise<void> {
  if (touched.length === 0) return;
  const { tx, now } = mutation;
  const created = touched.filter((entry) => entry.isNew);
  const updated = touched.filter((entry) => !entry.isNew);
  try {
    if (created.length > 0) {
      await sql`insert into component (id, kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, attributes, provenance, version, created_at, updated_at, search_text)
        overriding system value
        select id, kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, attributes, provenance, version, ${now}, ${now}, search_text
        from jsonb_to_recordset(${JSON.stringify(created.map((entry) => toRecord(entry.component)))}::jsonb) as x (${recordColumns})`.execute(
        tx,
      );
    }
    if (updated.length > 0) {
      await sql`update component c set name = x.name, state = x.state, domain_id = x.domain_id, site_id = x.site_id, parent_id = x.parent_id, owner_id = x.owner_id,
          criticality = x.criticality, attributes = x.attributes, provenance = x.provenance, version = x.version, updated_at = ${now}, search_text = x.search_text
        from jsonb_to_recordset(${JSON.stringify(updated.map((entry) => toRecord(entry.component)))}::jsonb) as x (${recordColumns})
        where c.id = x.id`.execute(tx);
      await sql`update component_revision set recorded_to = greatest(${now}, recorded_from)
        where component_id = any(${updated.map((entry) => entry.component.id)}::bigint[]) and recorded_to = 'infinity'`.execute(
        tx,
      );
    }
  } catch (error) {
    throw asRefusal(error);
  }
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
  const revisions = touched.map((entry, index) => ({
    id: entry.component.id,
    event_id: eventIds[index]!,
    changed: [...entry.changed],
  }));
  await sql`insert into component_revision (component_id, version, recorded_from, event_id, source_id, changed, snapshot)
    select c.id, c.version, ${now}, x.event_id, ${sourceId}, x.changed, to_jsonb(c) - 'search_text'
    from jsonb_to_recordset(${JSON.stringify(revisions)}::jsonb) as x (id bigint, event_id bigint, changed text[])
    join component c on c.id = x.id`.execute(tx);
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
