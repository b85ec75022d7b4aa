import type { Id } from '#kernel';
import { type Kind, kindSchema, parentKinds } from '../../component/kind.ts';
import type { ReadComponent, ReadIssue, Reading, Reference } from '../reading.ts';
import { MissingNames, type MissingPlace, type RowSite, standsAtSite } from './missing.ts';
import { placeOf } from './placeOf.ts';

/** A component of the estate that a reading may speak of. */
export interface Known {
  id: Id;
  kind: Kind;
  name: string;
  /** The name of its site. */
  site: string | null;
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
  issues: (ReadIssue & { name?: string; kind?: string })[];
  /** Places that are named but not there. */
  missing: MissingPlace[];
  /** Where the rows stand that cannot come in as they are: each counts once, whatever is wrong with it. */
  wrong: ReadonlySet<string>;
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
 * Finds what every reference means: first in the reading, then in the estate. What cannot be resolved is made where the
 * reading says so and it is a place; else it is an issue, and its row is left out. Pure.
 */
export function resolveReading(reading: Reading, outside: readonly Known[]): Resolved {
  const issues: ReadIssue[] = [];
  const wrong = new Set<string>();
  const byHandle = new Map<string, ReadComponent>();
  for (const one of reading.components) {
    if (!byHandle.has(one.handle)) byHandle.set(one.handle, one);
    else {
      wrong.add(one.at);
      issues.push({ ...placeOf(one.at), message: 'is said twice in this input' });
    }
  }
  const inside = Map.groupBy(byHandle.values(), (one) => one.name.toLowerCase());
  const beyond = Map.groupBy(outside, (one) => one.name.toLowerCase());
  const beyondById = new Map(outside.map((one) => [one.id, one]));
  const missing = new MissingNames(reading.makesPlaces === true);
  const sites = new Map<string, RowSite>();

  const nearest = (site: RowSite | null, candidates: Candidate[], make: Kind): Candidate[] => {
    const here = !standsAtSite(make)
      ? candidates
      : candidates.filter(
          (one) => one.site === null || site === null || one.site.toLowerCase() === site.name.toLowerCase(),
        );
    const same = standsAtSite(make) ? here.filter((one) => (one.site === null) === (site === null)) : here;
    const best = same.length > 0 ? same : here;
    const alike = best.filter((one) => one.kind === make);
    return alike.length > 0 ? alike : best;
  };

  const find = (reference: Reference, allowed: readonly Kind[] | null, row: NamingRow): Target | null => {
    const refuse = (message: string): null => {
      wrong.add(row.at);
      issues.push({ ...placeOf(row.at), field: row.field, message });
      return null;
    };
    if ('handle' in reference)
      return byHandle.has(reference.handle)
        ? { handle: reference.handle }
        : refuse('refers to something that was left out');
    const { id, kind, name } = namedBy(reference);
    const fits = (one: { kind: Kind }): boolean =>
      kind !== null ? one.kind === kind : allowed === null || allowed.includes(one.kind);
    if (id !== null) {
      const known = beyondById.get(id);
      return known && fits(known) ? { known } : refuse(`there is no ${kind ?? 'component'} ${name}`);
    }
    const make = reference.make ?? null;
    const chosen = (candidates: Candidate[]): Candidate[] => {
      const fitting = candidates.filter(fits);
      return make === null ? fitting : nearest(row.site, fitting, kind ?? make);
    };
    const here = chosen(
      (inside.get(name.toLowerCase()) ?? []).map(({ handle, kind }) => ({
        kind,
        site: sites.get(handle)?.name ?? null,
        target: { handle },
      })),
    );
    if (here.length === 1) return here[0]!.target;
    if (here.length > 1)
      return refuse(`"${name}" is said of ${here.length} components of this input; say kind/name, or its key`);
    const there = chosen(
      (beyond.get(name.toLowerCase()) ?? []).map((known) => ({
        kind: known.kind,
        site: known.site,
        target: { known },
      })),
    );
    if (there.length === 1) return there[0]!.target;
    if (there.length > 1)
      return refuse(
        `"${name}" names ${there.length} components of the estate; say kind/name or the key, such as CMP-${(there[0]!.target as { known: Known }).known.id}`,
      );
    const what = kind ?? make ?? (allowed?.length ? allowed.join(' or ') : 'component');
    const message = `there is no ${what} "${name}", neither in this input nor in the estate`;
    const target = missing.named({ name, message, ...row }, make === null ? null : (kind ?? make), row.site);
    if (target === null) wrong.add(row.at);
    return target;
  };

  const kindOf = (target: Target): Kind =>
    'known' in target
      ? target.known.kind
      : (byHandle.get(target.handle)?.kind ?? missing.of(target.handle)?.kind ?? 'site');
  const nameOf = (target: Target): string =>
    'known' in target
      ? target.known.name
      : (byHandle.get(target.handle)?.name ?? missing.of(target.handle)?.name ?? '');
  /** undefined: nothing was said; null: it is in none; false: it cannot be told, which is an issue by now. */
  const place = (
    field: 'site' | 'parent',
    read: ReadComponent,
    allowed: readonly Kind[],
  ): Target | null | undefined | false => {
    const reference = read[field];
    if (reference === undefined || reference === null) return reference;
    const refuse = (message: string): false => {
      wrong.add(read.at);
      issues.push({ ...placeOf(read.at), field, message });
      return false;
    };
    if (allowed.length === 0) return refuse(`a ${read.kind} is no part of anything`);
    const site = sites.get(read.handle) ?? null;
    const target = find(reference, allowed, { at: read.at, field, site, leavesOut: true });
    if (target === null) return false;
    return allowed.includes(kindOf(target)) ? target : refuse(`must be a ${allowed.join(' or ')}`);
  };
  // All sites first: they tell apart what else has the same name.
  const placed = [...byHandle.values()].map((read) => {
    const site = place('site', read, ['site']);
    if (site) sites.set(read.handle, { target: site, name: nameOf(site) });
    // What stands at two sites is two, even where none of them is there.
    else if (site === false && read.site && 'name' in read.site)
      sites.set(read.handle, { target: { handle: '' }, name: namedBy(read.site).name });
    return { read, site };
  });
  const components: Resolved['components'] = [];
  for (const { read, site } of placed) {
    const parent = place('parent', read, parentKinds(read.kind));
    if (site === false || parent === false) continue;
    components.push({
      read,
      handle: read.handle,
      ...(site === undefined ? {} : { site }),
      ...(parent === undefined ? {} : { parent }),
    });
  }

  const kept = new Set(components.map((one) => one.handle));
  const relations: Resolved['relations'] = [];
  const used = new Set<string>();
  const use = (target: Target | null | undefined): void => {
    if (target && 'handle' in target) used.add(target.handle);
  };
  for (const one of components) {
    use(one.site);
    use(one.parent);
  }
  for (const relation of reading.relations) {
    const isLeftOut = 'handle' in relation.from && !kept.has(relation.from.handle);
    // Why the row is left out is said of it already.
    const isSaid = isLeftOut && wrong.has(relation.at);
    const site = 'handle' in relation.from ? (sites.get(relation.from.handle) ?? null) : null;
    const end = (field: 'from' | 'to'): Target | null => {
      const said = `${relation.kind} ${field}`;
      const target = find(relation[field], null, { at: relation.at, field: said, site, leavesOut: false });
      if (!target || !('handle' in target) || kept.has(target.handle) || !byHandle.has(target.handle)) return target;
      if (!isSaid) {
        wrong.add(relation.at);
        issues.push({ ...placeOf(relation.at), field: said, message: 'refers to something that was left out' });
      }
      return null;
    };
    const [from, to] = [end('from'), end('to')];
    if (!from || !to) continue;
    use(from);
    use(to);
    relations.push({
      at: relation.at,
      kind: relation.kind,
      from,
      to,
      group: relation.redundancyGroup ?? null,
      needed: relation.needed ?? null,
    });
  }
  return {
    components: [...missing.made(used), ...components],
    relations,
    issues: [...issues, ...missing.issues()],
    missing: missing.places(),
    wrong,
  };
}

interface Candidate {
  kind: Kind;
  site: string | null;
  target: Target;
}

/** The row that names something. */
interface NamingRow {
  at: string;
  field: string;
  site: RowSite | null;
  leavesOut: boolean;
}
