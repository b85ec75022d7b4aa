import { expect, it } from 'vitest';
import { linkParts } from './linkParts.ts';

const ref = (key: string, name: string) => ({ type: 'component', id: 1, key, name });

it('links each record at its first whole mention', () => {
  expect(linkParts('subfrey runs frey and frey.', [ref('CMP-1', 'frey')])).toEqual([
    'subfrey runs ',
    { ref: ref('CMP-1', 'frey'), text: 'frey', at: 13 },
    ' and frey.',
  ]);
});

it('prefers the longer name, and never links inside a link', () => {
  const parts = linkParts('Debian 12 is old', [ref('PRD-1', 'Debian'), ref('RLS-2', 'Debian 12')]);
  expect(parts).toEqual([{ ref: ref('RLS-2', 'Debian 12'), text: 'Debian 12', at: 0 }, ' is old']);
});

it('leaves a sentence without records as it is', () => {
  expect(linkParts('Nothing is known yet.', [])).toEqual(['Nothing is known yet.']);
});
