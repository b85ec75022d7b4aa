import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import type { Context } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { activeNamed, domainNamed } from '../named.ts';
import { insertDomain } from '../store.ts';

export interface DomainDraft {
  key: string;
  name: string;
  purpose: string;
  parent: string;
  owner?: string | undefined;
}

/** A new domain below another: who holds a level there holds it here. */
export async function addDomain(context: Context, draft: DomainDraft): Promise<Id> {
  const tree = await treeOf(context.workspace);
  const parentId = domainNamed(tree, draft.parent);
  await context.authorise('domain.define', { type: 'domain', id: parentId, domainId: parentId });
  return context.mutate(async (mutation) => {
    const owner = draft.owner ? await activeNamed(mutation.tx, draft.owner) : null;
    const { key, name, purpose } = draft;
    const id = await insertDomain(mutation.tx, { key, name, purpose, parentId });
    if (owner) await mutation.tx.updateTable('domain').set({ owner_id: owner.id }).where('id', '=', id).execute();
    await mutation.record({
      subject: ref('domain', id),
      action: 'domain.create',
      detail: { key, name, parentId, ownerId: owner?.id ?? null },
      causes: [ref('domain', parentId)],
    });
    return id;
  });
}

export interface DomainEdit {
  name?: string | undefined;
  purpose?: string | undefined;
  /** Moves it, with all below it: other levels are inherited from then on. */
  parent?: string | undefined;
  owner?: string | null | undefined;
}

/** Throws `conflict` for a move below itself, or of the root; moving takes the level in both places. */
export async function editDomain(context: Context, named: string, edit: DomainEdit): Promise<Id> {
  const tree = await treeOf(context.workspace);
  const id = domainNamed(tree, named);
  const domain = tree.get(id)!;
  await context.authorise('domain.define', { type: 'domain', id, domainId: id });
  const parentId = edit.parent === undefined ? domain.parentId : domainNamed(tree, edit.parent);
  const moves = parentId !== domain.parentId;
  if (moves) {
    if (domain.parentId === null) throw new PlumblineError('conflict', 'The root domain stays where it is.');
    // Where it goes and where it comes from: both gain or lose authority over it.
    for (const place of [domain.parentId, parentId!])
      await context.authorise('domain.define', { type: 'domain', id: place, domainId: place });
  }
  return context.mutate(async (mutation) => {
    const { tx } = mutation;
    // Two moves beside each other could make a ring.
    const rows = await tx
      .selectFrom('domain')
      .select(['id', 'parent_id', 'version'])
      .orderBy('id')
      .forUpdate()
      .execute();
    const row = rows.find((one) => one.id === id)!;
    if (context.ifMatch !== null && context.ifMatch !== row.version)
      throw new PlumblineError('stale', `${keyOf(ref('domain', id))} was changed since you read it.`, {
        extra: { version: row.version },
      });
    if (moves) {
      const parents = new Map(rows.map((one) => [one.id, one.parent_id]));
      for (let at: Id | null | undefined = parentId; at != null; at = parents.get(at))
        if (at === id) throw new PlumblineError('conflict', `${domain.name} cannot lie below itself.`);
    }
    const owner = edit.owner ? await activeNamed(tx, edit.owner) : null;
    await tx
      .updateTable('domain')
      .set({
        ...(edit.name === undefined ? {} : { name: edit.name }),
        ...(edit.purpose === undefined ? {} : { purpose: edit.purpose }),
        ...(moves ? { parent_id: parentId } : {}),
        ...(edit.owner === undefined ? {} : { owner_id: owner?.id ?? null }),
        version: row.version + 1,
      })
      .where('id', '=', id)
      .execute();
    await mutation.record({
      subject: ref('domain', id),
      action: moves ? 'domain.move' : 'domain.update',
      detail: {
        fields: Object.keys(edit).sort(),
        ...(moves ? { fromId: domain.parentId, toId: parentId } : {}),
        ...(owner ? { ownerId: owner.id } : {}),
      },
    });
    return id;
  });
}
