import { expect, it } from 'vitest';
import { canonicalJson } from './hash.ts';

it('gives equal values equal bytes, whatever the order of their members and whatever their keys hold', () => {
  const value = {
    b: [1, undefined, 'é"\\\n'],
    a: undefined,
    '10': null,
    '9': new Date(0),
    '': { z: true, '\ud800': -0.5 },
  };
  const text = '{"":{"z":true,"\\ud800":-0.5},"10":null,"9":"1970-01-01T00:00:00.000Z","b":[1,null,"é\\"\\\\\\n"]}';
  expect(canonicalJson(value)).toBe(text);
  expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
});
