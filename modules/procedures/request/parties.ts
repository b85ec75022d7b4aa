import { type Id, PlumblineError } from '#kernel';
import type { Context, DomainScope, Reader } from '#platform';
import { type Part, partsOf, type RequestRow } from './request.ts';
import { findInvolved, findRequest, type Involved, noRequest } from './store.ts';

export interface Readable {
  request: RequestRow;
  requester: Involved;
  parts: Part[];
  /** Whether one takes requests on in its domain. */
  handles: boolean;
}

export const within = (scope: DomainScope, domainId: Id): boolean => scope === 'all' || scope.includes(domainId);

/** The request with who one is to it. Throws `not_found` also for one that is none of one's business. */
export async function readableRequest(context: Context, id: Id): Promise<Readable> {
  await context.authorise('request.make', { type: 'request', id, domainId: null });
  const scope = await context.scope('request.handle');
  return withParties(context.db, await findRequest(context.db, id), context.actor.personId, scope);
}

export async function withParties(
  db: Reader,
  request: RequestRow,
  personId: Id,
  scope: DomainScope,
): Promise<Readable> {
  const requester = (await findInvolved(db, [request.requesterId])).get(request.requesterId)!;
  const parts = partsOf(request, requester.managerId, personId);
  const handles = within(scope, request.domainId);
  if (parts.length === 0 && request.beneficiaryId !== personId && !handles) throw noRequest(request.id);
  return { request, requester, parts, handles };
}

/** For what only those do who take requests on in its domain. Throws `forbidden` saying who could. */
export async function requireHandler(context: Context, request: RequestRow): Promise<void> {
  await context.authorise('request.handle', { type: 'request', id: request.id, domainId: request.domainId });
}

export function refuseAs(reason: string, code: 'forbidden' | 'own_work' = 'forbidden'): never {
  throw new PlumblineError(code, reason);
}
