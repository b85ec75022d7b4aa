import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Context, DomainScope } from '#platform';
import type { StoredComponent } from './component.ts';
import { readComponents } from './rows.ts';

/** The scope as a condition on a domain column: what one may not read is filtered where the rows are. */
export function inScope(scope: DomainScope, column: string) {
  return scope === 'all' ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = any(${scope}::bigint[])`;
}

export function mayRead(scope: DomainScope, domainId: Id): boolean {
  return scope === 'all' || scope.includes(domainId);
}

export function noComponent(id: Id): PlumblineError {
  return new PlumblineError('not_found', `There is no component CMP-${id}, or you may not read it.`);
}

/** A component that the actor may read; one that they may not looks like one that is not there. */
export async function requireReadable(ctx: Context, id: Id): Promise<StoredComponent> {
  const scope = await ctx.scope('estate.read');
  const [component] = await readComponents(ctx.db, [id]);
  if (!component || !mayRead(scope, component.domainId)) throw noComponent(id);
  return component;
}

/** For what belongs to no domain (products, releases): whoever may read anything of the estate may read it. */
export async function requireReader(ctx: Context): Promise<DomainScope> {
  const scope = await ctx.scope('estate.read');
  if (scope !== 'all' && scope.length === 0) await ctx.authorise('estate.read', { type: 'component', domainId: null });
  return scope;
}
