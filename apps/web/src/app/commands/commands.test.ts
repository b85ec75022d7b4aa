import { expect, it, vi } from 'vitest';
import { places } from '../navigation.ts';
import { nameOfKey } from '../shortcuts.ts';
import { buildCommands, matching } from './commands.ts';

const deeds = {
  go: vi.fn(),
  help: vi.fn(),
  scheme: vi.fn(),
  turn: vi.fn(),
  inExample: false,
  openExample: vi.fn(),
  openMain: vi.fn(),
};

it('finds a command by the beginnings of its words, in any order', () => {
  expect(matching(buildCommands(deeds), 'loop turn').map((command) => command.id)).toContain('turn');
  expect(matching(buildCommands(deeds), 'xyz')).toEqual([]);
});

it('offers the way back from the example, and no turn of a machine that is not there', () => {
  const ids = buildCommands({ ...deeds, inExample: true }).map((command) => command.id);
  expect(ids).toContain('main');
  expect(ids).not.toContain('turn');
});

it('gives every page a key of its own', () => {
  const keys = places.map((place) => place.key);
  expect(new Set(keys).size).toBe(keys.length);
});

it('takes Ctrl and Cmd as one', () => {
  const bare = { ctrlKey: false, metaKey: false, altKey: false };
  expect(nameOfKey({ ...bare, key: 'k', metaKey: true })).toBe('ctrl+k');
  expect(nameOfKey({ ...bare, key: 'K', ctrlKey: true })).toBe('ctrl+k');
  expect(nameOfKey({ ...bare, key: '?' })).toBe('?');
});
