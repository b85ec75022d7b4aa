/** Two years of history, told from the world: who did what, when, on whose word. Pure. */
import type { ComponentState, Kind } from '#estate';
import { STORY_DAYS } from './days.ts';
import { createDiary, type Diary } from './diary.ts';
import type { Moment, StatedRelation, Statement } from './moment.ts';
import { tellObservations } from './observations.ts';
import { chooseRetirements } from './retirements.ts';
import type { Setting } from './setting.ts';
import { tellSoftware } from './softwareHistory.ts';
import { tellWork } from './work.ts';
import type { Link, Thing } from './world.ts';

export function tellHistory(setting: Setting): Moment[] {
  const diary = createDiary(setting);
  chooseRetirements(setting);
  tellPeople(setting, diary);
  tellBeginning(setting, diary);
  tellArrivals(setting, diary);
  tellDepartures(setting, diary);
  tellRelations(setting, diary);
  tellSoftware(setting, diary);
  tellHandovers(setting, diary);
  tellCorrections(setting, diary);
  tellObservations(setting, diary);
  tellWork(setting, diary);
  tellUnderstanding(diary);
  tellToday(setting, diary);
  return diary.moments();
}

function tellPeople(setting: Setting, diary: Diary): void {
  const { people } = setting.documents;
  const joins = Map.groupBy(people, (person) => person.joins);
  const head = people.find((person) => person.head)!.key;
  for (const [day, joining] of joins) {
    diary.note(day, 7 * 60 + 30, head, 'person.join', 'They begin', { what: 'join', people: joining });
  }
  for (const person of people) {
    for (const { day, domain, level, reason } of person.grows) {
      const body = { person: `$person ${person.key}`, domain, level, verdict: 'granted', reason };
      diary.note(day, 15 * 60, setting.lead(domain), 'assessment.create', reason, {
        what: 'do',
        operation: 'assessment.create',
        given: { body },
        made: null,
      });
    }
  }
}

/** Who is there already to own a thing; until its owner has joined, the lead of its domain does. */
function ownerOn(setting: Setting, thing: Thing, day: number): string | null {
  const owner = setting.documents.people.find((person) => person.key === thing.owner);
  return !owner || owner.joins <= day ? thing.owner : setting.lead(thing.domain);
}

const fresh = (setting: Setting, thing: Thing, state: ComponentState, day: number): Statement => ({
  ref: thing.ref,
  kind: thing.kind,
  name: thing.name,
  site: thing.site,
  domain: thing.domain,
  owner: ownerOn(setting, thing, day),
  criticality: thing.criticality,
  state,
  attributes: thing.attributes,
});

/** The registers of the organisation are taken over in the first week, from the ground up. */
const takeover: { day: number; actor: string; kinds: Kind[]; why: string }[] = [
  { day: 0, actor: 'ingrid', kinds: ['site'], why: 'The three sites' },
  { day: 0, actor: 'ruth', kinds: ['location', 'power-feed'], why: 'Rooms and power from the building register' },
  { day: 1, actor: 'jonas', kinds: ['rack', 'server', 'cluster', 'container-host'], why: 'Server register' },
  { day: 1, actor: 'meiling', kinds: ['storage', 'database'], why: 'Storage register' },
  { day: 2, actor: 'priya', kinds: ['circuit', 'device', 'prefix'], why: 'Network register' },
  {
    day: 2,
    actor: 'jonas',
    kinds: ['vm', 'service', 'messaging', 'directory', 'certificate'],
    why: 'Virtual machines and services',
  },
  { day: 3, actor: 'amara', kinds: ['application'], why: 'Application portfolio' },
  { day: 3, actor: 'ruth', kinds: ['contract', 'licence', 'subscription'], why: 'Contract folder' },
  { day: 4, actor: 'declan', kinds: ['pc'], why: 'PC register' },
];

function tellBeginning(setting: Setting, diary: Diary): void {
  for (const [index, step] of takeover.entries()) {
    const things = [...setting.world.things.values()].filter(
      (thing) => step.kinds.includes(thing.kind) && thing.arrives.day === 0,
    );
    diary.note(step.day, 8 * 60 + 20 + index * 12, step.actor, 'estate.import', step.why, {
      what: 'state',
      source: 'asset-register',
      statements: things.map((thing) => fresh(setting, thing, 'in-service', step.day)),
    });
  }
}

const bought: Kind[] = ['server', 'device', 'pc', 'storage', 'rack', 'circuit'];
/** How many days before it is in service each step is reached. */
const purchase: [ComponentState, number][] = [
  ['planned', 75],
  ['ordered', 60],
  ['received', 18],
  ['deploying', 9],
  ['in-service', 0],
];
const provisioning: [ComponentState, number][] = [
  ['planned', 24],
  ['deploying', 5],
  ['in-service', 0],
];

function tellArrivals(setting: Setting, diary: Diary): void {
  const arriving = [...setting.world.things.values()].filter((thing) => thing.arrives.day > 0);
  const groups = Map.groupBy(
    arriving,
    (thing) => `${thing.arrives.delivery ?? 'single'} ${thing.arrives.day} ${bought.includes(thing.kind)}`,
  );
  for (const things of groups.values()) {
    const { day, delivery } = things[0]!.arrives;
    const document = setting.documents.story.deliveries.find((candidate) => candidate.key === delivery);
    const actor = document?.by ?? ownerOn(setting, things[0]!, day - 75) ?? 'jonas';
    const title = document?.title ?? titleOf(setting, delivery) ?? things[0]!.name;
    for (const [state, before] of bought.includes(things[0]!.kind) ? purchase : provisioning) {
      const when = Math.max(5, day - before);
      // Purchasing orders; whoever sets it up does the rest.
      const by = state === 'ordered' ? 'ruth' : actor;
      diary.note(when, diary.minute(), by, state === 'planned' ? 'component.create' : 'component.move', title, {
        what: 'state',
        source: 'person',
        statements: things.map((thing) =>
          state === 'planned'
            ? fresh(setting, thing, 'planned', when)
            : { ref: thing.ref, kind: thing.kind, name: thing.name, state, decided: true, reason: title },
        ),
      });
    }
  }
}

function titleOf(setting: Setting, key: string | null): string | null {
  const found = [...setting.documents.applications, ...setting.documents.services].find(
    (workload) => workload.key === key,
  );
  return found ? `New: ${found.name}` : null;
}

const departure: [ComponentState, number][] = [
  ['retiring', -30],
  ['retired', 0],
  ['disposed', 24],
];

function tellDepartures(setting: Setting, diary: Diary): void {
  const leaving = [...setting.world.things.values()].filter((thing) => thing.leaves);
  const groups = Map.groupBy(leaving, (thing) => `${thing.leaves!.reason} ${thing.leaves!.day}`);
  for (const things of groups.values()) {
    const { day, reason, by } = things[0]!.leaves!;
    for (const [state, after] of departure) {
      diary.note(day + after, diary.minute(), by, 'component.move', reason, {
        what: 'state',
        source: 'person',
        statements: things.map((thing) => ({
          ref: thing.ref,
          kind: thing.kind,
          name: thing.name,
          state,
          decided: true,
          reason,
        })),
      });
    }
  }
}

/** The estate is written down as YAML in the second week; later relations come with the things they join. */
function tellRelations(setting: Setting, diary: Diary): void {
  const { world } = setting;
  const starts = (link: Link): number => {
    const ends = Math.max(...[link.from, link.to].map((ref) => plannedOn(world.things.get(ref)!)));
    return Math.max(link.fromDay ?? 0, ends > 0 ? ends + 1 : 10);
  };
  const stated = ({ kind, from, to, group, needed }: Link): StatedRelation => ({ kind, from, to, group, needed });
  const byDay = Map.groupBy(world.links, starts);
  for (const [day, links] of byDay) {
    const byDomain = Map.groupBy(links, (link) => world.things.get(link.from)!.domain);
    for (const [domain, some] of byDomain) {
      diary.note(day, 16 * 60 + 10, setting.lead(domain), 'estate.apply', 'The estate as YAML, from the repository', {
        what: 'relate',
        source: 'yaml',
        add: some.map(stated),
        end: [],
      });
    }
  }
  const ends = (link: Link): number | undefined => {
    const gone = [link.from, link.to].flatMap((ref) => world.things.get(ref)!.leaves?.day ?? []);
    const days = [...gone, ...(link.untilDay === undefined ? [] : [link.untilDay])];
    return days.length > 0 ? Math.min(...days) : undefined;
  };
  for (const [day, links] of Map.groupBy(world.links, ends)) {
    if (day === undefined) continue;
    diary.note(
      day,
      16 * 60 + 5,
      setting.lead(world.things.get(links[0]!.from)!.domain),
      'estate.apply',
      'No longer there',
      {
        what: 'relate',
        source: 'yaml',
        add: [],
        end: links.map(stated),
      },
    );
  }
}

function plannedOn(thing: Thing): number {
  if (thing.arrives.day === 0) return 0;
  return Math.max(5, thing.arrives.day - (bought.includes(thing.kind) ? purchase : provisioning)[0]![1]);
}

/** What of a domain is there on a day, in service. */
function present(setting: Setting, day: number, keep: (thing: Thing) => boolean): Thing[] {
  return [...setting.world.things.values()].filter(
    (thing) => thing.arrives.day <= day && (!thing.leaves || thing.leaves.day - 31 > day) && keep(thing),
  );
}

function tellHandovers(setting: Setting, diary: Diary): void {
  for (const person of setting.documents.people.filter((candidate) => candidate.joins > 0)) {
    const theirs = present(setting, person.joins, (thing) => thing.owner === person.key);
    diary.note(
      person.joins,
      11 * 60,
      setting.lead(theirs[0]?.domain ?? 'infrastructure'),
      'component.update',
      `${person.name} takes over`,
      {
        what: 'state',
        source: 'person',
        statements: theirs.map((thing) => ({ ref: thing.ref, kind: thing.kind, name: thing.name, owner: person.key })),
      },
    );
  }
  for (const { day, from, to, domain, reason } of setting.documents.story.handovers) {
    const theirs = present(setting, day, (thing) => thing.owner === from && thing.domain === domain);
    const half = theirs.filter((_, index) => index % 2 === 0);
    diary.note(day, 9 * 60, setting.lead(domain), 'component.update', reason, {
      what: 'state',
      source: 'person',
      statements: half.map((thing) => ({ ref: thing.ref, kind: thing.kind, name: thing.name, owner: to, reason })),
    });
  }
}

/** Small things that people put right: each a field of one component, on a person's word. */
function tellCorrections(setting: Setting, diary: Diary): void {
  const { firstDay, everyDays, each, notes } = setting.documents.story.corrections;
  const random = setting.random.fork('corrections');
  for (let day = firstDay; day < STORY_DAYS; day += everyDays) {
    const things = random.sample(
      present(
        setting,
        day - 1,
        (thing) =>
          ['server', 'device', 'pc', 'vm', 'storage', 'database', 'application'].includes(thing.kind) &&
          thing.owner !== null,
      ),
      each,
    );
    for (const thing of things) {
      const note = random.pick(notes);
      const statement: Statement = { ref: thing.ref, kind: thing.kind, name: thing.name, reason: note };
      if (note.startsWith('Criticality'))
        statement.criticality = Math.min(5, Math.max(1, thing.criticality + (random.chance(0.6) ? 1 : -1)));
      else if (note.startsWith('Serial') && thing.attributes['serial'])
        statement.attributes = { serial: setting.serial(random) };
      else if (note.startsWith('Warranty') && thing.attributes['warrantyEndsOn'])
        statement.attributes = { warrantyEndsOn: setting.date(day + 730) };
      else if (note.startsWith('Labelled')) statement.attributes = { labels: { labelled: setting.date(day) } };
      else statement.attributes = { description: note };
      diary.note(day, diary.minute(), ownerOn(setting, thing, day)!, 'component.update', note, {
        what: 'state',
        source: 'person',
        statements: [statement],
      });
    }
  }
}

/** Once a month everything is measured; once a quarter it is held against the standards and gathered into insights. */
function tellUnderstanding(diary: Diary): void {
  for (let month = 1; month <= 24; month += 1) {
    const day = Math.min(STORY_DAYS - 1, Math.round((month * STORY_DAYS) / 24) - 1);
    diary.note(day, 19 * 60 + 30, 'system', 'insight.understand', 'The estate held against its standards', {
      what: 'understand',
      gather: month % 3 === 0,
    });
  }
}

/** What is under way this week. */
function tellToday(setting: Setting, diary: Diary): void {
  const kept = setting.random.fork('today').sample(
    present(setting, STORY_DAYS, (thing) => thing.kind === 'vm' && thing.criticality <= 3),
    5,
  );
  diary.note(STORY_DAYS - 1, 17 * 60, 'aisha', 'component.move', 'Taken out for the maintenance of this week', {
    what: 'state',
    source: 'person',
    statements: kept.map((thing) => ({
      ref: thing.ref,
      kind: thing.kind,
      name: thing.name,
      state: 'maintenance',
      decided: true,
      reason: 'Maintenance of this week',
    })),
  });
}
