import { expect, test } from 'vitest';
import { type ComponentState, checkAttributes, componentStates } from '#estate';
import { contentHash } from '#kernel';
import { loadExample } from './documents.ts';
import { generateStory, generateWorld } from './generate.ts';

const documents = loadExample();
const { seed } = documents.organisation;
const endsOn = '2026-11-23';
const story = generateStory(documents, endsOn, seed);
const { world } = generateWorld(documents, story.firstDay, seed);
const things = [...world.things.values()];

test('the same documents, day and seed give the same story, byte for byte', () => {
  const again = generateStory(loadExample(), endsOn, seed);
  expect(contentHash(again)).toBe(contentHash(story));
  expect(contentHash(generateStory(documents, endsOn, seed + 1))).not.toBe(contentHash(story));
});

test('the story takes two years and ends before the day it is told for', () => {
  expect(story.firstDay).toBe('2024-11-23');
  expect(story.moments[0]!.at.slice(0, 10)).toBe(story.firstDay);
  expect(story.moments.at(-1)!.at < `${endsOn}T00:00:00`).toBe(true);
  const times = story.moments.map((moment) => moment.at);
  expect(times).toEqual(times.toSorted());
});

test('the organisation has three sites, four domains besides the root, and 40 people at all levels', () => {
  expect(world.of('site')).toHaveLength(3);
  expect([...new Set(things.map((thing) => thing.domain))].sort()).toEqual([
    'compute',
    'devices',
    'infrastructure',
    'network',
    'storage',
  ]);
  expect(documents.people).toHaveLength(40);
  expect(documents.people.filter((person) => person.kind === 'agent')).toHaveLength(3);
  const levels = new Set(documents.people.flatMap((person) => Object.values(person.grants)));
  expect([...levels].sort()).toEqual([1, 2, 3, 4, 5]);
});

test('about 1,200 components have names that are unique within kind and site, and hosts have names of their own', () => {
  expect(things.length).toBeGreaterThanOrEqual(1_150);
  expect(things.length).toBeLessThanOrEqual(1_250);
  const names = things.map((thing) => `${thing.kind} ${thing.site} ${thing.name.toLowerCase()}`);
  expect(new Set(names).size).toBe(names.length);
  const hosts = things.filter((thing) => 'hostname' in thing.observed).map((thing) => thing.name);
  expect(new Set(hosts).size).toBe(hosts.length);
});

test('every attribute is one of its kind, and every address is one of the example or private', () => {
  for (const thing of things) {
    expect(checkAttributes(thing.kind, { ...thing.attributes, ...thing.observed }), thing.ref).toEqual([]);
    for (const address of (thing.observed['addresses'] ?? []) as string[]) {
      expect(address).toMatch(/^(10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:)/);
    }
  }
});

test('no address is given twice', () => {
  const addresses = things.flatMap((thing) => (thing.observed['addresses'] ?? []) as string[]);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('every relation joins two things, and a group needs no more members than it has', () => {
  for (const link of world.links) {
    expect(world.things.has(link.from), link.from).toBe(true);
    expect(world.things.has(link.to), link.to).toBe(true);
    expect(link.from).not.toBe(link.to);
    expect(link.group === null).toBe(link.needed === null);
  }
  const groups = Map.groupBy(
    world.links.filter((link) => link.group !== null),
    (link) => `${link.kind === 'member-of' ? link.to : link.from} ${link.kind} ${link.group}`,
  );
  expect(groups.size).toBeGreaterThan(100);
  for (const [name, links] of groups) expect(links.length, name).toBeGreaterThanOrEqual(links[0]!.needed!);
});

test('every move of the story is legal, and nobody acts before they have joined', () => {
  const states = new Map<string, ComponentState>();
  const joined = new Set(['system', documents.people.find((person) => person.head)!.key]);
  for (const { actor, happening, at } of story.moments) {
    expect(joined.has(actor), `${actor} at ${at}`).toBe(true);
    if (happening.what === 'join') for (const person of happening.people) joined.add(person.key);
    if (happening.what !== 'state') continue;
    for (const { ref, state, owner } of happening.statements) {
      if (owner) expect(joined.has(owner), `${ref} of ${owner} at ${at}`).toBe(true);
      const before = states.get(ref);
      if (before === undefined) expect(state, ref).toBeDefined();
      if (state === undefined || state === before) continue;
      if (before !== undefined) expect(Object.values(componentStates[before]), `${ref} at ${at}`).toContain(state);
      states.set(ref, state);
    }
  }
});
