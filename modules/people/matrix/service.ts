import { sql } from 'kysely';
import { type Id, keyOf, type Level, ref } from '#kernel';
import type { Context, DomainScope, Reader } from '#platform';
import { findGivenGrants } from '../authority/holding.ts';
import { treeOf } from '../authority/standing.ts';
import { findDomainOwners, findGlasses } from '../break-glass/store.ts';
import type { DomainTree } from '../domain.ts';
import { carriedUntil, carrying, type GivenGrant } from '../grant.ts';
import { DAY_MS, ENDS_SOON_DAYS, HAND_ON_WITHIN_DAYS } from '../grants/grant.ts';
import { type Cell, cellsOf, type HeldGrant, type MatrixPerson, workersOf } from './matrix.ts';

const MOST_PEOPLE = 300;

export interface MatrixRow {
  person: MatrixPerson;
  title: string | null;
  cells: Cell[];
}

export interface Notice {
  kind: 'ends-soon' | 'not-handed-on' | 'to-review';
  sentence: string;
  key: string;
  at: Date;
}

export interface Matrix {
  tree: DomainTree;
  domains: { id: Id; depth: number; ownerId: Id | null; workers: MatrixPerson[]; mayGrant: boolean }[];
  rows: MatrixRow[];
  names: Map<Id, string>;
  more: boolean;
  notices: Notice[];
}

/** The matrix of the domains whose people the actor may read. */
export async function matrixOf(context: Context, q: string | undefined): Promise<Matrix> {
  const { db } = context;
  const at = context.now();
  const scope = await context.scope('people.read');
  const granting = await context.scope('people.grant');
  const tree = await treeOf(context.workspace);
  const readable = (id: Id): boolean => scope === 'all' || scope.includes(id);
  const domainIds = tree.subtree(tree.rootId).filter(readable);
  const people = domainIds.length === 0 ? [] : await findPeople(db, tree, at);
  const owners = await findDomainOwners(db);
  const words = q?.toLowerCase();
  const rows = people
    .map(({ person, title }) => ({ person, title, cells: cellsOf(tree, person, domainIds) }))
    // Who holds nothing that one may read is told to those only who may read everything.
    .filter(({ person, title, cells }) => {
      if (cells.length === 0 && scope !== 'all') return false;
      return !words || person.name.toLowerCase().includes(words) || (title?.toLowerCase().includes(words) ?? false);
    })
    .sort((a, b) => b.cells.length - a.cells.length || (a.person.name < b.person.name ? -1 : 1));
  return {
    tree,
    domains: domainIds.map((id) => ({
      id,
      depth: tree.lineage(id).length - 1,
      ownerId: owners.get(id) ?? null,
      workers: workersOf(
        tree,
        people.map(({ person }) => person),
        id,
      ),
      mayGrant: granting === 'all' || granting.includes(id),
    })),
    rows: rows.slice(0, MOST_PEOPLE),
    names: new Map(people.map(({ person }) => [person.personId, person.name])),
    more: rows.length > MOST_PEOPLE,
    notices: await noticesOf(context, tree, rows, scope),
  };
}

async function noticesOf(context: Context, tree: DomainTree, rows: MatrixRow[], scope: DomainScope): Promise<Notice[]> {
  const at = context.now();
  const soon = new Date(at.getTime() + ENDS_SOON_DAYS * DAY_MS);
  const nameOf = (id: Id): string => tree.get(id)?.name ?? '';
  const ending = rows.flatMap(({ person }) =>
    person.grants
      .filter((grant) => grant.to !== null && grant.to <= soon && (scope === 'all' || scope.includes(grant.domainId)))
      .map(
        (grant): Notice => ({
          kind: 'ends-soon',
          sentence: `${person.name} holds level ${grant.level} in ${nameOf(grant.domainId)} no longer from then on.`,
          key: keyOf(ref('grant', grant.id)),
          at: grant.to!,
        }),
      ),
  );
  const glasses = await findGlasses(context.db, {
    scope,
    selfId: context.actor.personId,
    at,
    limit: 50,
    after: null,
    descending: false,
    state: 'to-review',
  });
  const reviews = glasses.map(
    (glass): Notice => ({
      kind: 'to-review',
      sentence: `${glass.person} broke the glass in ${glass.domain}: nobody has closed the review.`,
      key: keyOf(ref('break_glass', glass.id)),
      at: glass.reviewDueAt,
    }),
  );
  return [...reviews, ...(scope === 'all' ? await notHandedOn(context.db, at) : []), ...ending];
}

/** The first person's level 5, where it is nobody else's long after the beginning. */
async function notHandedOn(db: Reader, at: Date): Promise<Notice[]> {
  const row = await db
    .selectFrom('grant as g')
    .innerJoin('domain as d', 'd.id', 'g.domain_id')
    .innerJoin('person as p', 'p.id', 'g.person_id')
    .where('d.parent_id', 'is', null)
    .where('g.granted_by', 'is', null)
    .where('g.level', '=', 5)
    .where('g.valid_to', 'is', null)
    .where('g.valid_from', '<', new Date(at.getTime() - HAND_ON_WITHIN_DAYS * DAY_MS))
    .where(
      sql<boolean>`not exists (select 1 from "grant" other join person q on q.id = other.person_id
        where other.domain_id = g.domain_id and other.level = 5 and other.person_id <> g.person_id and q.active
          and q.kind = 'person' and other.valid_from <= ${at} and (other.valid_to is null or other.valid_to > ${at}))`,
    )
    .select(['g.id', 'g.valid_from', 'p.name'])
    .orderBy('g.id')
    .executeTakeFirst();
  if (!row) return [];
  return [
    {
      kind: 'not-handed-on',
      sentence: `${row.name} has held level 5 alone since the beginning: grant it to somebody else too.`,
      key: keyOf(ref('grant', row.id)),
      at: row.valid_from,
    },
  ];
}

interface GrantRow {
  id: Id;
  person_id: Id;
  domain_id: Id;
  level: Level;
  valid_to: Date | null;
  /** A group gives it, by the word of `granted_by`. */
  follows: boolean;
  granted_by: Id | null;
}

/** As decisions count it: what follows a group lasts no longer than its giver's own level, though it stands until the next sign-in. */
function counted(tree: DomainTree, row: GrantRow, givers: readonly GivenGrant[]): HeldGrant[] {
  const grant = { id: row.id, domainId: row.domain_id, level: row.level, to: row.valid_to };
  if (!row.follows) return [grant];
  const carriers = carrying(tree, givers, grant);
  return carriers.length === 0 ? [] : [{ ...grant, to: carriedUntil(carriers, grant.to) }];
}

interface PersonRow {
  id: Id;
  name: string;
  kind: 'person' | 'agent';
  title: string | null;
  ceiling: Level | null;
}

/** Everybody who works here now with what counts of what they hold: five queries, however many they are. */
async function findPeople(
  db: Reader,
  tree: DomainTree,
  at: Date,
): Promise<{ person: MatrixPerson; title: string | null }[]> {
  const [people, grants, lent, supervisions] = await Promise.all([
    sql<PersonRow>`
      select p.id, p.name, p.kind, p.title, p.level_ceiling as ceiling from person p left join person o on o.id = p.owner_id
      where p.active and p.kind <> 'system' and (o.id is null or o.active)`.execute(db),
    sql<GrantRow>`
      select g.id, g.person_id, g.domain_id, g.level, g.valid_to, b.grant_id is not null as follows, g.granted_by
      from "grant" g left join grant_by_group b on b.grant_id = g.id
      where g.valid_from <= ${at} and (g.valid_to is null or g.valid_to > ${at})`.execute(db),
    sql<{ id: Id; from_id: Id; to_id: Id; domain_id: Id; level: Level }>`
      select id, from_id, to_id, domain_id, level from delegation
      where valid_from <= ${at} and valid_to > ${at}`.execute(db),
    sql<{ id: Id; person_id: Id; supervisor_id: Id; domain_id: Id }>`
      select id, person_id, supervisor_id, domain_id from supervision
      where valid_from <= ${at} and (valid_to is null or valid_to > ${at})`.execute(db),
  ]);
  const byId = new Map(
    people.rows.map(({ id, name, kind, title, ceiling }) => {
      const person: MatrixPerson = { personId: id, name, kind, ceiling, grants: [], lent: [], supervisions: [] };
      return [id, { person, title }];
    }),
  );
  const givers = new Set(grants.rows.flatMap((row) => (row.follows ? (row.granted_by ?? []) : [])));
  const given = await findGivenGrants(db, [...givers], at);
  for (const row of grants.rows)
    byId.get(row.person_id)?.person.grants.push(...counted(tree, row, given.get(row.granted_by ?? 0) ?? []));
  for (const { id, from_id, to_id, domain_id, level } of lent.rows) {
    const lender = byId.get(from_id)?.person;
    if (lender) byId.get(to_id)?.person.lent.push({ id, domainId: domain_id, level, lender });
  }
  for (const { id, person_id, supervisor_id, domain_id } of supervisions.rows) {
    const supervisor = byId.get(supervisor_id)?.person;
    if (supervisor) byId.get(person_id)?.person.supervisions.push({ id, domainId: domain_id, supervisor });
  }
  return [...byId.values()];
}
