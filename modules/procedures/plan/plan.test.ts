import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inputDefinitionSchema, parseValue } from '../definition/input.ts';
import { readProcedure } from '../definition/library.ts';
import { procedureHash, type StoredProcedure } from '../definition/procedure.ts';
import { stepKinds } from '../definition/step.ts';
import type { RunAction } from './action.ts';
import { describeCommand, dryRunOf } from './describe.ts';
import { type PlannedStep, planHash } from './plan.ts';
import { planRun } from './planRun.ts';
import { type Target, targetOf } from './target.ts';

const yaml = `
key: install-package
version: 2
name: Install a package
summary: Installs one package.
level: 3
domain: infrastructure
why: A test.
risk: low
expectedMinutes: 1
inputs:
  newPackage: { type: package, label: Package }
  note: { type: text, label: Note, required: false }
steps:
  - kind: verify
    name: is there
    command: { argv: [test, -e, /var/lib/dpkg] }
  - kind: run
    name: install
    command: { script: 'apt-get install -y "$NEW_PACKAGE"' }
    dryRun: { argv: [apt-get, -s, install, '{newPackage}'] }
    repeatable: true
    retries: 1
  - kind: observe
    name: look again
`;

function stored(text = yaml): StoredProcedure {
  const definition = readProcedure(text, 'test.yaml');
  const { key, version, name, level } = definition;
  return { id: 1, key, version, name, level, definition, contentHash: procedureHash(definition) };
}

const target: Target = {
  component: { id: 7, key: 'CMP-7', name: 'web-1' },
  connection: { driver: 'ssh', address: '192.0.2.7', port: 22, user: 'root' },
};
const runOf = (step: PlannedStep | undefined): RunAction => {
  if (step?.action.kind !== 'run') throw new Error('It is no run step.');
  return step.action;
};
const plan = (inputs: Record<string, unknown>) => planRun({ procedure: stored(), inputs, targets: [target] });

it('gives equal plans for equal requests, and another hash for any other', () => {
  const one = plan({ newPackage: 'nginx' });
  expect(planHash(one)).toBe(planHash(plan({ newPackage: 'nginx' })));
  expect(planHash(one)).not.toBe(planHash(plan({ newPackage: 'nginx-light' })));
  const elsewhere = { ...target, connection: { ...target.connection, address: '192.0.2.8' } } as Target;
  expect(planHash(one)).not.toBe(
    planHash(planRun({ procedure: stored(), inputs: { newPackage: 'nginx' }, targets: [elsewhere] })),
  );
});

it('keeps values out of the script: they are environment or whole arguments', () => {
  const { steps } = plan({ newPackage: 'nginx', note: '$(touch /tmp/x); "quoted"' });
  expect(runOf(steps[1]).command.argv).toEqual(['/bin/sh', '-euc', 'apt-get install -y "$NEW_PACKAGE"', 'plumbline']);
  expect(runOf(steps[1]).command.env).toEqual({ NEW_PACKAGE: 'nginx', NOTE: '$(touch /tmp/x); "quoted"' });
  expect(runOf(steps[1]).dryRun!.argv).toEqual(['apt-get', '-s', 'install', 'nginx']);
});

it('gives a script the empty string for what was left out', () => {
  expect(runOf(plan({ newPackage: 'nginx' }).steps[1]).command.env).toEqual({ NEW_PACKAGE: 'nginx', NOTE: '' });
});

it('does one target after the other', () => {
  const other = { ...target, component: { id: 8, key: 'CMP-8', name: 'web-2' } };
  const both = planRun({ procedure: stored(), inputs: { newPackage: 'nginx' }, targets: [target, other] });
  expect(both.steps.map((step) => [step.position, step.target!.component.name, step.after])).toEqual([
    [1, 'web-1', []],
    [2, 'web-1', [1]],
    [3, 'web-1', [2]],
    [4, 'web-2', [3]],
    [5, 'web-2', [4]],
    [6, 'web-2', [5]],
  ]);
});

it.each([
  [{}, 'newPackage: "Package" is missing'],
  [{ newPackage: 5 }, 'newPackage: must be text'],
  [{ newPackage: '-o=evil' }, 'newPackage: must be the name of a package'],
  [{ newPackage: 'nginx; reboot' }, 'newPackage: must be the name of a package'],
  [{ newPackage: 'nginx', other: 1 }, 'other: is not an input of this procedure'],
  [{ newPackage: 'nginx', note: 'a\u0000b' }, 'note: must hold no control characters'],
])('refuses inputs that do not fit: %j', (inputs, message) => {
  expect(() => plan(inputs)).toThrow(message);
});

it.each([
  [{ type: 'integer', min: 1, max: 72 }, 'x', 'must be a whole number from 1 to 72'],
  [{ type: 'integer', min: 1, max: 72 }, 1.5, 'must be a whole number from 1 to 72'],
  [{ type: 'port' }, 70_000, 'must be a whole number from 1 to 65535'],
  [{ type: 'boolean' }, 'yes', 'must be true or false'],
  [{ type: 'text', maxLength: 3 }, 'long', 'must have 3 characters or fewer'],
])('says what a value of %j must be', (definition, value, message) => {
  const parsed = parseValue(inputDefinitionSchema.parse({ label: 'It', ...definition }), value);
  expect(parsed).toEqual({ ok: false, message });
});

it('shows commands as a shell would want them, and the dry run of the plan', () => {
  const made = plan({ newPackage: 'nginx', note: "it's" });
  expect(describeCommand(runOf(made.steps[1]).command)).toBe(
    `# as root\nNEW_PACKAGE=nginx NOTE='it'\\''s'\napt-get install -y "$NEW_PACKAGE"`,
  );
  expect(dryRunOf(made).map((command) => [command.position, command.command.argv.join(' ')])).toEqual([
    [2, 'apt-get -s install nginx'],
  ]);
});

it('names the line of what is wrong in a procedure', () => {
  const broken = yaml.replace("'{newPackage}'", "'{oldPackage}'").replace('repeatable: true', 'repeatable: false');
  try {
    readProcedure(broken, 'broken.yaml');
    expect.unreachable();
  } catch (error) {
    const { message } = error as Error;
    expect(message).toContain('broken.yaml');
    expect(message).toContain('line 21, /steps/1/dryRun/argv/3: speaks of {oldPackage}, which is no input');
    expect(message).toContain('line 23, /steps/1/retries: needs "repeatable: true"');
  }
});

it('reads from a component how it is reached, and says when it does not tell', () => {
  const component = { id: 7, key: 'CMP-7', name: 'web-1', attributes: { management: { address: '192.0.2.7' } } };
  expect(targetOf(component)).toEqual(target);
  expect(targetOf({ ...component, attributes: {} }, { local: true }).connection).toEqual({ driver: 'local' });
  expect(() => targetOf({ ...component, attributes: {} })).toThrow('CMP-7 web-1 does not say how it is reached');
});

it('takes the procedures that the guide shows', () => {
  const guide = readFileSync(new URL('../../../docs/guides/procedures.md', import.meta.url), 'utf8');
  const shown = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) =>
    readProcedure(text!, 'docs/guides/procedures.md'),
  );
  expect(shown.map((procedure) => procedure.key)).toEqual(['restart-service', 'new-mailbox']);
  const procedure = stored(/```yaml\n(key: new-mailbox.*?)```/s.exec(guide)![1]!);
  const { steps } = planRun({ procedure, inputs: { account: 'ada', quota: 500 }, targets: [target] });
  expect(steps.map((step) => step.action.kind)).toEqual(['run', 'check', 'run', 'wait', 'instruct']);
});

it('says of every kind of step and every type of input in the guide', () => {
  const guide = readFileSync(new URL('../../../docs/guides/procedures.md', import.meta.url), 'utf8');
  const types = inputDefinitionSchema.options.map((option) => option.shape.type.value);
  for (const word of [...stepKinds, ...types]) expect(guide).toContain(`\`${word}\``);
});
