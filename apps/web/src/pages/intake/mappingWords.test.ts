import { expect, it } from 'vitest';
import { fieldMeant, mappingWords } from './mappingWords.ts';

it('says what a column is taken for in words, and takes either', () => {
  const fields = ['name', 'id', 'attributes.osName', 'attributes.assetTag', 'relations.located-in'];
  expect(fields.map(mappingWords)).toEqual(['Name', 'Id in the source', 'Operating system', 'Asset tag', 'Located in']);
  expect(mappingWords('labels.cost centre')).toBe('Label cost centre');
  for (const field of fields) {
    expect(fieldMeant(field, fields)).toBe(field);
    expect(fieldMeant(mappingWords(field).toUpperCase(), fields)).toBe(field);
  }
  expect(fieldMeant('labels.cost centre', fields)).toBe('labels.cost centre');
  expect(fieldMeant('', fields)).toBeNull();
});
