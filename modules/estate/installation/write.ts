import { sql } from 'kysely';
import { canonicalJson, type Id, type RecordRef, ref } from '#kernel';
import type { Mutation, Reader } from '#platform';
import { sourcesWith } from '../source/source.ts';
import type { InstallationDraft } from './installation.ts';

/** What the table keeps of an installation besides its columns. */
export interface InstallationDetail {
  note?: string;
  sentence?: string;
  packages?: string[];
  release?: string;
}

/** An installation as it is stored now, comparable with a draft. */
export interface CurrentInstallation extends InstallationDraft {
  id: Id;
}

export interface InstallationDiff {
  added: InstallationDraft[];
  changed: { before: CurrentInstallation; after: InstallationDraft }[];
  removed: CurrentInstallation[];
  unchanged: number;
}

interface CurrentRow {
  id: Id;
  component_id: Id;
  package: string;
  version: string;
  manager: string;
  origin: InstallationDraft['origin'];
  product_id: Id | null;
  release_id: Id | null;
  confidence: number | null;
  matched_how: string | null;
  support_basis: InstallationDraft['supportBasis'];
  support: InstallationDraft['support'];
  support_ends_on: string | null;
  extended_support: InstallationDraft['extended'];
  extended_ends_on: string | null;
  detail: InstallationDetail;
}

export async function currentInstallations(reader: Reader, componentId: Id): Promise<CurrentInstallation[]> {
  return (await currentInstallationsOf(reader, [componentId])).get(componentId) ?? [];
}

/** By component; one without software is left out. One query. */
export async function currentInstallationsOf(
  reader: Reader,
  componentIds: Id[],
): Promise<Map<Id, CurrentInstallation[]>> {
  const { rows } =
    await sql<CurrentRow>`select * from installation where component_id = any(${componentIds}::bigint[]) and recorded_to = 'infinity'
    order by component_id, manager, package`.execute(reader);
  const found = new Map<Id, CurrentInstallation[]>();
  for (const row of rows) found.set(row.component_id, [...(found.get(row.component_id) ?? []), toCurrent(row)]);
  return found;
}

function toCurrent(row: CurrentRow): CurrentInstallation {
  return {
    id: row.id,
    package: row.package,
    version: row.version,
    manager: row.manager,
    origin: row.origin,
    productId: row.product_id,
    releaseId: row.release_id,
    releaseVersion: row.detail.release ?? null,
    confidence: row.confidence,
    matchedHow: row.matched_how,
    supportBasis: row.support_basis,
    support: row.support,
    supportEndsOn: row.support_ends_on,
    extended: row.extended_support,
    extendedEndsOn: row.extended_ends_on,
    note: row.detail.note ?? '',
    supportSentence: row.detail.sentence ?? '',
    packages: row.detail.packages ?? [],
  };
}

const identity = (draft: InstallationDraft): string => `${draft.manager} ${draft.package}`;

/** What of a whole list of installations differs from the stored one. Pure. */
export function diffInstallations(current: CurrentInstallation[], drafts: InstallationDraft[]): InstallationDiff {
  const before = new Map(current.map((installation) => [identity(installation), installation]));
  const diff: InstallationDiff = { added: [], changed: [], removed: [], unchanged: 0 };
  for (const draft of drafts) {
    const known = before.get(identity(draft));
    before.delete(identity(draft));
    if (!known) diff.added.push(draft);
    else if (comparable(known) === comparable(draft)) diff.unchanged += 1;
    else diff.changed.push({ before: known, after: draft });
  }
  diff.removed.push(...before.values());
  return diff;
}

function comparable({ ...draft }: InstallationDraft & { id?: Id }): string {
  delete draft.id;
  // A real of PostgreSQL has six good digits.
  return canonicalJson({ ...draft, confidence: draft.confidence === null ? null : draft.confidence.toFixed(4) });
}

/** Writes a diff of one component's software. */
export async function writeInstallations(
  mutation: Mutation,
  sourceKey: string,
  component: { id: Id; name: string },
  diff: InstallationDiff,
  observedAt: Date,
  causes: RecordRef[] = [],
): Promise<void> {
  await writeSoftware(mutation, sourceKey, [{ component, diff, observedAt, causes }]);
}

export interface SoftwareWrite {
  component: { id: Id; name: string };
  diff: InstallationDiff;
  observedAt: Date;
  causes?: RecordRef[];
}

/**
 * Writes what changed in the software of any number of components, in a few statements. What changed in one component is
 * one event; what is matched to a product has an event and cause of its own besides, as signals and changes speak of it.
 */
export async function writeSoftware(mutation: Mutation, sourceKey: string, writes: SoftwareWrite[]): Promise<void> {
  const changed = writes.filter(({ diff }) => diff.added.length + diff.changed.length + diff.removed.length > 0);
  if (changed.length === 0) return;
  const { tx, now } = mutation;
  const { source } = await sourcesWith(tx, sourceKey);
  const ended = changed.flatMap(({ diff }) => [
    ...diff.removed.map((r) => r.id),
    ...diff.changed.map((c) => c.before.id),
  ]);
  if (ended.length > 0)
    await sql`update installation set recorded_to = greatest(${now}, recorded_from) where id = any(${ended}::bigint[])`.execute(
      tx,
    );
  const componentEvents = await mutation.recordAll(
    changed.map(({ component, diff, causes }) => ({
      subject: ref('component', component.id),
      action: 'component.software',
      detail: {
        source: source.key,
        name: component.name,
        added: diff.added.length,
        changed: diff.changed.length,
        removed: diff.removed.length,
      },
      ...(causes ? { causes } : {}),
    })),
  );
  const fresh = changed.flatMap((write, index) =>
    [...write.diff.added, ...write.diff.changed.map((c) => c.after)].map((draft) => ({
      draft,
      write,
      componentEvent: componentEvents[index]!,
    })),
  );
  if (fresh.length === 0) return;
  const drawn = await sql<{
    id: Id;
  }>`select nextval(pg_get_serial_sequence('installation', 'id')) as id from generate_series(1, ${fresh.length}::int)`.execute(
    tx,
  );
  const rows = fresh.map(({ draft, write, componentEvent }, index) =>
    toRow(drawn.rows[index]!.id, draft, write, componentEvent),
  );
  const own = rows.flatMap((row, index) => (row.product_id === null ? [] : [index]));
  const ownEvents = await mutation.recordAll(
    own.map((index) => ({
      subject: ref('installation', rows[index]!.id),
      action: 'installation.observe',
      detail: { package: rows[index]!.package, version: rows[index]!.version },
      causes: [ref('component', rows[index]!.component_id), ...(fresh[index]!.write.causes ?? [])],
    })),
  );
  for (const [position, index] of own.entries()) rows[index]!.event_id = ownEvents[position]!;
  for (let start = 0; start < rows.length; start += 5_000) {
    await sql`insert into installation (id, component_id, package, version, manager, origin, product_id, release_id, confidence, matched_how, support_basis,
        support, support_ends_on, extended_support, extended_ends_on, detail, source_id, observed_at, recorded_from, event_id)
      overriding system value
      select id, component_id, package, version, manager, origin, product_id, release_id, confidence, matched_how, support_basis,
        support, support_ends_on, extended_support, extended_ends_on, detail, ${source.id}, observed_at, ${now}, event_id
      from jsonb_to_recordset(${JSON.stringify(rows.slice(start, start + 5_000))}::jsonb) as x (id bigint, component_id bigint, package text, version text,
        manager text, origin text, product_id bigint, release_id bigint, confidence real, matched_how text, support_basis text, support text,
        support_ends_on date, extended_support text, extended_ends_on date, detail jsonb, observed_at timestamptz, event_id bigint)`.execute(
      tx,
    );
  }
}

function toRow(id: Id, draft: InstallationDraft, write: SoftwareWrite, eventId: Id) {
  return {
    id,
    component_id: write.component.id,
    package: draft.package,
    version: draft.version,
    manager: draft.manager,
    origin: draft.origin,
    product_id: draft.productId,
    release_id: draft.releaseId,
    confidence: draft.confidence,
    matched_how: draft.matchedHow,
    support_basis: draft.supportBasis,
    support: draft.support,
    support_ends_on: draft.supportEndsOn,
    extended_support: draft.extended,
    extended_ends_on: draft.extendedEndsOn,
    detail:
      draft.packages.length + draft.note.length > 0
        ? {
            note: draft.note,
            sentence: draft.supportSentence,
            packages: draft.packages,
            ...(draft.releaseVersion === null ? {} : { release: draft.releaseVersion }),
          }
        : {},
    observed_at: write.observedAt.toISOString(),
    event_id: eventId,
  };
}
