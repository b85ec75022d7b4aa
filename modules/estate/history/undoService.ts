import { sql } from 'kysely';
import { z } from 'zod';
import { contentHash, type Id, type Json, keyOf, PlumblineError, type RecordRef, ref } from '#kernel';
import { type Context, type DomainScope, type Mutation, type Reader, refSchema, toRef, touchedIds } from '#platform';
import { type DiffEntry, diffEntrySchema, diffSummarySchema, summarise } from '../component/diff.ts';
import { fieldNamer } from '../component/history.ts';
import { mayRead } from '../component/scope.ts';
import { writeComponents } from '../component/write.ts';
import { type RelationKind, relationKinds } from '../relation/kind.ts';
import { removeRelations, writeRelations } from '../relation/write.ts';
import { toDraft, type UndoPlan, type UndoRefusal, undoVersion } from './undo.ts';
import { readVersions } from './versions.ts';

export const undoBody = z.strictObject({
  planHash: z.string().max(100).optional().describe('Of the plan that was looked at; without it nothing is changed'),
  only: z.string().max(24).optional().describe('The key of the one component or relation to undo it for'),
  skipRefused: z.boolean().default(false).describe('Undo the rest where a part cannot be undone'),
  reason: z.string().trim().max(2_000).default(''),
});
export type UndoBody = z.infer<typeof undoBody>;

export const undoSchema = z.object({
  event: z.object({ ref: refSchema, action: z.string(), at: z.string(), actor: refSchema }),
  planHash: z.string(),
  diff: z.array(diffEntrySchema).describe('At most 500; the summary counts all'),
  summary: diffSummarySchema,
  refused: z.array(z.object({ key: z.string(), name: z.string(), field: z.string().nullable(), reason: z.string() })),
  applied: z.boolean(),
});
export type Undo = z.infer<typeof undoSchema>;

const MOST_SHOWN = 500;

interface Undone {
  id: Id;
  action: string;
  at: Date;
  actorId: Id;
  actor: string;
  components: Id[];
  relations: Id[];
}

interface Making {
  plan: UndoPlan;
  diff: DiffEntry[];
  refused: UndoRefusal[];
  /** What one may read but not change. */
  notYours: (RecordRef & { domainId: Id })[];
}

/**
 * Works out what takes an event back, and does it where the hash of that plan is given: exactly that or, when the estate
 * has moved, nothing. Throws `not_found` for an event of which one may read nothing, `conflict` where a part is refused.
 */
export async function undoEvent(ctx: Context, id: Id, body: UndoBody): Promise<Undo> {
  const readable = await ctx.scope('estate.read');
  const changeable = await ctx.scope('estate.change');
  const event = await readUndone(ctx.db, id, body.only);
  const made = await planUndo(ctx, event, readable, changeable);
  const planHash = contentHash(made.plan);
  const answer = (applied: boolean): Undo => ({
    event: {
      ref: toRef('event', event.id, event.action),
      action: event.action,
      at: event.at.toISOString(),
      actor: toRef('person', event.actorId, event.actor),
    },
    planHash,
    diff: made.diff.slice(0, MOST_SHOWN),
    summary: summarise(made.diff, 0),
    refused: made.refused.slice(0, MOST_SHOWN),
    applied,
  });
  if (body.planHash === undefined) return answer(false);
  if (body.planHash !== planHash)
    throw new PlumblineError('plan_changed', 'What this would undo is not what you looked at any more.', {
      extra: { planHash },
    });
  const [first] = made.refused;
  if (first && !body.skipRefused)
    throw new PlumblineError('conflict', `${first.key} (${first.name}) cannot be undone. ${first.reason}`, {
      extra: { refused: made.refused.length },
    });
  await ctx.mutate((mutation) => applyUndo(mutation, made.plan, changeable, body.reason));
  return answer(true);
}

async function readUndone(reader: Reader, id: Id, only: string | undefined): Promise<Undone> {
  const { rows } = await sql<{
    action: string;
    at: Date;
    actor_id: Id;
    actor: string;
    subject_type: RecordRef['type'];
    subject_id: Id;
    detail: Json;
  }>`
    select e.action, e.at, e.actor_id, coalesce(p.name, 'unknown') as actor, e.subject_type, e.subject_id, e.detail
    from event e left join person p on p.id = e.actor_id where e.id = ${id}`.execute(reader);
  const row = rows[0];
  if (!row) throw noEvent(id);
  const events = [{ subject: { type: row.subject_type, id: row.subject_id }, detail: row.detail }];
  const wanted = (type: 'component' | 'relation'): Id[] =>
    [...touchedIds(events, type)].filter((one) => only === undefined || keyOf(ref(type, one)) === only.toUpperCase());
  return {
    id,
    action: row.action,
    at: row.at,
    actorId: row.actor_id,
    actor: row.actor,
    components: wanted('component'),
    relations: wanted('relation'),
  };
}

function noEvent(id: Id): PlumblineError {
  return new PlumblineError(
    'not_found',
    `There is no event EVT-${id} about components or relations, or you may not read what it changed.`,
  );
}

async function planUndo(ctx: Context, event: Undone, readable: DomainScope, changeable: DomainScope): Promise<Making> {
  const making: Making = {
    plan: { format: 1, eventId: event.id, components: [], endRelations: [], beginRelations: [] },
    diff: [],
    refused: [],
    notYours: [],
  };
  const seen =
    (await undoComponents(ctx, event, readable, changeable, making)) +
    (await undoRelations(ctx, event, readable, changeable, making));
  if (seen === 0) throw noEvent(event.id);
  // Nothing of it may be undone: the policy says why, and who could.
  const [first] = making.notYours;
  if (first && making.notYours.length === seen)
    await ctx.authorise('estate.change', { type: first.type, id: first.id, domainId: first.domainId });
  return making;
}

const LEVEL = 'You may not change it: it takes level 3 (Apply) in its domain.';

async function undoComponents(
  ctx: Context,
  event: Undone,
  readable: DomainScope,
  changeable: DomainScope,
  { plan, diff, refused, notYours }: Making,
): Promise<number> {
  const versions = await readVersions(ctx.db, event.components);
  let seen = 0;
  for (const own of versions.values()) {
    const now = own.at(-1)!.component;
    if (!mayRead(readable, now.domainId) || !own.some((version) => version.eventId === event.id)) continue;
    seen += 1;
    const key = keyOf(ref('component', now.id));
    if (!mayRead(changeable, now.domainId)) {
      notYours.push({ ...ref('component', now.id), domainId: now.domainId });
      refused.push({ key, name: now.name, field: null, reason: LEVEL });
      continue;
    }
    const undone = undoVersion(own, event.id);
    if ('refused' in undone) {
      refused.push({ key, name: now.name, ...undone.refused });
      continue;
    }
    const domain = undone.undone.values['domain'];
    if (typeof domain === 'number' && !mayRead(changeable, domain)) {
      refused.push({
        key,
        name: now.name,
        field: 'domain',
        reason: 'You may not put it back where it was: it takes level 3 (Apply) there.',
      });
      continue;
    }
    plan.components.push(undone.undone);
    diff.push({
      op: undone.undone.values['state'] === 'disposed' && now.state !== 'disposed' ? 'remove' : 'update',
      what: 'component',
      name: now.name,
      kind: now.kind,
      key,
      changes: undone.changes.map((change) => ({
        ...change,
        source: undone.undone.claims[change.field]?.source ?? 'nobody',
      })),
    });
  }
  const named = await fieldNamer(
    ctx,
    diff.flatMap((entry) => entry.changes),
  );
  for (const entry of diff)
    entry.changes = entry.changes.map((change) => ({
      ...change,
      before: named(change.field, change.before),
      after: named(change.field, change.after),
    }));
  return seen;
}

interface RelationRow {
  id: Id;
  kind: RelationKind;
  from_id: Id;
  to_id: Id;
  redundancy_group: string | null;
  needed: number | null;
  source: string;
  ended: boolean;
  begun_here: boolean;
  from_name: string;
  from_domain: Id;
  to_name: string;
  to_domain: Id;
  was_needed: number | null;
  was_source: string | null;
  current_id: Id | null;
}

async function undoRelations(
  ctx: Context,
  event: Undone,
  readable: DomainScope,
  changeable: DomainScope,
  { plan, diff, refused, notYours }: Making,
): Promise<number> {
  if (event.relations.length === 0) return 0;
  const same = sql`o.from_id = r.from_id and o.to_id = r.to_id and o.kind = r.kind and coalesce(o.redundancy_group, '') = coalesce(r.redundancy_group, '')`;
  const { rows } = await sql<RelationRow>`
    select r.id, r.kind, r.from_id, r.to_id, r.redundancy_group, r.needed, s.key as source, r.recorded_to <> 'infinity' as ended,
      r.event_id = ${event.id} as begun_here, f.name as from_name, f.domain_id as from_domain, t.name as to_name, t.domain_id as to_domain,
      o.needed as was_needed, o.source as was_source,
      (select o.id from relation o where ${same} and o.recorded_to = 'infinity') as current_id
    from relation r join source s on s.id = r.source_id join component f on f.id = r.from_id join component t on t.id = r.to_id
    left join lateral (select o.needed, s.key as source from relation o join source s on s.id = o.source_id
      where ${same} and o.id < r.id and o.recorded_to = r.recorded_from and ${event.action} = 'relation.update' order by o.id desc limit 1) o on true
    where r.id = any(${event.relations}::bigint[]) order by r.id`.execute(ctx.db);
  let seen = 0;
  for (const row of rows) {
    if (!mayRead(readable, row.from_domain) || !mayRead(readable, row.to_domain)) continue;
    seen += 1;
    const key = keyOf(ref('relation', row.id));
    const name = `${row.from_name} ${relationKinds[row.kind].title} ${row.to_name}`;
    const refuse = (reason: string): void => {
      refused.push({ key, name, field: null, reason });
    };
    const draft = { kind: row.kind, fromId: row.from_id, toId: row.to_id, redundancyGroup: row.redundancy_group };
    const entry = { what: 'relation', name, kind: row.kind, key } as const;
    if (!mayRead(changeable, row.from_domain)) {
      notYours.push({ ...ref('relation', row.id), domainId: row.from_domain });
      refuse(LEVEL);
    } else if (row.begun_here && row.ended) refuse('It has ended since, or was changed again.');
    else if (row.begun_here && row.was_source === null) {
      plan.endRelations.push(row.id);
      diff.push({ ...entry, op: 'remove', changes: [] });
    } else if (row.begun_here) {
      plan.beginRelations.push({ ...draft, needed: row.was_needed, source: row.was_source! });
      const field = `needed of ${row.redundancy_group}`;
      diff.push({
        ...entry,
        op: 'update',
        changes: [{ field, before: row.needed, after: row.was_needed, source: row.was_source! }],
      });
    } else if (row.current_id !== null) refuse('It holds again since.');
    else {
      plan.beginRelations.push({ ...draft, needed: row.needed, source: row.source });
      diff.push({ ...entry, op: 'create', changes: [] });
    }
  }
  return seen;
}

/** As it stands in the plan, or not at all: a component of another version by now is `plan_changed`. */
async function applyUndo(mutation: Mutation, plan: UndoPlan, scope: DomainScope, reason: string): Promise<void> {
  const causes = [ref('event', plan.eventId)];
  await writeComponents(
    mutation,
    mutation.actor.kind === 'system' ? 'system' : 'person',
    plan.components.map((undone) => ({ ...toDraft(undone), causes, ...(reason ? { reason } : {}) })),
    { scope },
  ).catch((error) => {
    throw error instanceof PlumblineError && error.code === 'stale'
      ? new PlumblineError('plan_changed', error.message, { cause: error })
      : error;
  });
  const ended = await removeRelations(mutation, plan.endRelations, causes);
  if (ended.length < plan.endRelations.length)
    throw new PlumblineError('plan_changed', 'A relation that it would end has ended meanwhile.');
  for (const [source, drafts] of Map.groupBy(plan.beginRelations, (draft) => draft.source))
    await writeRelations(
      mutation,
      source,
      drafts.map(({ source: _source, ...draft }) => ({ ...draft, causes })),
    );
}
