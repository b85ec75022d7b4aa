import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { libraryFolder } from '#library';
import { ownCpuMs } from '#testkit';
import { findIn } from './calls.ts';
import { loadProcedures } from './library.ts';
import { MAX_PROCEDURE_CHARACTERS, validateProcedure } from './validate.ts';

const none = findIn([]);
const head = `key: a-procedure
version: 1
name: A procedure
summary: It is one.
level: 2
domain: infrastructure
why: A test.
risk: low
expectedMinutes: 5
inputs:
  user: { type: directory-user, label: User }
  old: { type: secret, label: Old password }
steps:
`;
const problems = (steps: string) => {
  const validated = validateProcedure(head + steps, none);
  return validated.ok ? [] : validated.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

it('takes what is shipped, the whole of it', () => {
  const known = findIn(loadProcedures());
  for (const file of readdirSync(join(libraryFolder, 'procedures')).filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(join(libraryFolder, 'procedures', file), 'utf8');
    expect([file, validateProcedure(text, known)]).toEqual([file, expect.objectContaining({ ok: true })]);
  }
});

it('says what stands there and what could, in the words of who writes it', () => {
  expect(
    problems(`
  - { kind: chekc, name: A, question: Is it? }
  - { kind: wait, name: B, for: { seconds: -5 } }
  - { kind: verify, name: C, timeoutSeconds: 5m, command: { argv: [] } }`),
  ).toEqual([
    expect.stringMatching(/^15:7 is "chekc", but must be one of instruct, check, .* call$/),
    '16:35 must be 1 or more',
    '17:30 must be a number, not text',
    '17:61 must not be empty',
  ]);
  const without = validateProcedure(head.replace('risk: low\n', '').replace('version: 1', 'version: 1.5'), none);
  expect(without.ok ? [] : without.problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    '/risk is missing',
    '/version must be a whole number',
    '/steps must be a list, not nothing',
  ]);
  const twice = validateProcedure(`${head}\n---\nkey: b`, none);
  expect(twice.ok ? [] : twice.problems[0]!.message).toBe('a second document begins here; a file holds one');
});

it('knows a secret that a script takes for a variable, and braces of other tools', () => {
  const run = (rest: string) => problems(`  - { kind: run, name: A, ${rest} }`);
  expect(run(`command: { script: 'login "$OLD"' }`)).toEqual([
    expect.stringContaining('speaks of $OLD, but a secret is no variable of a script: give it by stdin'),
  ]);
  expect(run(`command: { script: 'read -r OLD; login "$OLD"', stdin: '{old}' }`)).toEqual([]);
  expect(run(`command: { script: 'login "$OLD" "$OLDER"', env: { OLD: of-yesterday, OLDER: x } }`)).toEqual([]);
  expect(run(`command: { argv: [login, '{{ user }}', '{{ .Go }}'] }`)).toEqual([
    expect.stringContaining('{{ user }} is no reference: write {user}'),
  ]);
});

it('takes every kind of step', () => {
  const steps = `
  - { kind: instruct, id: ask, name: Ask, text: Call them., evidence: photo, asks: { room: { type: text, label: Room } } }
  - { kind: check, id: safe, name: Safe?, question: 'Is {steps.ask.outputs.room} locked?', onNo: go-on }
  - { kind: approve, name: Agree, question: May we?, level: 4, once: false }
  - kind: run
    name: Do it
    when: steps.safe.outputs.answer && inputs.user != "root"
    files: [{ path: /tmp/x, content: '{old}' }]
    command: { argv: [echo, '{user}'], stdin: '{old}', env: { ROOM: '{steps.ask.outputs.room}' } }
    generate: [{ secret: fresh, kind: ssh-key }]
    outputs: { size: { stdout: '^size (\\d+)$', type: integer } }
    verify: { http: { url: 'https://{target.address}/health', expect: { json: { /ok: true } } } }
    undo: { instruct: Put it back. }
    repeatable: true
    retries: { times: 3, backoff: double }
  - { kind: http, name: Tell, request: { method: POST, url: 'https://x/{user}', headers: { Authorization: 'Bearer {secrets.fresh}' } } }
  - { kind: ldap, name: Set, request: { action: password-modify, dn: 'uid={user},{target.baseDn}', newPassword: '{secrets.fresh}' } }
  - { kind: estate, name: Note, change: { patch: { attributes: { room: '{steps.ask.outputs.room}' } } } }
  - { kind: wait, name: Wait, for: { condition: { argv: ['true'] }, limitSeconds: 60 } }
  - { kind: verify, name: See, command: { argv: ['true'] } }
  - { kind: observe, name: Look }
`;
  expect(problems(steps)).toEqual([]);
});

it.each([
  ['a field that is none', '  - { kind: observe, name: Look, colour: red }', '14:34 is not a known field'],
  ['a kind that is none', '  - { kind: dance, name: Look }', '14:7 '],
  [
    'an input that is none',
    "  - { kind: verify, name: a, command: { argv: ['{usr}'] } }",
    '14:48 speaks of {usr}, which is no input',
  ],
  [
    'what is nearly a reference',
    "  - { kind: instruct, name: a, text: 'Call {inputs.user}, not {{ inputs.user }}.' }",
    '{inputs.user} is no reference: write {input}',
  ],
  [
    'a step that comes later',
    "  - { kind: verify, name: a, command: { argv: ['{steps.b.outputs.x}'] } }",
    'no earlier step has the id b',
  ],
  [
    'an unknown fact of the target',
    "  - { kind: verify, name: a, command: { argv: ['{target.mood}'] } }",
    'a target has id, key, name',
  ],
  ['an expression with a mistake', '  - { kind: observe, name: a, when: inputs.user == }', '14:31 '],
  [
    'an expression of an unknown input',
    '  - { kind: observe, name: a, when: inputs.x == 1 }',
    'speaks of inputs.x, which is no input',
  ],
  [
    'an expression of a secret',
    '  - { kind: observe, name: a, when: inputs.old == "x" }',
    'speaks of inputs.old, which is a secret',
  ],
  [
    'a secret in an argument',
    "  - { kind: run, name: a, command: { argv: [echo, '{old}'] } }",
    'can be seen there: use stdin',
  ],
  ['a secret in an address', "  - { kind: http, name: a, request: { url: 'https://x/{old}' } }", 'can be seen there'],
  ['a secret shown to a person', "  - { kind: instruct, name: a, text: 'It is {old}.' }", 'can be seen there'],
  [
    'a retry of what may not be repeated',
    "  - { kind: run, name: a, command: { argv: ['true'] }, retries: 1 }",
    'needs "repeatable: true"',
  ],
  [
    'two steps of one name',
    '  - { kind: observe, name: a }\n  - { kind: observe, name: a }',
    '15:22 is the name of an earlier step too',
  ],
  ['a call of nothing', '  - { kind: call, name: a, procedure: no-such }', '14:28 calls no-such, which is not there'],
  [
    'a call of itself',
    '  - { kind: call, name: a, procedure: a-procedure }',
    'calls itself: a-procedure → a-procedure',
  ],
  [
    'a command for all without a target',
    "  - { kind: run, name: a, once: true, command: { argv: ['true'] } }",
    'needs a target',
  ],
  [
    'a mistake deep in a choice',
    '  - { kind: observe, name: o }\n  - { kind: run, name: a, command: { argv: [x] }, verify: { http: { url: 5 } } }',
    '15:69 ',
  ],
  [
    'a pattern without a group',
    "  - { kind: run, name: a, command: { argv: [x] }, outputs: { v: { stdout: '^x$' } } }",
    'with a group for the value',
  ],
  [
    'a pattern that looks ahead',
    "  - { kind: run, name: a, command: { argv: [x] }, outputs: { v: { stdout: '(?=x)(y)' } } }",
    'must be an RE2 pattern',
  ],
  [
    'an address that is none',
    '  - { kind: http, name: a, request: { url: "file:///etc/passwd" } }',
    'must begin with https://',
  ],
  ['a time that is none', '  - { kind: wait, name: a, for: { time: tomorrow } }', 'must be a time with its offset'],
  [
    'a dry run that needs what is not there yet',
    "  - { kind: run, name: a, command: { argv: [x] }, dryRun: { argv: ['{secrets.s}'] }, generate: { secret: s } }",
    'a dry run comes before every step',
  ],
])('says where %s is', (_, steps, message) => {
  expect(problems(steps).join('\n')).toContain(message);
});

describe('hostile text', () => {
  const within = async (milliseconds: number, text: string) => {
    let validated = validateProcedure('', none);
    const cpuMs = await ownCpuMs(() => {
      validated = validateProcedure(text, none);
    });
    expect(cpuMs).toBeLessThan(milliseconds);
    expect(validated.ok).toBe(false);
    if (!validated.ok)
      for (const { line, column } of validated.problems) expect(Math.min(line, column)).toBeGreaterThan(0);
  };
  const laughs = ['a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]'];
  for (let index = 1; index < 12; index += 1) {
    const before = String.fromCharCode(96 + index);
    laughs.push(
      `${String.fromCharCode(97 + index)}: &${String.fromCharCode(97 + index)} [${Array(9).fill(`*${before}`).join(',')}]`,
    );
  }

  it.each([
    ['a billion laughs', laughs.join('\n')],
    ['brackets without end', '['.repeat(100_000)],
    [
      'maps within maps',
      Array.from({ length: 5000 }, (_, index) => `${' '.repeat(Math.min(index, 300))}k:`).join('\n'),
    ],
    ['keys without number', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
    [
      'steps without number',
      head + Array.from({ length: 3000 }, (_, index) => `  - { kind: observe, name: s${index} }`).join('\n'),
    ],
    ['more than it may be', `${head}# ${'x'.repeat(MAX_PROCEDURE_CHARACTERS)}`],
    ['names that every object has', `${head}  - { kind: observe, name: a, __proto__: { polluted: true } }`],
    ['an alias of itself', 'a: &a [*a]'],
    ['tags', '!!js/function "function () { return 1 }"'],
    ['nothing', ''],
    ['another thing', '42'],
    ['two documents', 'a: 1\n---\nb: 2'],
    ['bytes that are no text', '\u0000\u0001\u0002: \u007f'],
  ])('is refused soon: %s', async (_, text) => {
    // What was quadratic took over a minute; a slow machine takes a few seconds.
    await within(10_000, text);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('of any kind gets an answer, never an error', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    const fields = [
      'key',
      'version',
      'level',
      'inputs',
      'steps',
      'targets',
      'use',
      'risk',
      'offered',
      'domain',
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...fields), value, (field, given) => {
        const text = `${head.replace(/^steps:\n/m, '')}steps: [{ kind: observe, name: a }]\n`;
        const lines = text
          .split('\n')
          .filter((line) => !line.startsWith(`${field}:`) && !(field === 'inputs' && line.startsWith('  ')));
        const validated = validateProcedure(`${lines.join('\n')}\n${field}: ${JSON.stringify(given)}\n`, none);
        if (!validated.ok) expect(validated.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});
