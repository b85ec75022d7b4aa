import type { Id } from '#kernel';
import { type Kind, kindSchema, parentKinds } from '../../component/kind.ts';
import type { ReadComponent, ReadIssue, Reading, Reference } from '../reading.ts';

/** A component of the estate that a reading may speak of. */
export interface Known {
  id: Id;
  kind: Kind;
  name: string;
}

/** What a reference means: something of the reading, or something of the estate. */
export type Target = { handle: string } | { known: Known };

export interface Resolved {
  components: { read: ReadComponent; handle: string; site?: Target | null; parent?: Target | null }[];
  relations: {
    at: string;
    kind: Reading['relations'][number]['kind'];
    from: Target;
    to: Target;
    group: string | null;
    needed: number | null;
  }[];
  issues: ReadIssue[];
}

/** `kind/name` or a key where the text says so itself; a name may hold a slash (10.0.0.0/24). */
export function namedBy(reference: { kind?: Kind; name: string }): { kind: Kind | null; name: string; id: Id | null } {
  const key = /^CMP-(\d{1,15})$/i.exec(reference.name);
  if (key) return { kind: reference.kind ?? null, name: reference.name, id: Number(key[1]) };
  const slash = reference.name.indexOf('/');
  const kind = slash > 0 ? kindSchema.safeParse(reference.name.slice(0, slash)) : null;
  return kind?.success
    ? { kind: kind.data, name: reference.name.slice(slash + 1), id: null }
    : { kind: reference.kind ?? null, name: reference.name, id: null };
}

/** Every name by which the reading speaks of something that is not in it by its handle. */
export function namesIn(reading: Reading): { names: string[]; ids: Id[] } {
  const names = new Set<string>();
  const ids = new Set<Id>();
  const add = (reference: Reference | null | undefined): void => {
    if (!reference || 'handle' in reference) return;
    const named = namedBy(reference);
    if (named.id === null) names.add(named.name.toLowerCase());
    else ids.add(named.id);
  };
  for (const one of reading.components) {
    add(one.site);
    add(one.parent);
  }
  for (const relation of reading.relations) {
    add(relation.from);
    add(relation.to);
  }
  return { names: [...names], ids: [...ids] };
}

/**
 * Finds what every reference means: first in the reading, then in the estate. What cannot be resolved is an issue, and
 * its row is left out. Pure.
 */
export function resolveReading(reading: Reading, outside: readonly Known[]): Resolved {
  const issues: ReadIssue[] = [];
  const byHandle = new Map<string, ReadComponent>();
  for (const one of reading.components) {
    if (byHandle.has(one.handle)) issues.push({ ...placeOf(one.at), message: 'is said twice in this input' });
    else byHandle.set(one.handle, one);
  }
  const inside = Map.groupBy(byHandle.values(), (one) => one.name.toLowerCase());
  const beyond = Map.groupBy(outside, (one) => one.name.toLowerCase());
  const beyondById = new Map(outside.map((one) => [one.id, one]));

  const find = (reference: Reference, allowed: readonly Kind[] | null): Target | string => {
    if ('handle' in reference)
      return byHandle.has(reference.handle) ? { handle: reference.handle } : 'refers to something that was left out';
    const { id, kind, name } = namedBy(reference);
    const fits = (one: { kind: Kind }): boolean =>
      kind !== null ? one.kind === kind : allowed === null || allowed.includes(one.kind);
    if (id !== null) {
      const known = beyondById.get(id);
      return known && fits(known) ? { known } : `there is no ${kind ?? 'component'} ${name}`;
    }
    const here = (inside.get(name.toLowerCase()) ?? []).filter(fits);
    if (here.length === 1) return { handle: here[0]!.handle };
    if (here.length > 1)
      return `"${name}" is said of ${here.length} components of this input; say kind/name, or its key`;
    const there = (beyond.get(name.toLowerCase()) ?? []).filter(fits);
    if (there.length === 1) return { known: there[0]! };
    if (there.length > 1)
      return `"${name}" names ${there.length} components of the estate; say kind/name or the key, such as CMP-${there[0]!.id}`;
    const what = kind ?? (allowed?.length ? allowed.join(' or ') : 'component');
    return `there is no ${what} "${name}", neither in this input nor in the estate`;
  };

  const components: Resolved['components'] = [];
  for (const [handle, read] of byHandle) {
    const found: { site?: Target | null; parent?: Target | null } = {};
    let wrong = false;
    const place = (
      field: 'site' | 'parent',
      reference: Reference | null | undefined,
      allowed: readonly Kind[],
    ): void => {
      if (reference === undefined) return;
      if (reference === null) {
        found[field] = null;
        return;
      }
      const target = allowed.length === 0 ? `a ${read.kind} is no part of anything` : find(reference, allowed);
      if (typeof target !== 'string') {
        const kind = 'known' in target ? target.known.kind : byHandle.get(target.handle)!.kind;
        if (allowed.includes(kind)) {
          found[field] = target;
          return;
        }
      }
      wrong = true;
      issues.push({
        ...placeOf(read.at),
        field,
        message: typeof target === 'string' ? target : `must be a ${allowed.join(' or ')}`,
      });
    };
    place('site', read.site, ['site']);
    place('parent', read.parent, parentKinds(read.kind));
    if (!wrong) components.push({ read, handle, ...found });
  }

  const kept = new Set(components.map((one) => one.handle));
  const relations: Resolved['relations'] = [];
  for (const relation of reading.relations) {
    const ends = { from: find(relation.from, null), to: find(relation.to, null) };
    let wrong = false;
    for (const field of ['from', 'to'] as const) {
      const end = ends[field];
      const problem =
        typeof end === 'string'
          ? end
          : 'handle' in end && !kept.has(end.handle)
            ? 'refers to something that was left out'
            : null;
      if (problem) {
        wrong = true;
        issues.push({ ...placeOf(relation.at), field: `${relation.kind} ${field}`, message: problem });
      }
    }
    if (wrong) continue;
    relations.push({
      at: relation.at,
      kind: relation.kind,
      from: ends.from as Target,
      to: ends.to as Target,
      group: relation.redundancyGroup ?? null,
      needed: relation.needed ?? null,
    });
  }
  return { components, relations, issues };
}

/** `line 12` is line 12. */
export function placeOf(at: string): { at: string; line?: number } {
  const line = /^line (\d{1,9})$/.exec(at)?.[1];
  return line ? { at, line: Number(line) } : { at };
}
