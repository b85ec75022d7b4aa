import { expect, it } from 'vitest';
import type { Verb } from './catalogue.ts';
import { readVerbs } from './catalogue.ts';
import { howItComesIn } from './noTarget.ts';

it('leads whoever may from nothing to a directory, by commands that there are', () => {
  const lines = howItComesIn(['directory'], 'identity', { allowed: true, whoCould: [] });
  const [keep, create, list] = lines.filter((line) => line.trim().startsWith('plumbline '));
  expect(keep).toContain('vault set directory-admin --kind ldap-bind --domain identity');
  expect(list).toContain('component list --kind directory');
  const verb = readVerbs().find((one: Verb) => one.words.join(' ') === 'component create')!;
  expect(verb.args).toEqual(['kind', 'name']);
  for (const [, flag] of create!.matchAll(/--([a-z-]+)/g)) expect(verb.flags.map(({ name }) => name)).toContain(flag);
  // The two name the same credential.
  expect(create).toContain('"credential":"directory-admin"');
});

it('says who could to whoever may not', () => {
  const may = { allowed: false, whoCould: [{ name: 'Ada' }, { name: 'Grace' }] };
  expect(howItComesIn(['directory'], 'identity', may).join('\n')).toContain('Ada, Grace could take one in.');
  expect(howItComesIn(['directory'], 'identity', may).join('\n')).not.toContain('vault set');
});
