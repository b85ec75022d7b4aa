import { canonicalJson, type Id, type PlumblineError } from '#kernel';
import type { StoredComponent } from '../../component/component.ts';
import { mayRead } from '../../component/scope.ts';
import { type ComponentState, wayBetween } from '../../component/state.ts';
import { unfit } from '../../kind-schema/store.ts';
import { readCurrent } from '../../plan/current.ts';
import { makePlan } from '../../plan/make.ts';
import type { IntendedComponent } from '../../plan/plan.ts';
import type { ReadComponent, Reading } from '../reading.ts';
import { asIssues, draftOfKnown, saidSince } from './draft.ts';
import { rankOf } from './entry.ts';
import type { Ledger } from './ledger.ts';
import { recogniseRows } from './locate.ts';
import { placeOf } from './placeOf.ts';
import type { Places } from './places.ts';
import type { PlanAround } from './plan.ts';
import type { Resolved } from './resolve.ts';
import { attributesBeside, intentOf } from './rowIntent.ts';
import { absentObjects } from './sourceObject.ts';

/** Fields that the draft holds as ids, and people read by name. */
const byName = ['domain', 'site', 'parent', 'owner'];

/** The components of a reading, slice by slice: what of each row is not so yet. */
export class ComponentPlanning {
  readonly #around: PlanAround;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #reading: Pick<Reading, 'whole' | 'takesBack' | 'adds'>;
  readonly #coming = new Map<string, string>();
  /** Component → where in the input it was first said. */
  readonly #taken = new Map<Id, string>();
  readonly #ambiguous = new Map<string, string>();
  readonly #newNames = new Map<string, string>();

  constructor(
    around: PlanAround,
    ledger: Ledger,
    places: Places,
    reading: Pick<Reading, 'whole' | 'takesBack' | 'adds'>,
  ) {
    this.#around = around;
    this.#ledger = ledger;
    this.#places = places;
    this.#reading = reading;
  }

  /** One slice: recognised, weighed against what stands, and said as entries. */
  async plan(slice: Resolved['components']): Promise<void> {
    const { reader, refs } = this.#around;
    const drafts = slice.map((one) => intentOf(this.#around, this.#places, this.#ledger, one));
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
        this.#ledger.issue({
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
          ...(component ? attributesBeside(this.#around.sourceKey, this.#reading, intended.draft, component) : {}),
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
    const handles = new Map([...made.working].map(([handle, working]) => [working, handle]));
    for (const [working, error] of await unfit(reader, [...made.working.values()]))
      refusedRows.set(handles.get(working)!, error);
    for (const { handle, read, site, parent } of kept) {
      const refusal = refusedRows.get(handle);
      if (refusal) {
        for (const issue of asIssues(refusal))
          this.#ledger.issue({ ...placeOf(read.at), ...issue, name: read.name, kind: read.kind });
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
      const entry = this.#ledger.entry({
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
            : read.namedIn === undefined
              ? null
              : namedIn(read.namedIn, read.at),
      });
      entry.rank = rankOf(entry, known?.component.criticality ?? 3);
      if (refused) this.#ledger.counts.disagreement += 1;
      if (op === null) {
        this.#ledger.counts.unchanged += 1;
        this.#places.set(handle, { id: component.id!, name: component.draft.name });
        // Where sources disagree it stands in the diff even though nothing would change.
        const unheard = refused?.some(
          ({ field, stated }) => current.noted.get(component.id!)?.get(field)?.stated !== canonicalJson(stated),
        );
        if (refused)
          this.#ledger.add({
            ...entry,
            what: 'component',
            componentId: component.id,
            version: component.version,
            chunk: unheard ? this.#ledger.chunk : null,
          });
        else this.#ledger.takeBack();
        continue;
      }
      this.#ledger.counts[op] += 1;
      const [, ...then] = ways.get(handle) ?? [];
      // Of a new one the draft says the rest: it is not kept twice.
      const told = shown?.changes.filter((change) => !isNew || byName.includes(change.field)) ?? [];
      entry.changes = told.map(({ field, before, after }) => ({
        field,
        before,
        after: field === 'state' ? (then.at(-1) ?? after) : after,
      }));
      if (op !== 'link') {
        const [siteEnd, parentEnd] = [this.#places.endOf(site), this.#places.endOf(parent)];
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
      this.#ledger.add({ ...entry, chunk: this.#ledger.chunk });
    }
    await this.#ledger.flush();
  }

  /** Whether a row may be planned: it is the first of its component, and of what the actor may read. */
  #isFirst(
    row: { handle: string; read: ReadComponent; intended: IntendedComponent },
    known: { component: StoredComponent } | undefined,
  ): boolean {
    const { read, intended } = row;
    const issue = (message: string): false => {
      this.#ledger.issue({ ...placeOf(read.at), name: read.name, kind: read.kind, field: 'name', message });
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
}

/** Why something is made that has no row of its own. */
const namedIn = (rows: number, first: string): string =>
  rows === 1 ? `Named in one row, ${first}.` : `Named in ${rows} rows, first in ${first}.`;
