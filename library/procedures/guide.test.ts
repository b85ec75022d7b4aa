import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadProcedures } from '../../modules/procedures/definition/library.ts';
import { loadObjectives, loadStandards } from '../load.ts';

const guide = readFileSync(new URL('../../docs/guides/shipped-procedures.md', import.meta.url), 'utf8');

test('the guide lists each shipped procedure with its level and domain, and no other', () => {
  const listed = [...guide.matchAll(/^\| `([a-z-]+)` \| (\d) \| ([a-z]+) \|/gm)].map(([, key, level, domain]) => [
    key,
    Number(level),
    domain,
  ]);
  const shipped = loadProcedures().map(({ key, level, domain }) => [key, level, domain]);
  const byKey = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
  expect(listed.sort(byKey)).toEqual(shipped.sort(byKey));
});

test('every shipped procedure says what it serves, and that is there', () => {
  const goals = new Set([...loadObjectives(), ...loadStandards()].map(({ key }) => key));
  for (const { key, serves = [] } of loadProcedures()) {
    expect([key, serves.length > 0]).toEqual([key, true]);
    expect([key, serves.filter((one) => !goals.has(one))]).toEqual([key, []]);
  }
});
