import { sql } from 'kysely';
import type { Id, Level, LevelOrNone } from '#kernel';
import type { WorkPhase } from '#library';
import type { Context } from '#platform';
import { findGivenGrants } from '../authority/holding.ts';
import { treeOf } from '../authority/standing.ts';
import type { DomainTree } from '../domain.ts';
import { type Grant, levelIn } from '../grant.ts';
import { levelDocuments } from './growth.ts';
import { type EvidencePiece, progressOf, type Readiness, readinessFor } from './readiness.ts';

/** Somebody's way to the next level in one domain. */
export interface Approach {
  /** Of the person and the domain together, so that a list has an order. */
  id: number;
  person: { id: Id; name: string; kind: 'person' | 'agent'; title: string | null };
  domain: { id: Id; name: string; slug: string };
  level: LevelOrNone;
  next: Level;
  readiness: Readiness;
  /** Per cent. */
  progress: number;
}

interface PersonRow {
  id: Id;
  name: string;
  kind: 'person' | 'agent';
  title: string | null;
  ceiling: Level | null;
  grants: Grant[];
}

interface EvidenceRow {
  person_id: Id;
  domain_id: Id;
  kind: string;
  level: Level;
  phase: WorkPhase;
  topic: string;
  /** Seconds since 1970, the newest first. */
  at: number[];
}

/** No statement asks for more pieces than this (library/levels), so more of the same need not be read. */
const MOST_ALIKE = 50;
/** A person and a domain make one number. */
const DOMAINS = 1_000_000;

/**
 * Everybody that the reader may read (and themself), in each domain in which they hold a level or have shown something,
 * with what they lack for the next one. Three queries, however many people.
 */
export async function approaches(context: Context, personId: Id | null): Promise<Approach[]> {
  const scope = await context.scope('people.read');
  const [tree, people, evidence] = await Promise.all([
    treeOf(context.workspace),
    readPeople(context, personId),
    readShown(context, personId),
  ]);
  const readable = (reader: boolean, domainId: Id): boolean => reader || scope === 'all' || scope.includes(domainId);
  const now = context.now();
  const shownBy = Map.groupBy(evidence, (row) => row.person_id);
  return people.flatMap((person) => {
    const shown = shownBy.get(person.id) ?? [];
    const self = person.id === context.actor.personId;
    const domains = new Set([...person.grants.map((grant) => grant.domainId), ...shown.map((row) => row.domain_id)]);
    return [...domains]
      .filter((domainId) => readable(self, domainId))
      .flatMap((domainId) => approach(tree, person, shown, domainId, now) ?? []);
  });
}

function approach(
  tree: DomainTree,
  person: PersonRow,
  shown: readonly EvidenceRow[],
  domainId: Id,
  now: Date,
): Approach | null {
  const level = levelIn(tree, person.grants, domainId, person.ceiling);
  const document = levelDocuments().find((one) => one.level === level + 1);
  if (!document || (person.ceiling !== null && document.level > person.ceiling)) return null;
  const within = new Set(tree.subtree(domainId));
  const pieces = shown.filter((row) => within.has(row.domain_id)).flatMap(piecesOf);
  const readiness = readinessFor(document, pieces, now);
  const { id, name, key } = tree.get(domainId)!;
  return {
    id: person.id * DOMAINS + domainId,
    person: { id: person.id, name: person.name, kind: person.kind, title: person.title },
    domain: { id, name, slug: key },
    level,
    next: document.level,
    readiness,
    progress: progressOf(readiness),
  };
}

const piecesOf = ({ kind, level, phase, topic, at }: EvidenceRow): EvidencePiece[] =>
  at.map((seconds) => ({ id: 0, kind, level, phase, topic, at: new Date(seconds * 1_000) }));

/** Who works here, with every level that they hold now: one from above counts in the domains below. */
async function readPeople(context: Context, personId: Id | null): Promise<PersonRow[]> {
  const now = context.now();
  type Held = { domainId: Id; level: Level; by: Id | null };
  const { rows } = await sql<Omit<PersonRow, 'grants'> & { grants: Held[] }>`
    select p.id, p.name, p.kind, p.title, p.level_ceiling as ceiling, g.grants
    from person p left join person o on o.id = p.owner_id
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('domainId', h.domain_id, 'level', h.level,
        'by', case when b.grant_id is not null then coalesce(h.granted_by, 0) end)), '[]') as grants
      from "grant" h left join grant_by_group b on b.grant_id = h.id
      where h.person_id = p.id and h.valid_from <= ${now} and (h.valid_to is null or h.valid_to > ${now})) g
    where p.active and (o.id is null or o.active) and p.kind <> 'system'
      and (${personId}::bigint is null or p.id = ${personId})
    order by p.id`.execute(context.db);
  // What follows a group counts as long as who gave the group its level holds it.
  const givers = new Set(rows.flatMap((row) => row.grants.flatMap(({ by }) => by ?? [])));
  const given = await findGivenGrants(context.db, [...givers], now);
  return rows.map(({ grants, ...person }) => ({
    ...person,
    grants: grants.map(({ domainId, level, by }) => ({
      domainId,
      level,
      ...(by === null ? {} : { within: given.get(by) ?? [] }),
    })),
  }));
}

async function readShown(context: Context, personId: Id | null): Promise<EvidenceRow[]> {
  const scope = await context.scope('people.read');
  const days = Math.max(...levelDocuments().flatMap((one) => one.statements.map(({ shownBy }) => shownBy.withinDays)));
  const oldest = new Date(context.now().getTime() - days * 86_400_000);
  const { rows } = await sql<EvidenceRow>`
    select person_id, domain_id, kind, level, phase, topic,
      (array_agg(extract(epoch from at)::float8 order by at desc))[1:${sql.raw(String(MOST_ALIKE))}] as at
    from evidence
    where at >= ${oldest} and (${personId}::bigint is null or person_id = ${personId})
      and (${scope === 'all'} or domain_id = any(${scope === 'all' ? [] : scope}::bigint[])
        or person_id = ${context.actor.personId})
    group by person_id, domain_id, kind, level, phase, topic`.execute(context.db);
  return rows;
}
