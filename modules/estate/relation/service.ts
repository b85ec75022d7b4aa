import { type Id, PlumblineError } from '#kernel';
import type { Context } from '#platform';
import { mayRead, requireReadable } from '../component/scope.ts';
import type { Relation, RelationDraft } from './relation.ts';
import { readRelation } from './rows.ts';
import { removeRelations, writeRelations } from './write.ts';

/** The dependent's side must be one's own to change; the other end only readable. */
export async function createRelation(ctx: Context, draft: RelationDraft): Promise<Relation> {
  const from = await requireReadable(ctx, draft.fromId);
  await requireReadable(ctx, draft.toId);
  await ctx.authorise('estate.change', { type: 'component', id: from.id, domainId: from.domainId });
  const id = await ctx.mutate(async (mutation) => {
    const [written] = await writeRelations(mutation, ctx.actor.kind === 'system' ? 'system' : 'person', [draft]);
    if (written!.outcome === 'unchanged') {
      throw new PlumblineError('already_exists', `That relation exists already: REL-${written!.id}.`, {
        extra: { id: written!.id },
      });
    }
    return written!.id;
  });
  return (await readRelation(ctx.db, id))!.view;
}

export async function removeRelation(ctx: Context, id: Id): Promise<Relation> {
  const scope = await ctx.scope('estate.read');
  const relation = await readRelation(ctx.db, id);
  if (!relation?.current || !mayRead(scope, relation.fromDomainId) || !mayRead(scope, relation.toDomainId)) {
    throw new PlumblineError('not_found', `There is no relation REL-${id}, or you may not read it.`);
  }
  await ctx.authorise('estate.change', { type: 'relation', id, domainId: relation.fromDomainId });
  await ctx.mutate((mutation) => removeRelations(mutation, [id]));
  return relation.view;
}
