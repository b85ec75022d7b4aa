import type { Id, Issue } from '#kernel';
import type { StoredComponent } from '../component/component.ts';
import type { Refs } from '../component/input.ts';
import { checkAttributes, type Kind, parentKinds } from '../component/kind.ts';
import type { Handle, IntendedComponent, IntendedRelation, Intent } from '../plan/plan.ts';
import { type ReadDocument, refusal } from './document.ts';
import { duplicates, parseReference, type Resolution, resolver } from './resolve.ts';

export interface Around {
  refs: Refs;
  /** Ids of people by their e-mail address. */
  people: Map<string, Id>;
  outside: StoredComponent[];
}

export function sourceKeyOf(name: string): string {
  return `yaml:${name}`;
}

/** What the document says of the estate. Pure. Throws `invalid_input` with every wrong place and its line. */
export function yamlIntent(read: ReadDocument, around: Around, at: Date): Intent {
  const { document } = read;
  const places = document.components.map(
    (component): Handle =>
      JSON.stringify([
        component.kind,
        parseReference(component.parent ?? component.site ?? '').name.toLowerCase(),
        component.name.toLowerCase(),
      ]),
  );
  const handles = document.components.map(({ key }, index): Handle => key ?? places[index]!);
  const kindByHandle = new Map(document.components.map(({ kind }, index) => [handles[index]!, kind]));
  const resolve = resolver(document, handles, around.outside);
  const issues: Issue[] = [...duplicates(read, places), ...sameKeys(read)];
  const references = new Map<Handle, StoredComponent>();
  const handleOf = (resolution: Resolution, path: PropertyKey[]): Handle | null => {
    if ('problem' in resolution) {
      issues.push(read.issue(path, resolution.problem));
      return null;
    }
    if ('handle' in resolution) return resolution.handle;
    const handle = `CMP-${resolution.outside.id}`;
    references.set(handle, resolution.outside);
    return handle;
  };
  const components = document.components.map((component, index): IntendedComponent => {
    const path = ['components', index];
    if (component.attributes) {
      for (const issue of checkAttributes(component.kind, component.attributes))
        issues.push(read.issue([...path, ...segments(issue.path)], issue.message));
    }
    const domainId = component.domain === undefined ? undefined : around.refs.domain(component.domain);
    if (component.domain !== undefined && domainId === undefined)
      issues.push(read.issue([...path, 'domain'], `there is no domain "${component.domain}"`));
    const ownerId = component.owner
      ? around.people.get(component.owner.toLowerCase())
      : component.owner === null
        ? null
        : undefined;
    if (component.owner && ownerId === undefined)
      issues.push(read.issue([...path, 'owner'], `there is no person with the address ${component.owner}`));
    const site = component.site ? handleOf(resolve(component.site, ['site']), [...path, 'site']) : null;
    const outsideSite = site === null ? undefined : references.get(site);
    const parents = parentKinds(component.kind);
    if (component.parent && parents.length === 0)
      issues.push(read.issue([...path, 'parent'], `a ${component.kind} is no part of anything`));
    const parent =
      component.parent && parents.length > 0
        ? handleOf(ofKind(resolve(component.parent, parents), parents), [...path, 'parent'])
        : null;
    const outsideParent = parent === null ? undefined : references.get(parent);
    return {
      handle: handles[index]!,
      draft: {
        kind: component.kind,
        name: component.name,
        ...(component.state ? { state: component.state } : {}),
        ...(domainId === undefined ? {} : { domainId }),
        ...(ownerId === undefined ? {} : { ownerId }),
        ...(component.site === null ? { siteId: null } : outsideSite ? { siteId: outsideSite.id } : {}),
        ...(component.parent === null ? { parentId: null } : outsideParent ? { parentId: outsideParent.id } : {}),
        ...(component.criticality === undefined ? {} : { criticality: component.criticality }),
        ...(component.attributes ? { attributes: component.attributes } : {}),
      },
      initial: { state: 'planned', domainId: around.refs.usualDomain(component.kind) },
      ...(site !== null && !outsideSite ? { siteHandle: site } : {}),
      ...(parent !== null && !outsideParent ? { parentHandle: parent } : {}),
    };
  });
  const relations = read.relations.flatMap((relation): IntendedRelation[] => {
    const from =
      typeof relation.from === 'number'
        ? handles[relation.from]!
        : handleOf(resolve(relation.from), [...relation.path, 'from']);
    const field = relation.group === null ? 'to' : 'any';
    return relation.to.flatMap((text) => {
      const to = handleOf(resolve(text), [...relation.path, field]);
      if (from === null || to === null) return [];
      if (from === to) {
        issues.push(read.issue([...relation.path, field], 'relates a component to itself'));
        return [];
      }
      return [{ kind: relation.kind, from, to, redundancyGroup: relation.group, needed: relation.needed }];
    });
  });
  issues.push(...repeated(read, relations));
  if (issues.length > 0) throw refusal(issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  const outside = [...references].map(
    ([handle, component]): IntendedComponent => ({
      handle,
      reference: true,
      draft: { id: component.id, kind: component.kind, name: component.name },
    }),
  );
  return {
    source: sourceKeyOf(document.name),
    at,
    components: [...components, ...outside],
    relations,
    software: [],
    endedRelations: [],
    ...(document.adopt ? {} : { confirm: false as const }),
  };

  /** A reference that says its kind itself may say one that cannot be the parent. */
  function ofKind(resolution: Resolution, allowed: readonly Kind[]): Resolution {
    if ('problem' in resolution) return resolution;
    const kind = 'outside' in resolution ? resolution.outside.kind : kindByHandle.get(resolution.handle)!;
    return allowed.includes(kind) ? resolution : { problem: `is a ${kind}; it must be a ${allowed.join(' or ')}` };
  }
}

function sameKeys(read: ReadDocument): Issue[] {
  const seen = new Set<string>();
  return read.document.components.flatMap(({ key }, index) => {
    if (key === undefined || !seen.has(key)) {
      if (key !== undefined) seen.add(key);
      return [];
    }
    return [read.issue(['components', index, 'key'], `${key} is the key of another component of this file`)];
  });
}

/** A JSON pointer as a path. */
export const segments = (pointer: string): PropertyKey[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** The same relation said twice with different numbers would flap. */
function repeated(read: ReadDocument, relations: IntendedRelation[]): Issue[] {
  const needed = new Map<string, number | null>();
  for (const relation of relations) {
    const key = JSON.stringify([relation.from, relation.kind, relation.to, relation.redundancyGroup]);
    const known = needed.get(key);
    if (known !== undefined && known !== relation.needed) {
      return [
        read.issue(
          ['relations'],
          `a relation of the group "${relation.redundancyGroup}" is said twice, needing ${known} and ${relation.needed}`,
        ),
      ];
    }
    needed.set(key, relation.needed);
  }
  return [];
}
