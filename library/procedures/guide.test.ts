import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadProcedures } from '../../modules/procedures/definition/library.ts';

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
