// A component may be named by id, key (CMP-12) or name.
import { ApiProblem } from '#api-client';
import type { Verb } from './catalogue.ts';
import type { Send } from './request.ts';

/** Where the id of a path is that of a component. */
const byName = /^\/api\/v1\/(components|prefixes|address-ranges|vlan-groups|cables)\//;

export async function resolveReferences(
  send: Send,
  verb: Verb,
  params: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const id = params['id'];
  if (typeof id !== 'string' || !byName.test(verb.path)) return params;
  return { ...params, id: await componentId(send, id) };
}

/** The id of the one component with a name. Throws when there is none, or more than one. */
export async function componentId(send: Send, given: string): Promise<number> {
  const key = /^(?:CMP-)?(\d+)$/i.exec(given)?.[1];
  if (key) return Number(key);
  const { items } = await send<{ items: { id: number; key: string; kind: string; name: string }[] }>({
    method: 'GET',
    path: '/api/v1/components',
    query: { q: given, limit: 20 },
  });
  const exact = items.filter((item) => item.name.toLowerCase() === given.toLowerCase());
  const found = exact.length > 0 ? exact : items;
  if (found.length === 1) return found[0]!.id;
  const detail =
    found.length === 0
      ? `There is no component "${given}".`
      : `"${given}" could be ${found.map((item) => `${item.key} (${item.kind} ${item.name})`).join(', ')}.`;
  throw new ApiProblem({
    title: 'Which one',
    status: 0,
    code: 'not_found',
    detail,
    remedy: 'Name it by its key, such as CMP-12; "plumbline search" finds it.',
    issues: [],
    requestId: '',
  });
}
