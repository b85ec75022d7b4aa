import { describe, expect, it } from 'vitest';
import { ownCpuMs } from '#testkit';
import { checkExpression, type ExpressionScope, evaluate } from './expression.ts';

const scope: ExpressionScope = {
  inputs: { port: 443, name: 'web-1', force: false, ratio: 0.5 },
  steps: { find: { state: 'done', outputs: { count: 2, version: '1.22.1' } } },
  target: { name: 'web-1', kind: 'server', attributes: { os: 'debian' } },
};

it.each([
  ['inputs.port == 443', true],
  ['inputs.port > 1000 || inputs.force', false],
  ['steps.find.outputs.count >= 2 && steps.find.state == "done"', true],
  ['target.attributes.os in ["debian", "ubuntu"]', true],
  ['has(target.attributes.release) ? target.attributes.release == "12" : true', true],
  ['inputs["name"].startsWith("web-")', true],
  ['inputs.ratio < 1.0', true],
  ['steps.find.outputs.version.matches("^1\\\\.2[0-9]")', true],
  // Finds it anywhere, as CEL says.
  ['(inputs.name).matches("b-1$") && "matches(".contains("matches")', true],
])('answers %s', (source, answer) => {
  expect(checkExpression(source)).toMatchObject({ ok: true });
  expect(evaluate(source, scope)).toBe(answer);
});

it('names the inputs, steps and outputs that an expression speaks of', () => {
  const checked = checkExpression('inputs.a == 1 && steps.s.outputs.x == inputs["b"] && steps.t.state == "done"');
  expect(checked).toMatchObject({
    references: {
      inputs: new Set(['a', 'b']),
      steps: new Map([
        ['s', new Set(['x'])],
        ['t', new Set()],
      ]),
    },
  });
  expect(checkExpression('inputs.exists(i, i == "a")')).toMatchObject({ references: { inputs: new Set(['*']) } });
});

it.each([
  ['inputs.port ==', /./, 14],
  ['nothing.here', /[Uu]nknown variable/, 0],
  ['inputs.port + 1 == "2"', /./, null],
  ['1 + 1', /not with yes or no/, 0],
  ['cel.bind(a, inputs.name + inputs.name, a == "")', /"bind", which procedures do not know/, null],
  ['inputs.name.matches("(a+")', /no RE2 pattern/, 20],
  ['inputs.name.matches("(?=a)a")', /no RE2 pattern/, 20],
  ['[1].all(a, [1].all(b, [1].all(c, a == b && b == c)))', /nests more than 2/, null],
  [`${'('.repeat(60)}true${')'.repeat(60)}`, /./, null],
  [`${'true || '.repeat(400)}true`, /./, null],
])('refuses %s and says where', (source, message, at) => {
  const checked = checkExpression(source);
  if (checked.ok) throw new Error('It was taken.');
  expect(checked.fault.message).toMatch(message);
  if (at !== null) expect(checked.fault.at).toBe(at);
});

describe('an expression that would take for ever', () => {
  it('does not with a pattern that backtracks', async () => {
    const catastrophic = 'inputs.name.matches("^(a|a)*(a+)+$")';
    expect(
      await ownCpuMs(() =>
        expect(evaluate(catastrophic, { ...scope, inputs: { name: `${'a'.repeat(4000)}!` } })).toBe(false),
      ),
    ).toBeLessThan(1000);
  });

  it('does not with a pattern that comes from an input', async () => {
    const inputs = { name: `${'a'.repeat(4000)}!`, pattern: '^(a+)+$' };
    expect(
      await ownCpuMs(() => expect(evaluate('inputs.name.matches(inputs.pattern)', { ...scope, inputs })).toBe(false)),
    ).toBeLessThan(1000);
  });

  it('does not with lists within lists', async () => {
    const list = `[${Array.from({ length: 50 }, (_, index) => index).join(',')}]`;
    expect(
      await ownCpuMs(() => expect(evaluate(`${list}.all(a, ${list}.exists(b, a == b))`, scope)).toBe(true)),
    ).toBeLessThan(1000);
  });
});

it('reaches nothing of JavaScript', () => {
  for (const source of [
    'inputs.constructor == inputs',
    'inputs.__proto__ == inputs',
    'target.name.constructor("return 1")',
    'inputs["toString"] == inputs',
  ])
    expect(() => evaluate(source, scope)).toThrow(/cannot be answered|neither yes nor no/);
});

it('says what it cannot answer, and never guesses', () => {
  expect(() => evaluate('inputs.port == inputs.absent', scope)).toThrow('cannot be answered');
  expect(() => evaluate('inputs.name', scope)).toThrow('neither yes nor no');
});
