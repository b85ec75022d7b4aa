import { type Id, type Json, keyOf, type Level, ref } from '#kernel';
import type { Domain } from '../domain.ts';
import type { KnownGrant, KnownPerson, Roster, RosterEntry, RosterIssue, RosterPerson } from './roster.ts';

/** What of a roster is not so yet. Immutable: agreed to by its hash, and applied as it stands. */
export interface RosterPlan {
  created: { name: string; email: string; title: string | null }[];
  updated: { id: Id; version: number; name: string; title: string | null }[];
  /** Both ends by their e-mail addresses: either may be new. */
  managers: { email: string; managerEmail: string }[];
  granted: { email: string; domainId: Id; level: Level; replaces: Id | null }[];
  /** Who has left: they become inactive. */
  left: { id: Id; version: number }[];
}

export interface PlannedRoster {
  plan: RosterPlan;
  diff: RosterEntry[];
  summary: { create: number; update: number; remove: number; unchanged: number };
  issues: RosterIssue[];
  notes: string[];
}

export interface KnownPeople {
  people: KnownPerson[];
  grants: KnownGrant[];
  domains: Domain[];
  /** Who asks: they do not take themselves away. */
  actorId: Id;
}

const SOURCE = 'roster';

/**
 * Holds a roster against who is known, by their e-mail addresses. What it does not say stays; who is missing has left
 * only where the roster is `whole` and nothing of it was wrong. Pure.
 */
export function planRoster(roster: Roster, known: KnownPeople, whole: boolean): PlannedRoster {
  const plan: RosterPlan = { created: [], updated: [], managers: [], granted: [], left: [] };
  const out: PlannedRoster = {
    plan,
    diff: [],
    summary: { create: 0, update: 0, remove: 0, unchanged: 0 },
    issues: [...roster.issues],
    notes: [...roster.notes],
  };
  const byEmail = new Map(
    known.people.flatMap((person) => (person.email ? [[person.email.toLowerCase(), person] as const] : [])),
  );
  const byId = new Map(known.people.map((person) => [person.id, person]));
  const inRoster = new Set(roster.people.map((person) => person.email));
  for (const person of roster.people) {
    const current = byEmail.get(person.email);
    if (current && current.kind !== 'person') {
      out.issues.push({
        line: person.line,
        field: 'email',
        message: `${person.email} is the address of ${keyOf(ref('person', current.id))}, which is no person but ${current.kind === 'agent' ? 'an agent' : 'the system'}`,
      });
      continue;
    }
    if (current && !current.active)
      out.notes.push(`${current.name} (${person.email}) is inactive here and stays so; somebody has to decide that.`);
    const changes = [
      ...change('name', current?.name ?? null, person.name),
      ...(current ? [] : change('email', null, person.email)),
      ...(person.title === undefined ? [] : change('title', current?.title ?? null, person.title)),
      ...managerChange(person, current, { byEmail, byId, inRoster }, out, plan),
    ];
    if (!current) {
      plan.created.push({ name: person.name, email: person.email, title: person.title ?? null });
      out.summary.create += 1;
    } else if (changes.length > 0) {
      plan.updated.push({
        id: current.id,
        version: current.version,
        name: person.name,
        title: person.title ?? current.title,
      });
      out.summary.update += 1;
    } else out.summary.unchanged += 1;
    if (changes.length > 0)
      out.diff.push({
        op: current ? 'update' : 'create',
        what: 'person',
        kind: '',
        name: person.name,
        key: keyOfPerson(current),
        line: person.line,
        changes,
      });
    planGrants(person, current, known, out, plan);
  }
  if (whole) planLeavers(roster, known, out, plan);
  return out;
}

function managerChange(
  person: RosterPerson,
  current: KnownPerson | undefined,
  known: { byEmail: Map<string, KnownPerson>; byId: Map<Id, KnownPerson>; inRoster: Set<string> },
  out: PlannedRoster,
  plan: RosterPlan,
): RosterEntry['changes'] {
  if (person.manager === undefined) return [];
  if (person.manager === person.email) {
    out.notes.push(`Line ${person.line}: ${person.name} is said to lead themself; that was not taken.`);
    return [];
  }
  const manager = known.byEmail.get(person.manager);
  if (!known.inRoster.has(person.manager) && manager?.kind !== 'person') {
    out.issues.push({
      line: person.line,
      field: 'manager',
      message: `there is no person with the address ${person.manager}, neither in the roster nor here; the rest of the line came in`,
    });
    return [];
  }
  const before = current?.managerId == null ? null : (known.byId.get(current.managerId)?.email?.toLowerCase() ?? null);
  if (before === person.manager) return [];
  plan.managers.push({ email: person.email, managerEmail: person.manager });
  return change('manager', before, person.manager);
}

function planGrants(
  person: RosterPerson,
  current: KnownPerson | undefined,
  known: KnownPeople,
  out: PlannedRoster,
  plan: RosterPlan,
): void {
  for (const { domain: key, level } of person.grants) {
    const domain = known.domains.find((one) => one.key === key);
    if (!domain) {
      out.issues.push({ line: person.line, field: 'grants', message: `there is no domain "${key}"` });
      continue;
    }
    const held = current && known.grants.find((grant) => grant.personId === current.id && grant.domainId === domain.id);
    if (held?.level === level) {
      out.summary.unchanged += 1;
      continue;
    }
    plan.granted.push({ email: person.email, domainId: domain.id, level, replaces: held?.id ?? null });
    out.summary[held ? 'update' : 'create'] += 1;
    out.diff.push({
      op: held ? 'update' : 'create',
      what: 'grant',
      kind: domain.key,
      name: `${person.name} in ${domain.name}`,
      key: held ? keyOf(ref('grant', held.id)) : null,
      line: person.line,
      changes: change('level', held?.level ?? null, level),
    });
  }
}

function planLeavers(roster: Roster, known: KnownPeople, out: PlannedRoster, plan: RosterPlan): void {
  if (out.issues.length > 0) {
    out.notes.push('Some lines are wrong, so nobody who is missing here is taken for gone. Mend them first.');
    return;
  }
  const here = new Set(roster.people.map((person) => person.email));
  let unaddressed = 0;
  for (const person of known.people) {
    if (person.kind !== 'person' || !person.active) continue;
    if (!person.email) unaddressed += 1;
    else if (!here.has(person.email.toLowerCase())) {
      if (person.administrator || person.id === known.actorId) {
        out.notes.push(
          `${person.name} (${person.email}) is missing, but ${person.administrator ? 'operates this installation' : 'is you'}: no list takes them away.`,
        );
        continue;
      }
      plan.left.push({ id: person.id, version: person.version });
      out.summary.remove += 1;
      out.diff.push({
        op: 'remove',
        what: 'person',
        kind: '',
        name: person.name,
        key: keyOfPerson(person),
        line: null,
        changes: change('active', true, false),
      });
    }
  }
  if (unaddressed > 0)
    out.notes.push(`${unaddressed} people here have no e-mail address: whether they left can't be known.`);
}

const keyOfPerson = (person: KnownPerson | undefined): string | null =>
  person ? keyOf(ref('person', person.id)) : null;

function change(field: string, before: Json, after: Json): RosterEntry['changes'] {
  return before === after ? [] : [{ field, before, after, source: SOURCE }];
}
