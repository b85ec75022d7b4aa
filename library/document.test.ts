import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { readJson, readYaml } from './document.ts';

const schema = z.strictObject({ items: z.array(z.strictObject({ key: z.string(), days: z.number().int() })) });

function refusal(read: () => unknown): PlumblineError {
  try {
    read();
  } catch (error) {
    if (error instanceof PlumblineError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a YAML file that is not valid is refused with the line of', () => {
  test('a wrong value', () => {
    const error = refusal(() => readYaml(schema, 'items:\n  - key: a\n    days: soon\n', 'x.yaml'));
    expect(error.code).toBe('library_invalid');
    expect(error.issues).toMatchObject([{ path: '/items/0/days', line: 3 }]);
    expect(error.message).toMatch(/^x\.yaml is not valid: line 3, \/items\/0\/days:/);
  });

  test('the item that lacks a field', () => {
    const error = refusal(() => readYaml(schema, 'items:\n  - key: a\n    days: 1\n  - key: b\n', 'x.yaml'));
    expect(error.issues).toMatchObject([{ path: '/items/1/days', line: 4 }]);
  });

  test('a field that is not known', () => {
    const error = refusal(() => readYaml(schema, 'items:\n  - key: a\n    days: 1\n    day: 2\n', 'x.yaml'));
    expect(error.issues).toMatchObject([{ path: '/items/0/day', message: 'is not a known field', line: 4 }]);
  });

  test('broken syntax', () => {
    expect(refusal(() => readYaml(schema, 'items:\n  - key: [a\n', 'x.yaml')).issues[0]?.line).toBeGreaterThan(1);
  });

  test('a field given twice', () => {
    expect(refusal(() => readYaml(schema, 'items: []\nitems: []\n', 'x.yaml')).issues[0]?.line).toBe(2);
  });
});

test('a JSON file that is not valid is refused with the pointer', () => {
  expect(refusal(() => readJson(schema, '{"items":[{"key":1,"days":1}]}', 'x.json')).issues[0]?.path).toBe(
    '/items/0/key',
  );
  expect(refusal(() => readJson(schema, '{', 'x.json')).code).toBe('library_invalid');
});
