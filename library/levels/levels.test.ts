import { describe, expect, it, test } from 'vitest';
import { levels } from '#kernel';
import { evidenceKinds } from '../../modules/people/evidence/kind.ts';
import { readYaml } from '../document.ts';
import { loadLevels } from '../load.ts';
import { levelFileSchema } from './level.ts';

const shipped = loadLevels();
const statements = shipped.flatMap((one) => one.statements);

describe('the shipped levels', () => {
  it('are the five, by their names', () => {
    expect(shipped.map(({ level, name }) => [level, name])).toEqual(
      Object.entries(levels).map(([level, name]) => [Number(level), name]),
    );
  });

  it('state three things each, under keys of their own', () => {
    expect(shipped.map((one) => one.statements.length)).toEqual([3, 3, 3, 3, 3]);
    expect(new Set(statements.map((one) => one.key)).size).toBe(15);
  });

  it('say them in the words of the mission', () => {
    const said = statements.map((one) => one.says);
    expect(said).toContain('Uses infrastructure components according to established policies.');
    expect(said).toContain('Troubleshoots common operational issues within their assigned infrastructure area.');
    expect(said).toContain('Ensures operational stability, performance, and security of the managed infrastructure.');
    expect(said.every((text) => /^[A-Z].*\.$/.test(text) && !/\s{2}|\n/.test(text))).toBe(true);
  });

  it('are shown by kinds of evidence that exist; and each kind shows something', () => {
    const asked = new Set(statements.flatMap((one) => one.shownBy.from.map((source) => source.kind)));
    expect([...asked].sort()).toEqual(Object.keys(evidenceKinds).sort());
  });

  it('ask for no more kinds or phases than their sources can give', () => {
    for (const { key, shownBy } of statements) {
      const kinds = new Set(shownBy.from.map((source) => source.kind)).size;
      expect([key, kinds >= shownBy.kinds, shownBy.pieces >= shownBy.kinds, shownBy.pieces >= shownBy.phases]).toEqual([
        key,
        true,
        true,
        true,
      ]);
    }
  });
});

test('a level that is written wrongly is refused with its line', () => {
  const text = 'level: 6\nname: Float\nstatements: []\n';
  expect(() => readYaml(levelFileSchema, text, 'float.yaml')).toThrow(/line 1, \/level/);
});
