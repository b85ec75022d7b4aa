import { sql } from 'kysely';
import { type Id, PlumblineError, type RecordRef, ref } from '#kernel';
import { copyField, type EventDraft, type Mutation } from '#platform';
import { isAlike, LARGE, rememberMade } from './large.ts';
import type { Working } from './merge.ts';
import { fieldNames, packProvenance } from './packed.ts';
import { searchText } from './searchText.ts';

const recordColumns = sql`id bigint, name text, state text, domain_id bigint, site_id bigint, parent_id bigint, owner_id bigint,
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

interface Saving {
  entry: Working;
  eventId: Id;
}

/** Saves what changed: its events, what was before as a superseded version, and the rows. */
export async function saveComponents(
  mutation: Mutation,
  sourceId: number,
  sourceKey: string,
  touched: Working[],
  causes: Map<Working, RecordRef[]>,
): Promise<void> {
  if (touched.length === 0) return;
  const savings = await recordWrites(mutation, sourceKey, touched, causes);
  try {
    await insertNew(
      mutation,
      sourceId,
      savings.filter(({ entry }) => entry.isNew),
    );
    await updateKnown(
      mutation,
      sourceId,
      savings.filter(({ entry }) => !entry.isNew),
    );
  } catch (error) {
    throw asRefusal(error);
  }
}

function actionOf(entry: Working): string {
  if (entry.isNew) return 'component.create';
  if (entry.undoes) return 'component.undo';
  return entry.changed.has('state') ? 'component.move' : 'component.update';
}

/** One event each; of many that were written alike one for all, under what they were written for. */
async function recordWrites(
  mutation: Mutation,
  sourceKey: string,
  touched: Working[],
  causes: Map<Working, RecordRef[]>,
): Promise<Saving[]> {
  const usual = causes.get(touched[0]!) ?? [];
  const alike =
    touched.length >= LARGE &&
    touched.every((entry) => entry.reason === undefined && isAlike(causes.get(entry) ?? [], usual));
  if (!alike) {
    const ids = await mutation.recordAll(
      touched.map(
        (entry): EventDraft => ({
          subject: ref('component', entry.component.id),
          action: actionOf(entry),
          detail: {
            source: sourceKey,
            kind: entry.component.kind,
            name: entry.component.name,
            ...(entry.isNew ? {} : { changed: [...entry.changed] }),
            ...(entry.changed.has('state') ? { state: entry.component.state } : {}),
            ...(entry.reason ? { reason: entry.reason } : {}),
          },
          causes: causes.get(entry) ?? [],
        }),
      ),
    );
    return touched.map((entry, index) => ({ entry, eventId: ids[index]! }));
  }
  const groups = [...Map.groupBy(touched, actionOf)];
  const ids = await mutation.recordAll(
    groups.map(([action, entries]): EventDraft => {
      const component = entries.map((entry) => entry.component.id);
      return {
        subject: usual[0] ?? ref('component', component[0]!),
        action,
        detail: { source: sourceKey },
        causes: usual,
        touched: { component },
      };
    }),
  );
  return groups.flatMap(([, entries], index) => entries.map((entry) => ({ entry, eventId: ids[index]! })));
}

async function insertNew(mutation: Mutation, sourceId: number, savings: Saving[]): Promise<void> {
  if (savings.length === 0) return;
  const { tx, now } = mutation;
  const at = now.toISOString();
  let data = '';
  for (const { entry, eventId } of savings) {
    const { component, validFrom } = entry;
    const attributes = copyField(JSON.stringify(component.attributes));
    const provenance = copyField(JSON.stringify(packProvenance(component.provenance, fieldNames(component))));
    const search = copyField(searchText(component.name, component.attributes));
    data += `${component.id}\t${component.kind}\t${copyField(component.name)}\t${component.state}\t${component.domainId}\t${copyField(component.siteId)}\t${copyField(component.parentId)}\t${copyField(component.ownerId)}\t${component.criticality}\t${attributes}\t${provenance}\t${component.version}\t${search}\t${at}\t${at}\t${validFrom?.toISOString() ?? at}\t${eventId}\t${sourceId}\n`;
  }
  await sql`copy component (id, kind, name, state, domain_id, site_id, parent_id, owner_id, criticality, attributes, provenance, version, search_text, created_at, recorded_from, valid_from, event_id, source_id) from stdin ${data}`.execute(
    tx,
  );
  rememberMade(
    tx,
    savings.map(({ entry }) => entry.component.id),
  );
}

async function updateKnown(mutation: Mutation, sourceId: number, savings: Saving[]): Promise<void> {
  if (savings.length === 0) return;
  const { tx, now } = mutation;
  const ids = savings.map(({ entry }) => entry.component.id);
  // A clock that went back must not make two versions of one instant.
  await sql`insert into component_revision (component_id, version, recorded_from, recorded_to, valid_from, event_id, source_id, changed, snapshot)
    select id, version, recorded_from, greatest(${now}, recorded_from), valid_from, event_id, source_id, changed, to_jsonb(c) - ${apart}::text[]
    from component c where id = any(${ids}::bigint[])`.execute(tx);
  const records = savings.map(({ entry: { component, changed, validFrom }, eventId }) => ({
    id: component.id,
    name: component.name,
    state: component.state,
    domain_id: component.domainId,
    site_id: component.siteId,
    parent_id: component.parentId,
    owner_id: component.ownerId,
    criticality: component.criticality,
    attributes: component.attributes,
    provenance: packProvenance(component.provenance, fieldNames(component)),
    version: component.version,
    search_text: searchText(component.name, component.attributes),
    valid_from: validFrom ?? now,
    event_id: eventId,
    changed: [...changed],
  }));
  await sql`update component c set name = x.name, state = x.state, domain_id = x.domain_id, site_id = x.site_id, parent_id = x.parent_id, owner_id = x.owner_id,
      criticality = x.criticality, attributes = x.attributes, provenance = x.provenance, version = x.version, search_text = x.search_text,
      recorded_from = greatest(${now}, c.recorded_from), valid_from = x.valid_from, event_id = x.event_id, source_id = ${sourceId}, changed = x.changed
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as x (${recordColumns})
    where c.id = x.id`.execute(tx);
}

/** What the database refuses, in our words. */
function asRefusal(error: unknown): unknown {
  const { code, constraint, detail } = error as { code?: string; constraint?: string; detail?: string };
  if (code === '23505' && constraint === 'component_name') {
    return new PlumblineError(
      'already_exists',
      'Another component of that kind has that name there (at that site, or within that parent).',
      { cause: error },
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
