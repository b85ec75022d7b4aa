import { relationsAmong } from '../../plan/current.ts';
import { relationKinds } from '../../relation/kind.ts';
import { checkRelation } from '../../relation/write.ts';
import type { Reading } from '../reading.ts';
import type { Ledger } from './ledger.ts';
import { placeOf } from './placeOf.ts';
import { asEnd, keyOfPlace, type Places } from './places.ts';
import type { PlanAround } from './plan.ts';
import type { Resolved } from './resolve.ts';
import { relationsOfSource } from './sourceObject.ts';

/** The relations of a reading, slice by slice, and those that its source took back. */
export class RelationPlanning {
  readonly #around: PlanAround;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #relationsSaid = new Set<string>();

  constructor(around: PlanAround, ledger: Ledger, places: Places) {
    this.#around = around;
    this.#ledger = ledger;
    this.#places = places;
  }

  async plan(slice: Resolved['relations']): Promise<void> {
    const ends = slice.map((relation) => ({
      relation,
      from: this.#places.of(relation.from),
      to: this.#places.of(relation.to),
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
        // Of the row itself it is said already why it stays out.
        if (!from && this.#ledger.isLeftOut(relation.at)) continue;
        this.#ledger.issue({
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
        this.#ledger.issue({
          ...place,
          name: title,
          kind: relation.kind,
          field: relation.kind,
          message: wrong[0]!.message,
        });
        continue;
      }
      const key = `${fromKey} ${relation.kind} ${toKey} ${relation.group ?? ''}`;
      if (this.#relationsSaid.has(key)) continue;
      this.#relationsSaid.add(key);
      const existing = known.get(key);
      if (existing && existing.needed === relation.needed) {
        this.#ledger.counts.unchanged += 1;
        continue;
      }
      const op = existing ? 'update' : 'create';
      this.#ledger.counts[op] += 1;
      this.#ledger.add(
        this.#ledger.entry({
          what: 'relation',
          op,
          chunk: this.#ledger.chunk,
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
    await this.#ledger.flush();
  }

  /** Relations that the source brought in and says no more; those of what it has no more stay, as that does. */
  async ended(reading: Reading, resolved: Resolved): Promise<void> {
    const said = new Set(
      resolved.relations.flatMap((relation) => {
        const [from, to] = [this.#places.of(relation.from), this.#places.of(relation.to)];
        return from && to ? [`${keyOfPlace(from)} ${relation.kind} ${keyOfPlace(to)} ${relation.group ?? ''}`] : [];
      }),
    );
    const present = reading.components.flatMap((one) => one.foreignId ?? []);
    for await (const batch of relationsOfSource(this.#around.reader, this.#around.sourceKey, present)) {
      for (const one of batch) {
        if (said.has(`${one.fromId} ${one.kind} ${one.toId} ${one.redundancyGroup ?? ''}`)) continue;
        this.#ledger.counts.remove += 1;
        this.#ledger.add(
          this.#ledger.entry({
            what: 'relation',
            op: 'remove',
            chunk: this.#ledger.chunk,
            at: 'no more said',
            kind: one.kind,
            name: `${one.fromName} ${relationKinds[one.kind].title} ${one.toName}`,
            planned: { ended: one.id },
          }),
        );
      }
      await this.#ledger.flush();
    }
  }
}
