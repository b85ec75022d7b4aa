import { canonicalJson, type Id, type Issue, type PlumblineError } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import type { ComponentDraft, StoredComponent } from '../../component/component.ts';
import type { Refs } from '../../component/input.ts';
import type { Attributes } from '../../component/kind.ts';
import { mayRead } from '../../component/scope.ts';
import { type ComponentState, wayBetween } from '../../component/state.ts';
import { readNoted } from '../../disagreement/store.ts';
import { readCurrent, relationsAmong } from '../../plan/current.ts';
import { makePlan } from '../../plan/make.ts';
import { type IntendedComponent, inRounds } from '../../plan/plan.ts';
import { relationKinds } from '../../relation/kind.ts';
import { checkRelation } from '../../relation/write.ts';
import type { ReadComponent, Reading } from '../reading.ts';
import { asIssues, draftOfKnown, saidSince } from './draft.ts';
import { chunkHash, type End, type Entry, planHashOf, rankOf } from './entry.ts';
import { recogniseRows } from './locate.ts';
import { placeOf, type Resolved, type Target } from './resolve.ts';
import { absentObjects, presentObjects, relationsOfSource } from './sourceObject.ts';
import type { Chunk } from './store.ts';

/** Rows that are looked up, planned and stored together; also what is applied in one transaction at most. */
export const SLICE = 1_000;

export interface PlanAround {
  reader: Reader;
  /** What the actor may read: the rest is not recognised. */
  scope: DomainScope;
  sourceKey: string;
  at: Date;
  refs: Refs;
  /** Ids of active people by their e-mail address in lower case. */
  people: ReadonlyMap<string, Id>;
}

export interface PlannedFile {
  planHash: string;
  counts: {
    create: number;
    update: number;
    remove: number;
    link: number;
    gone: number;
    unchanged: number;
    issue: number;
    note: number;
    disagreement: number;
  };
  /** Entries that are to be applied. */
  total: number;
}

/** Takes what is planned, piece by piece; `hash` closes a chunk. */
export type PlanSink = (entries: Entry[], chunk: Chunk | null) => Promise<void>;

/** Where a handle of the reading has come to: known by its id, made by an entry, or left out. */
type Place = { id: Id; name: string } | { entry: number; name: string };

/**
 * Works out what a resolved reading would change, slice by slice: parents and sites first, then what is in them, then
 * relations. Only the places of the handles are kept in memory. Deterministic for one state of the estate.
 */
export async function planReading(
  around: PlanAround,
  reading: Reading,
  resolved: Resolved,
  sink: PlanSink,
): Promise<PlannedFile> {
  const planning = new Planning(around, sink, reading.whole && reading.takesBack === true);
  await planning.say(reading, resolved);
  const rounds = inRounds(
    resolved.components.map((one) => ({
      ...one,
      ...(one.site && 'handle' in one.site ? { siteHandle: one.site.handle } : {}),
      ...(one.parent && 'handle' in one.parent
        ? { parentHandle: one.parent.handle }
        : one.read.nameAfter
          ? { parentHandle: one.read.nameAfter.handle }
          : {}),
    })),
  );
  for (const round of rounds) {
    for (let start = 0; start < round.length; start += SLICE)
      await planning.components(round.slice(start, start + SLICE));
  }
  // First what ends: a port takes one cable.
  if (reading.whole && reading.takesBack) await planning.ended(reading, resolved);
  for (let start = 0; start < resolved.relations.length; start += SLICE)
    await planning.relations(resolved.relations.slice(start, start + SLICE));
  if (reading.whole || reading.gone?.length) await planning.gone(reading);
  return planning.finish();
}

class Planning {
  readonly #around: PlanAround;
  readonly #sink: PlanSink;
  readonly #takesBack: boolean;
  readonly #places = new Map<string, Place>();
  readonly #coming = new Map<string, string>();
  /** Component → where in the input it was first said. */
  readonly #taken = new Map<Id, string>();
  readonly #ambiguous = new Map<string, string>();
  readonly #newNames = new Map<string, string>();
  readonly #relationsSaid = new Set<string>();
  readonly #hashes: string[] = [];
  readonly #counts: PlannedFile['counts'] = {
    create: 0,
    update: 0,
    remove: 0,
    link: 0,
    gone: 0,
    unchanged: 0,
    issue: 0,
    note: 0,
    disagreement: 0,
  };
  #ordinal = 0;
  #total = 0;
  #pending: Entry[] = [];

  constructor(around: PlanAround, sink: PlanSink, takesBack: boolean) {
    this.#around = around;
    this.#sink = sink;
    this.#takesBack = takesBack;
  }

  /** What is known before anything is looked up: the rows that are left out and the notes. */
  async say(reading: Reading, resolved: Resolved): Promise<void> {
    for (const issue of [...reading.issues, ...resolved.issues]) this.#issue(issue);
    for (const note of reading.notes) {
      this.#counts.note += 1;
      this.#pending.push(this.#entry({ what: 'note', ...placeOf(note.at), name: '', message: note.message }));
    }
    await this.#flush();
  }

  async components(slice: Resolved['components']): Promise<void> {
    const { reader, refs } = this.#around;
    const drafts = slice.map((one) => this.#intended(one));
    const rows = slice.flatMap((one, index) => (drafts[index] ? [{ ...one, intended: drafts[index] }] : []));
    const { known: existing, ambiguous } = await recogniseRows(this.#around, rows);
    for (const [handle, why] of ambiguous) this.#ambiguous.set(handle, why);
    const kept = rows.filter((row) => this.#isFirst(row, existing.get(row.handle)));
    const ways = new Map<string, ComponentState[]>();
    const saidAt = new Map<string, string>();
    const unreachable = new Set<string>();
    for (const { handle, read } of kept) {
      const known = existing.get(handle)?.component;
      if (read.saidAt && !saidSince(known, this.#around.sourceKey, read.saidAt)) saidAt.set(handle, read.saidAt);
      if (!known || !read.state) continue;
      const way = wayBetween(known.state, read.state);
      if (way === null) {
        unreachable.add(handle);
        this.#issue({
          ...placeOf(read.at),
          name: read.name,
          kind: read.kind,
          field: 'state',
          message: `CMP-${known.id} is ${known.state}, and no move leads from there to ${read.state}; the rest of it comes in`,
        });
      } else if (way.length > 1) ways.set(handle, way);
    }
    const back = await absentObjects(
      reader,
      this.#around.sourceKey,
      kept.flatMap(({ read }) => read.foreignId ?? []),
    );
    const intent = {
      source: this.#around.sourceKey,
      at: this.#around.at,
      confirm: false as const,
      components: kept.map(({ handle, read, intended }): IntendedComponent => {
        const component = existing.get(handle)?.component;
        const at = saidAt.get(handle);
        const [first] = ways.get(handle) ?? [];
        const stated = {
          ...intended.draft,
          ...(component && this.#takesBack ? { attributes: this.#withTakenBack(intended.draft, component) } : {}),
          ...(first ? { state: first } : {}),
          ...(at ? { at: new Date(at) } : {}),
        };
        if (unreachable.has(handle)) delete stated.state;
        return component
          ? { ...intended, draft: draftOfKnown(stated, component, read) }
          : {
              ...intended,
              initial: { state: 'planned', domainId: refs.usualDomain(intended.draft.kind), ...intended.initial },
            };
      }),
      relations: [],
      software: [],
      endedRelations: [],
    };
    const current = { ...(await readCurrent(reader, intent)), coming: this.#coming };
    const refusedRows = new Map<string, PlumblineError>();
    const made = makePlan(intent, current, (handle, error) => refusedRows.set(handle, error));
    const planned = new Map(made.plan.components.map((component) => [component.handle, component]));
    const noted = await readNoted(
      reader,
      this.#around.sourceKey,
      [...made.refused.keys()].flatMap((handle) => planned.get(handle)?.id ?? []),
    );
    for (const { handle, read, site, parent } of kept) {
      const refusal = refusedRows.get(handle);
      if (refusal) {
        for (const issue of asIssues(refusal))
          this.#issue({ ...placeOf(read.at), ...issue, name: read.name, kind: read.kind });
        continue;
      }
      const component = planned.get(handle)!;
      const known = existing.get(handle);
      const shown = made.entries.get(handle);
      const refused =
        made.refused.get(handle)?.map(({ keptBy, ...rest }) => ({ ...rest, keptBy: keptBy.source })) ?? null;
      const isNew = component.id === null;
      const link = read.foreignId !== undefined && (known?.how !== 'source' || back.has(read.foreignId));
      const op = isNew ? 'create' : component.changes ? 'update' : link ? 'link' : null;
      const entry = this.#entry({
        what: op === null ? 'note' : 'component',
        op,
        ...placeOf(read.at),
        kind: read.kind,
        name: shown?.name ?? component.draft.name,
        foreignId: read.foreignId ?? null,
        componentId: component.id,
        version: isNew ? null : component.version,
        refused,
        message:
          known && ['serial', 'machine id', 'network card', 'address'].includes(known.how)
            ? `Recognised by its ${known.how}.`
            : null,
      });
      entry.rank = rankOf(entry, known?.component.criticality ?? 3);
      if (refused) this.#counts.disagreement += 1;
      if (op === null) {
        this.#counts.unchanged += 1;
        this.#places.set(handle, { id: component.id!, name: component.draft.name });
        // Where sources disagree it stands in the diff even though nothing would change.
        const unheard = refused?.some(
          ({ field, stated }) => noted.get(`${component.id} ${field}`) !== canonicalJson(stated),
        );
        if (refused)
          this.#pending.push({
            ...entry,
            what: 'component',
            componentId: component.id,
            version: component.version,
            chunk: unheard ? this.#hashes.length : null,
          });
        else this.#ordinal -= 1;
        continue;
      }
      this.#counts[op] += 1;
      const [, ...then] = ways.get(handle) ?? [];
      // Of a new one the draft says the rest: it is not kept twice.
      const told = shown?.changes.filter((change) => !isNew || byName.includes(change.field)) ?? [];
      entry.changes = told.map(({ field, before, after }) => ({
        field,
        before,
        after: field === 'state' ? (then.at(-1) ?? after) : after,
      }));
      if (op !== 'link') {
        const [siteEnd, parentEnd] = [this.#endOf(site), this.#endOf(parent)];
        entry.planned = {
          draft: component.draft,
          ...(saidAt.has(handle) ? { saidAt: saidAt.get(handle)! } : {}),
          ...(then.length > 0 && shown?.changes.some((change) => change.field === 'state') ? { then } : {}),
          ...(siteEnd && 'entry' in siteEnd ? { site: siteEnd } : {}),
          ...(parentEnd && 'entry' in parentEnd ? { parent: parentEnd } : {}),
        };
      }
      this.#places.set(
        handle,
        isNew
          ? { entry: entry.ordinal, name: component.draft.name }
          : { id: component.id!, name: component.draft.name },
      );
      if (isNew) this.#coming.set(handle, component.draft.name);
      this.#pending.push({ ...entry, chunk: this.#hashes.length });
    }
    await this.#flush();
  }

  async relations(slice: Resolved['relations']): Promise<void> {
    const ends = slice.map((relation) => ({
      relation,
      from: this.#placeOf(relation.from),
      to: this.#placeOf(relation.to),
    }));
    const ids = ends.flatMap(({ from, to }) => [from, to].flatMap((end) => (end && 'id' in end ? [end.id] : [])));
    const known = new Map(
      (await relationsAmong(this.#around.reader, [...new Set(ids)])).map((one) => [
        `${one.fromId} ${one.kind} ${one.toId} ${one.redundancyGroup ?? ''}`,
        one,
      ]),
    );
    for (const { relation, from, to } of ends) {
      const place = placeOf(relation.at);
      const title = `${from?.name ?? '?'} ${relationKinds[relation.kind].title} ${to?.name ?? '?'}`;
      if (!from || !to) {
        this.#issue({
          ...place,
          name: title,
          kind: relation.kind,
          field: relation.kind,
          message: 'one end of it was left out',
        });
        continue;
      }
      const draft = { kind: relation.kind, redundancyGroup: relation.group, needed: relation.needed };
      const [fromKey, toKey] = [keyOfPlace(from), keyOfPlace(to)];
      const wrong = checkRelation({ ...draft, fromId: 1, toId: fromKey === toKey ? 1 : 2 });
      if (wrong.length > 0) {
        this.#issue({ ...place, name: title, kind: relation.kind, field: relation.kind, message: wrong[0]!.message });
        continue;
      }
      const key = `${fromKey} ${relation.kind} ${toKey} ${relation.group ?? ''}`;
      if (this.#relationsSaid.has(key)) continue;
      this.#relationsSaid.add(key);
      const existing = known.get(key);
      if (existing && existing.needed === relation.needed) {
        this.#counts.unchanged += 1;
        continue;
      }
      const op = existing ? 'update' : 'create';
      this.#counts[op] += 1;
      this.#pending.push(
        this.#entry({
          what: 'relation',
          op,
          chunk: this.#hashes.length,
          ...place,
          kind: relation.kind,
          name: title,
          changes:
            relation.needed === null
              ? null
              : [{ field: `needed of ${relation.group}`, before: existing?.needed ?? null, after: relation.needed }],
          planned: { relation: { ...draft, from: asEnd(from), to: asEnd(to) } },
        }),
      );
    }
    await this.#flush();
  }

  /** Its name, or that of what it is called after: which may be known here by another one. */
  #nameOf({ name, nameAfter }: ReadComponent): string {
    const after = nameAfter && this.#places.get(nameAfter.handle);
    return after ? `${nameAfter.title} on ${after.name}`.slice(0, 200) : name;
  }

  /** The attributes as stated, and those that the source stated before and does not now: these are taken away. */
  #withTakenBack(stated: ComponentDraft, known: StoredComponent): Attributes {
    const attributes: Attributes = { ...stated.attributes };
    for (const [field, claim] of Object.entries(known.provenance)) {
      const name = field.replace(/^attributes\./, '');
      if (name !== field && claim.source === this.#around.sourceKey && known.attributes[name] !== undefined)
        attributes[name] ??= null;
    }
    return attributes;
  }

  /** Relations that the source brought in and says no more; those of what it has no more stay, as that does. */
  async ended(reading: Reading, resolved: Resolved): Promise<void> {
    const said = new Set(
      resolved.relations.flatMap((relation) => {
        const [from, to] = [this.#placeOf(relation.from), this.#placeOf(relation.to)];
        return from && to ? [`${keyOfPlace(from)} ${relation.kind} ${keyOfPlace(to)} ${relation.group ?? ''}`] : [];
      }),
    );
    const present = reading.components.flatMap((one) => one.foreignId ?? []);
    for await (const batch of relationsOfSource(this.#around.reader, this.#around.sourceKey, present)) {
      for (const one of batch) {
        if (said.has(`${one.fromId} ${one.kind} ${one.toId} ${one.redundancyGroup ?? ''}`)) continue;
        this.#counts.remove += 1;
        this.#pending.push(
          this.#entry({
            what: 'relation',
            op: 'remove',
            chunk: this.#hashes.length,
            at: 'no more said',
            kind: one.kind,
            name: `${one.fromName} ${relationKinds[one.kind].title} ${one.toName}`,
            planned: { ended: one.id },
          }),
        );
      }
      await this.#flush();
    }
  }

  /** What the source has no more stays in the estate; from when it was gone is kept, and a line says so. */
  async gone(reading: Reading): Promise<void> {
    const present = new Set(reading.components.flatMap((one) => (one.foreignId === undefined ? [] : [one.foreignId])));
    const said = new Set(reading.gone ?? []);
    for await (const batch of presentObjects(this.#around.reader, this.#around.sourceKey)) {
      for (const object of batch) {
        if (reading.whole && reading.wholeWithin && !object.foreignId.startsWith(reading.wholeWithin)) continue;
        if (reading.whole ? present.has(object.foreignId) : !said.has(object.foreignId)) continue;
        this.#counts.gone += 1;
        this.#pending.push(
          this.#entry({
            what: 'component',
            op: 'gone',
            chunk: this.#hashes.length,
            at: object.foreignId,
            kind: object.kind,
            name: object.name,
            foreignId: object.foreignId,
            componentId: object.componentId,
            message: 'The source has it no more; it stays here until somebody retires it.',
          }),
        );
      }
      await this.#flush();
    }
  }

  async finish(): Promise<PlannedFile> {
    await this.#flush();
    return { planHash: planHashOf(this.#hashes), counts: this.#counts, total: this.#total };
  }

  /** Whether a row may be planned: it is the first of its component, and of what the actor may read. */
  #isFirst(
    row: { handle: string; read: ReadComponent; intended: IntendedComponent },
    known: { component: StoredComponent } | undefined,
  ): boolean {
    const { read, intended } = row;
    const issue = (message: string): false => {
      this.#issue({ ...placeOf(read.at), name: read.name, kind: read.kind, field: 'name', message });
      return false;
    };
    const ambiguous = known ? undefined : this.#ambiguous.get(row.handle);
    if (ambiguous) return issue(ambiguous);
    if (!known) {
      const scope =
        intended.parentHandle ?? intended.siteHandle ?? intended.draft.parentId ?? intended.draft.siteId ?? 0;
      const key = JSON.stringify([read.kind, scope, read.name.toLowerCase()]);
      const earlier = this.#newNames.get(key);
      if (earlier !== undefined)
        return issue(`is the second ${read.kind} "${read.name}" there; the first stands at ${earlier}`);
      this.#newNames.set(key, read.at);
      return true;
    }
    const { component } = known;
    if (!mayRead(this.#around.scope, component.domainId))
      return issue(`is named like a ${component.kind} of another domain, which you may not change`);
    if (component.kind !== read.kind && !read.guessed)
      return issue(`is known as a ${component.kind} (CMP-${component.id}); its kind cannot become ${read.kind}`);
    const earlier = this.#taken.get(component.id);
    if (earlier !== undefined) return issue(`is the same component as at ${earlier} (CMP-${component.id})`);
    this.#taken.set(component.id, read.at);
    return true;
  }

  /** A row as an intent; null where what it refers to was left out, or does not exist. */
  #intended({ handle, read, site, parent }: Resolved['components'][number]): IntendedComponent | null {
    const { refs, people } = this.#around;
    const issues: Issue[] = [];
    const [siteEnd, parentEnd] = [this.#endOf(site), this.#endOf(parent)];
    for (const [field, target, end] of [
      ['site', site, siteEnd],
      ['parent', parent, parentEnd],
    ] as const)
      if (target && !end) issues.push({ path: field, message: 'refers to something that was left out' });
    const domainId = read.domain === undefined ? undefined : refs.domain(read.domain);
    if (read.domain !== undefined && domainId === undefined)
      issues.push({ path: 'domain', message: `there is no domain "${read.domain}"` });
    const ownerId = read.owner ? people.get(read.owner.toLowerCase()) : read.owner;
    if (read.owner && ownerId === undefined)
      issues.push({ path: 'owner', message: `there is no active person with the address ${read.owner}` });
    if (issues.length > 0) {
      for (const { path, message } of issues)
        this.#issue({ ...placeOf(read.at), name: read.name, kind: read.kind, field: path, message });
      return null;
    }
    const draft: ComponentDraft = {
      kind: read.kind,
      name: this.#nameOf(read),
      ...(read.state ? { state: read.state } : {}),
      ...(domainId === undefined ? {} : { domainId }),
      ...(ownerId === undefined ? {} : { ownerId: ownerId as Id | null }),
      ...(site === null ? { siteId: null } : siteEnd && 'id' in siteEnd ? { siteId: siteEnd.id } : {}),
      ...(parent === null ? { parentId: null } : parentEnd && 'id' in parentEnd ? { parentId: parentEnd.id } : {}),
      ...(read.criticality === undefined ? {} : { criticality: read.criticality }),
      ...(read.attributes ? { attributes: read.attributes } : {}),
      ...(read.confidence === undefined ? {} : { confidence: read.confidence }),
    };
    return {
      handle,
      draft,
      ...(read.initial ? { initial: read.initial } : {}),
      ...(site && 'handle' in site && siteEnd && 'entry' in siteEnd ? { siteHandle: site.handle } : {}),
      ...(parent && 'handle' in parent && parentEnd && 'entry' in parentEnd ? { parentHandle: parent.handle } : {}),
    };
  }

  #placeOf(target: Target): Place | undefined {
    return 'known' in target ? { id: target.known.id, name: target.known.name } : this.#places.get(target.handle);
  }

  #endOf(target: Target | null | undefined): End | undefined {
    const place = target ? this.#placeOf(target) : undefined;
    return place && asEnd(place);
  }

  #entry(given: Partial<Entry> & { what: Entry['what']; name: string; at: string }): Entry {
    const { at, ...rest } = given;
    this.#ordinal += 1;
    return {
      chunk: null,
      op: null,
      kind: null,
      line: null,
      field: null,
      foreignId: null,
      componentId: null,
      version: null,
      planned: null,
      changes: null,
      refused: null,
      rank: 0,
      message: null,
      outcome: null,
      reason: null,
      ...rest,
      ordinal: this.#ordinal,
      place: at,
    };
  }

  #issue(issue: { at: string; line?: number; field?: string; message: string; name?: string; kind?: string }): void {
    this.#counts.issue += 1;
    const { name = '', kind = null, ...rest } = issue;
    const entry = this.#entry({ what: 'issue', ...rest, name, kind });
    this.#pending.push({ ...entry, rank: rankOf(entry, 0) });
  }

  /** Stores what is pending; what of it is to be applied becomes a chunk. */
  async #flush(): Promise<void> {
    const entries = this.#pending;
    if (entries.length === 0) return;
    this.#pending = [];
    const agreed = entries.filter((entry) => entry.chunk !== null);
    this.#total += agreed.length;
    if (agreed.length === 0) return this.#sink(entries, null);
    const hash = chunkHash(agreed);
    const number = this.#hashes.length;
    this.#hashes.push(hash);
    await this.#sink(entries, { number, hash, first: agreed[0]!.ordinal, last: agreed.at(-1)!.ordinal });
  }
}

/** Fields that the draft holds as ids, and people read by name. */
const byName = ['domain', 'site', 'parent', 'owner'];

const asEnd = (place: Place): End => ('id' in place ? { id: place.id } : { entry: place.entry });
const keyOfPlace = (place: Place): string => ('id' in place ? String(place.id) : `entry ${place.entry}`);
