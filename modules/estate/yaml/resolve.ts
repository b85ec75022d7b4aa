import { sql } from 'kysely';
import type { Id, Issue } from '#kernel';
import type { DomainScope, Reader } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { type Kind, kindSchema } from '../component/kind.ts';
import { readComponents } from '../component/rows.ts';
import { mayRead } from '../component/scope.ts';
import type { Handle } from '../plan/plan.ts';
import type { EstateDocument, ReadDocument } from './document.ts';

interface Named {
  kind: Kind | null;
  name: string;
  id: Id | null;
}

/** `kind/name`, a name, or a key. A name may hold a slash itself (10.0.0.0/24). */
export function parseReference(text: string): Named {
  const key = /^CMP-(\d{1,15})$/i.exec(text);
  if (key) return { kind: null, name: text, id: Number(key[1]) };
  const slash = text.indexOf('/');
  const kind = slash > 0 ? kindSchema.safeParse(text.slice(0, slash)) : null;
  return kind?.success
    ? { kind: kind.data, name: text.slice(slash + 1), id: null }
    : { kind: null, name: text, id: null };
}

/** Every text by which the document speaks of a component that may stand outside it. */
export function referencesIn(read: ReadDocument): string[] {
  const sites = read.document.components.flatMap(({ site, parent }) => [
    ...(site ? [site] : []),
    ...(parent ? [parent] : []),
  ]);
  const ends = read.relations.flatMap((relation) => [
    ...(typeof relation.from === 'string' ? [relation.from] : []),
    ...relation.to,
  ]);
  return [...new Set([...sites, ...ends])];
}

/** The components of the estate that the document might speak of without holding them; only what one may read. */
export async function readOutside(
  reader: Reader,
  scope: DomainScope,
  references: string[],
): Promise<StoredComponent[]> {
  const named = references.map(parseReference);
  const names = [...new Set(named.map((one) => one.name.toLowerCase()))];
  const ids = named.flatMap((one) => (one.id === null ? [] : [one.id]));
  if (names.length === 0) return [];
  const { rows } = await sql<{ id: Id }>`
    select c.id from component c where c.state <> 'disposed' and (lower(c.name) = any(${names}::text[]) or c.id = any(${ids}::bigint[]))`.execute(
    reader,
  );
  const found = await readComponents(
    reader,
    rows.map((row) => row.id),
  );
  return found.filter((component) => mayRead(scope, component.domainId));
}

export type Resolution = { handle: Handle } | { outside: StoredComponent } | { problem: string };

/** Finds what a reference means: first in the document, then in the estate. Pure. */
export function resolver(document: EstateDocument, handles: Handle[], outside: StoredComponent[]) {
  const inside = Map.groupBy(
    document.components.map((component, index) => ({ component, handle: handles[index]! })),
    (entry) => entry.component.name.toLowerCase(),
  );
  const beyond = Map.groupBy(outside, (component) => component.name.toLowerCase());
  const byId = new Map(outside.map((component) => [component.id, component]));
  const byKey = new Map(
    document.components.flatMap(({ key, kind }, index) =>
      key ? [[Number(key.slice(4)), { kind, handle: handles[index]! }]] : [],
    ),
  );
  return (reference: string, only?: readonly Kind[]): Resolution => {
    const { id, name, kind } = parseReference(reference);
    const fits = (one: { kind: Kind }): boolean =>
      kind === null ? only === undefined || only.includes(one.kind) : one.kind === kind;
    const wanted = kind ?? (only ? only.join(' or ') : 'component');
    if (id !== null) {
      const own = byKey.get(id);
      if (own) return fits(own) ? { handle: own.handle } : { problem: `${reference} of this file is a ${own.kind}` };
      const component = byId.get(id);
      return component && fits(component) ? { outside: component } : { problem: `there is no ${wanted} ${reference}` };
    }
    const here = (inside.get(name.toLowerCase()) ?? []).filter((entry) => fits(entry.component));
    if (here.length === 1) return { handle: here[0]!.handle };
    if (here.length > 1)
      return {
        problem: `"${reference}" is said of ${here.length} components of this file; say kind/name, or give one another name`,
      };
    const there = (beyond.get(name.toLowerCase()) ?? []).filter(fits);
    if (there.length === 1) return { outside: there[0]! };
    if (there.length > 1)
      return {
        problem: `"${reference}" names ${there.length} components of the estate; say kind/name or the key, such as CMP-${there[0]!.id}`,
      };
    return { problem: `there is no ${wanted} "${name}", neither in this file nor in the estate` };
  };
}

/** Two components of one file that would be one. */
export function duplicates(read: ReadDocument, handles: Handle[]): Issue[] {
  const first = new Map<Handle, number>();
  return read.document.components.flatMap((component, index) => {
    const earlier = first.get(handles[index]!);
    if (earlier === undefined) {
      first.set(handles[index]!, index);
      return [];
    }
    const line = read.issue(['components', earlier, 'name'], '').line;
    return [
      read.issue(
        ['components', index, 'name'],
        `is the second ${component.kind} "${component.name}" of this site${line ? `; the first stands on line ${line}` : ''}`,
      ),
    ];
  });
}
