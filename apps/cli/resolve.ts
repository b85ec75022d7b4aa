// A record may be named by id or key (CMP-12); a component by its name, a domain by its short name, a person by their address.
import { ApiProblem } from '#api-client';
import type { Flag, Verb } from './catalogue.ts';
import type { Send } from './request.ts';

/** What the number of a flag is the number of. */
const referred: Record<string, 'component' | 'domain' | 'person'> = {
  ...{ site: 'component', parent: 'component', component: 'component', componentId: 'component', targets: 'component' },
  ...{ from: 'component', to: 'component', a: 'component', b: 'component', under: 'component', vrf: 'component' },
  ...{ group: 'component', domain: 'domain', owner: 'person', requester: 'person', actor: 'person' },
};

export function isReference(flag: Flag): boolean {
  return flag.type === 'integer' && Object.hasOwn(referred, flag.name);
}

const keyPrefixes = { component: 'CMP', domain: 'DOM', person: 'PER' };

/** The number in a key that a flag may hold: CMP-12 is 12. A component that is named web-1 is no key of number 1. */
export function numberInKey(flag: Flag, text: string): string | null {
  const [, prefix = '', number = ''] = /^([A-Za-z]{2,3})-(\d+)$/.exec(text) ?? [];
  const type = isReference(flag) ? referred[flag.name] : undefined;
  // What other flags number, the server says: a key of the wrong kind is its to refuse.
  const fits = type === undefined || prefix.toUpperCase() === keyPrefixes[type];
  return fits && number !== '' ? number : null;
}

/** Names in the query or the body become the numbers that they stand for. */
export async function resolveFlags(send: Send, verb: Verb, part: Record<string, unknown>): Promise<void> {
  const id = (name: string, given: unknown): unknown =>
    typeof given !== 'string' ? given : lookup[referred[name]!](send, given);
  for (const { name } of verb.flags.filter(isReference)) {
    const given = part[name];
    if (given !== undefined)
      part[name] = Array.isArray(given) ? await Promise.all(given.map((one) => id(name, one))) : await id(name, given);
  }
}

const lookup = {
  component: (send: Send, given: string) => componentId(send, given),
  domain: async (send: Send, given: string) => (await one(send, 'domains', given)).id,
  person: async (send: Send, given: string) => (await one(send, 'people', given)).id,
};

const one = (send: Send, list: string, id: string): Promise<{ id: number }> =>
  send({ method: 'GET', path: `/api/v1/${list}/{id}`, params: { id } });

/** Where the id of a path is that of a component. */
const byName = /^\/api\/v1\/(components|prefixes|address-ranges|vlan-groups|cables)\//;

export async function resolveReferences(
  send: Send,
  verb: Verb,
  params: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const id = params['id'];
  if (verb.path.startsWith('/api/v1/sources/')) return { ...params, id: (await sourceOf(send, String(id))).id };
  if (typeof id !== 'string' || !byName.test(verb.path)) return params;
  return { ...params, id: await componentId(send, id) };
}

/** A source by its number, SRC-5 or the key that `source list` shows. */
async function sourceOf(send: Send, given: string): Promise<{ id: number }> {
  const number = Number(/^(?:SRC-)?(\d+)$/i.exec(given)?.[1]);
  const query = { limit: 500 };
  const { items } = await send<{ items: { id: number; key: string }[] }>({
    method: 'GET',
    path: '/api/v1/sources',
    query,
  });
  const found = items.find(({ id, key }) => id === number || key === given);
  if (found) return found;
  throw new ApiProblem({
    ...{ title: 'Which one', status: 0, code: 'not_found', detail: `There is no source "${given}".` },
    ...{ remedy: '"plumbline source list" shows their keys.', issues: [], requestId: '' },
  });
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
