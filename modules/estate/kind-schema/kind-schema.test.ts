import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { listComponents } from '../component/list.ts';
import { createComponent, updateComponent } from '../component/service.ts';
import { applyEstate, planEstate } from '../yaml/service.ts';
import { checkOwn, readKindSchema } from './kind-schema.ts';
import { defineKind, listKinds, showKind, updateKind } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

/** The example of docs/guides/kinds.md. */
const { kind: _kind, ...kiosk } = JSON.parse(
  readFileSync(new URL('../../../docs/guides/examples/kiosk.json', import.meta.url), 'utf8'),
);

describe('a kind of one’s own', () => {
  it('is unknown until an administrator defines it', async () => {
    await expect(createComponent(test.context(), { kind: 'x-kiosk', name: 'K0' })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '/kind', message: 'is not defined' }],
    });
    const nobody = await test.person('Nora', { infrastructure: 5 });
    await expect(defineKind(test.context({ actor: nobody }), 'x-kiosk', kiosk)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('holds its components to its schema, and they are listed, changed and read back like any other', async () => {
    expect(await defineKind(test.context(), 'x-kiosk', kiosk)).toMatchObject({ title: 'Kiosk', own: true, version: 1 });
    const made = await createComponent(test.context(), {
      kind: 'x-kiosk',
      name: 'K1',
      attributes: { screens: 2, colour: 'red', tags: ['lobby'] },
    });
    expect(made).toMatchObject({ kind: 'x-kiosk', attributes: { screens: 2 } });
    await expect(
      createComponent(test.context(), { kind: 'x-kiosk', name: 'K2', attributes: { screens: 0, wheels: 4 } }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      issues: expect.arrayContaining([expect.objectContaining({ path: '/attributes/wheels' })]),
    });
    await expect(createComponent(test.context(), { kind: 'x-kiosk', name: 'K2' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(
      (await listComponents(test.context(), { limit: 10, kind: ['x-kiosk'] })).items.map((one) => one.name),
    ).toEqual(['K1']);
    const yaml =
      'plumbline: 1\nname: kiosks\ncomponents:\n  - { kind: x-kiosk, name: K3, attributes: { screens: 1 } }\n';
    await applyEstate(test.context(), yaml, (await planEstate(test.context(), yaml)).planHash);
    expect((await planEstate(test.context(), yaml)).diff).toEqual([]);
  });

  it('may be narrowed later without stopping what is said of other things', async () => {
    const { version } = await showKind(test.context(), 'x-kiosk');
    const schema = { type: 'object', properties: { screens: { type: 'integer', minimum: 2 } } };
    await updateKind(test.context({ ifMatch: version }), 'x-kiosk', { schema });
    const [k3] = (await listComponents(test.context(), { limit: 10, q: 'K3' })).items;
    await updateComponent(test.context(), k3!.id, { criticality: 5 });
    await expect(
      updateComponent(test.context(), k3!.id, { attributes: { screens: 1, tags: ['x'] } }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(updateKind(test.context({ ifMatch: version }), 'x-kiosk', { title: 'Booth' })).rejects.toMatchObject({
      code: 'stale',
    });
  });
});

describe('an attribute of one’s own', () => {
  it('joins a built-in kind under x-, typed by its schema', async () => {
    await expect(
      createComponent(test.context(), { kind: 'server', name: 'own-1', attributes: { 'x-costCentre': '4711' } }),
    ).rejects.toMatchObject({
      issues: [{ path: '/attributes/x-costCentre', message: 'is not an attribute of a server' }],
    });
    await defineKind(test.context(), 'server', {
      schema: { type: 'object', properties: { 'x-costCentre': { type: 'string', pattern: '^[0-9]{4}$' } } },
    });
    await createComponent(test.context(), { kind: 'server', name: 'own-1', attributes: { 'x-costCentre': '4711' } });
    await expect(
      createComponent(test.context(), { kind: 'server', name: 'own-2', attributes: { 'x-costCentre': 'abc' } }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    const server = (await listKinds(test.context())).find(({ kind }) => kind === 'server')!;
    expect(Object.keys(server.attributes['properties'] as object)).toEqual(
      expect.arrayContaining(['serial', 'x-costCentre']),
    );
  });
});

describe('a schema', () => {
  it('matches its patterns wherever they stand, in time that no text can draw out', () => {
    const hard = { type: 'string', pattern: '^(a+)+$' };
    const own = readKindSchema('x-thing', {
      type: 'object',
      properties: {
        pattern: hard,
        lines: { type: 'array', items: { type: 'object', properties: { code: hard } } },
      },
    });
    // Backtracking, one text of this length would take longer than the universe is old.
    const text = `${'a'.repeat(10_000)}!`;
    expect(checkOwn(own, 'x-thing', { pattern: 'aa', lines: [{ code: 'a' }, {}] })).toEqual([]);
    expect(checkOwn(own, 'x-thing', { pattern: text, lines: [{ code: 'a' }, { code: text }] })).toEqual([
      { path: '/attributes/pattern', message: 'does not match the pattern ^(a+)+$' },
      { path: '/attributes/lines/1/code', message: 'does not match the pattern ^(a+)+$' },
    ]);
  });

  it.each([
    ['of another type', { type: 'array' }, '/schema/type'],
    ['without properties', { type: 'object' }, '/schema/properties'],
    ['that points elsewhere', { type: 'object', properties: { 'x-a': { $ref: 'https://example.org/s' } } }, '/schema'],
    [
      'that would shadow what is built in',
      { type: 'object', properties: { serial: { type: 'string' } } },
      '/schema/properties/serial',
    ],
    [
      'that makes a built-in kind need something',
      { type: 'object', properties: { 'x-a': {} }, required: ['x-a'] },
      '/schema/required',
    ],
    [
      'with an expression that looks ahead',
      { type: 'object', properties: { 'x-a': { type: 'string', pattern: '^(?=a)b' } } },
      '/schema/properties/x-a/pattern',
    ],
    [
      'with a pattern that hangs on a condition',
      { type: 'object', properties: { 'x-a': { anyOf: [{ type: 'string', pattern: '^a' }, { type: 'number' }] } } },
      '/schema/properties/x-a/anyOf/0/pattern',
    ],
    [
      'with patterns for names',
      { type: 'object', properties: { 'x-a': { type: 'object', patternProperties: { '(a+)+$': {} } } } },
      '/schema/properties/x-a/patternProperties',
    ],
    [
      'that reaches for the prototype',
      JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}'),
      '/schema/properties/__proto__',
    ],
  ])('%s is refused, saying where', (_, schema, path) => {
    expect(() => readKindSchema('server', schema)).toThrowError(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });
});
