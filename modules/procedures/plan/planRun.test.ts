import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, contentHash } from '#kernel';
import { readySteps } from '../run/ready.ts';
import type { StepState } from '../run/step.ts';
import { storedProcedure } from '../testing/stored.ts';
import { describePlan } from './describe.ts';
import { planHash, readPlan } from './plan.ts';
import { planRun } from './planRun.ts';
import type { PlanTarget } from './target.ts';
import { fill, type Values } from './text.ts';

const host = (id: number): PlanTarget => ({
  component: { id, key: `CMP-${id}`, name: `host-${id}`, kind: 'server' },
  connection: { driver: 'ssh', address: `192.0.2.${id}`, port: 22, user: 'root' },
});
const hosts = (count: number): PlanTarget[] => Array.from({ length: count }, (_, index) => host(index + 1));
const run = (more: object = {}) => ({ kind: 'run', name: 'do it', command: { argv: ['true'] }, ...more });

describe('any procedure for any targets', () => {
  const wish = fc.record({
    once: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
    targets: fc.integer({ min: 1, max: 7 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
  });
  const planOf = ({ once, targets, concurrency }: { once: boolean[]; targets: number; concurrency: number }) => {
    const steps = once.map((single, index) =>
      single
        ? { kind: 'instruct', name: `step ${index}`, once: true, text: 'Look.' }
        : run({ name: `step ${index}`, command: { argv: ['echo', '{target.name}', String(index)] } }),
    );
    const procedure = storedProcedure({ steps, targets: { concurrency } });
    return planRun({ procedure, inputs: {}, targets: hosts(targets) });
  };

  it('gives equal plans for equal requests', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        expect(canonicalJson(planOf(wanted))).toBe(canonicalJson(planOf(structuredClone(wanted))));
      }),
    );
  });

  it('does each step on each target once, in order; steps for all once; and nothing waits for itself', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const { steps } = planOf(wanted);
        expect(steps.map((step) => step.position)).toEqual(steps.map((_, index) => index + 1));
        // After earlier ones only: so there is no circle.
        for (const step of steps) for (const before of step.after) expect(before).toBeLessThan(step.position);
        const named = (id: number | null) =>
          steps
            .filter((step) => (step.target?.component.id ?? null) === id)
            .map((step) => /step \d+$/.exec(step.name)![0]);
        const names = (single: boolean) =>
          wanted.once.flatMap((one, index) => (one === single ? [`step ${index}`] : []));
        for (const target of hosts(wanted.targets)) expect(named(target.component.id)).toEqual(names(false));
        expect(named(null)).toEqual(names(true));
      }),
    );
  });

  it('can always be carried out to its end, with no more chains open than it says, each in its order', () => {
    fc.assert(
      fc.property(wish, fc.infiniteStream(fc.nat()), (wanted, choices) => {
        const plan = planOf(wanted);
        const states = new Map<number, StepState>(plan.steps.map((step) => [step.position, 'pending']));
        const standing = () =>
          plan.steps.map(({ position }) => ({
            position,
            state: states.get(position)!,
            leaseUntil: null,
            undoes: null,
            generation: states.get(position) === 'pending' ? 0 : 1,
          }));
        const chain = (lane: number) =>
          plan.steps.filter((step) => step.lane === lane).map((step) => states.get(step.position)!);
        const lanes = [...new Set(plan.steps.map((step) => step.lane))].filter((lane) => lane !== 0);
        const ended: number[] = [];
        while (ended.length < plan.steps.length) {
          const open = lanes.filter(
            (lane) => chain(lane).some((s) => s !== 'pending') && chain(lane).some((s) => s !== 'done'),
          );
          expect(open.length).toBeLessThanOrEqual(wanted.concurrency);
          // Either something more is begun, or something that runs ends.
          const ready = readySteps(plan, standing(), false);
          const running = plan.steps.filter((step) => states.get(step.position) === 'running');
          expect(ready.length + running.length).toBeGreaterThan(0);
          const choice = choices.next().value as number;
          const begin = ready.length > 0 && (running.length === 0 || choice % 2 === 0);
          if (begin) states.set(ready[choice % ready.length]!, 'running');
          else {
            const { position, after } = running[choice % running.length]!;
            for (const before of after) expect(ended).toContain(before);
            states.set(position, 'done');
            ended.push(position);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a call', () => {
  const inner = (more: object = {}) =>
    storedProcedure({
      key: 'restart',
      version: 3,
      inputs: { service: { type: 'service', label: 'Service' } },
      steps: [run({ name: 'restart it', command: { argv: ['service', '{service}', 'restart'] } })],
      ...more,
    });
  const outer = (call: object, more: object = {}) =>
    storedProcedure({
      key: 'outer',
      inputs: { name: { type: 'text', label: 'Name' } },
      steps: [
        run({ name: 'first' }),
        { kind: 'call', name: 'restart', procedure: 'restart', ...call },
        run({ name: 'last' }),
      ],
      ...more,
    });
  const plan = (procedure: ReturnType<typeof outer>, procedures = [inner()]) =>
    planRun({ procedure, inputs: { name: 'nginx' }, targets: [host(1)], procedures });

  it('puts the steps of the called procedure in its place and pins its version', () => {
    const made = plan(outer({ inputs: { service: '{name}' } }));
    expect(made.steps.map((step) => [step.name, step.after])).toEqual([
      ['first', []],
      ['restart: restart it', [1]],
      ['last', [2]],
    ]);
    expect(made.steps[1]!.action).toMatchObject({
      command: { argv: ['service', 'nginx', 'restart'], env: { SERVICE: 'nginx' } },
    });
    expect(made.calls).toMatchObject([{ key: 'restart', version: 3 }]);
  });

  it('holds what it gives to what the called procedure wants', () => {
    expect(() => plan(outer({ inputs: { service: '-o evil' } }))).toThrow('must be the name of a service');
    expect(() => plan(outer({ inputs: { service: 'a', other: 'b' } }))).toThrow(
      '/steps/1/inputs/other: is no input of restart',
    );
    expect(() => plan(outer({}))).toThrow('lacks service, which restart needs');
    expect(() => plan(outer({ inputs: { service: 'a' }, version: 2 }))).toThrow('in version 2, which is not there');
    expect(() => plan(outer({ inputs: { service: 'a' } }), [])).toThrow('calls restart, which is not there');
  });

  it('lends nobody a higher level, and does without no approval', () => {
    expect(() => plan(outer({ inputs: { service: 'a' } }), [inner({ level: 2 })])).toThrow(
      'needs level 2; this one is of level 1',
    );
    expect(() => plan(outer({ inputs: { service: 'a' } }), [inner({ approval: 'required' })])).toThrow(
      'needs an approval',
    );
  });

  it('that comes back to its caller is refused, however long the way', () => {
    const call = (key: string, to: string) =>
      storedProcedure({ key, steps: [{ kind: 'call', name: 'on', procedure: to }] });
    const [a, b, c] = [call('aa', 'bb'), call('bb', 'cc'), call('cc', 'aa')] as const;
    expect(() => planRun({ procedure: a, inputs: {}, targets: [host(1)], procedures: [a, b, c] })).toThrow(
      'calls itself: aa → bb → cc → aa',
    );
    const self = call('self', 'self');
    expect(() => planRun({ procedure: self, inputs: {}, targets: [host(1)], procedures: [self] })).toThrow(
      'calls itself',
    );
  });

  it('takes what an earlier step left, and holds it to what the input wants when it is known', () => {
    const find = run({ id: 'find', name: 'find', outputs: { name: { stdout: true } } });
    const call = {
      kind: 'call',
      name: 'restart',
      procedure: 'restart',
      inputs: { service: '{steps.find.outputs.name}' },
    };
    const made = planRun({
      procedure: storedProcedure({ key: 'outer', steps: [find, call] }),
      ...{ inputs: {}, targets: [host(1)], procedures: [inner()] },
    });
    const { action } = made.steps[1]!;
    const left = (name: string): Values => ({ outputs: new Map([[1, { name }]]), secrets: new Map() });
    expect(fill(action, left('nginx'))).toMatchObject({
      command: { argv: ['service', 'nginx', 'restart'], env: { SERVICE: 'nginx' } },
    });
    expect(() => fill(action, left('-x; reboot'))).toThrow('does not fit "Service": must be the name of a service');
  });
});

describe('secrets', () => {
  const secret = 'S3cret-marker-value';
  const procedure = storedProcedure({
    inputs: { old: { type: 'secret', label: 'Old' }, user: { type: 'directory-user', label: 'User' } },
    steps: [
      {
        kind: 'ldap',
        name: 'set',
        server: { url: 'ldaps://ldap.example.org', credential: 'directory' },
        generate: { secret: 'fresh', kind: 'password', length: 16, deliver: 'requester' },
        request: {
          action: 'password-modify',
          dn: 'uid={user},ou=people,dc=example,dc=org',
          newPassword: '{secrets.fresh}',
          oldPassword: '{old}',
        },
      },
      run({ name: 'tell', command: { script: 'cat >/dev/null', stdin: '{old}' } }),
    ],
  });
  const made = planRun({ procedure, inputs: { old: secret, user: 'ada' }, targets: hosts(2) });

  it('are never in a plan, nor in how it is shown: only by their names', () => {
    expect(canonicalJson(made)).not.toContain(secret);
    expect(JSON.stringify(describePlan(made))).not.toContain(secret);
    expect(made.inputs).toEqual({ user: 'ada' });
    expect(made.secretInputs).toEqual({ old: 'old' });
    expect(describePlan(made)[0]!.command).toContain('new password: ‹secret CMP-1/fresh›');
  });

  it('are made for each target on its own', () => {
    expect(made.steps.flatMap((step) => step.generate.map((one) => one.key))).toEqual(['CMP-1/fresh', 'CMP-2/fresh']);
  });

  it('are filled in only when the step runs, and not into the environment of a script', () => {
    const values: Values = {
      outputs: new Map(),
      secrets: new Map([
        ['old', secret],
        ['CMP-1/fresh', 'n'],
      ]),
    };
    expect(fill(made.steps[0]!.action, values)).toMatchObject({ request: { newPassword: 'n', oldPassword: secret } });
    const tell = fill(made.steps[1]!.action, values);
    expect(tell).toMatchObject({ command: { stdin: secret, env: { USER: 'ada' } } });
    expect(JSON.stringify((tell as { command: { env: object } }).command.env)).not.toContain(secret);
  });
});

it.each([
  ['dn', 'ldap', { action: 'delete', dn: 'uid={v},dc=x' }, 'a,dc=evil', { request: { dn: 'uid=a\\,dc\\=evil,dc=x' } }],
  [
    'a filter',
    'ldap',
    { action: 'search', base: 'dc=x', filter: '(uid={v})' },
    'a)(uid=*',
    { request: { filter: '(uid=a\\29\\28uid=\\2a)' } },
  ],
  [
    'an address',
    'http',
    { url: 'https://x/{v}?q={v}' },
    'a/../b&c',
    { url: 'https://x/a%2F..%2Fb%26c?q=a%2F..%2Fb%26c' },
  ],
])('keeps a value within %s', (_, kind, request, value, expected) => {
  const server = kind === 'ldap' ? { server: { url: 'ldaps://x' } } : {};
  const procedure = storedProcedure({
    targets: { count: 'none' },
    inputs: { v: { type: 'text', label: 'V' } },
    steps: [{ kind, name: 'one', request, ...server }],
  });
  expect(planRun({ procedure, inputs: { v: value }, targets: [] }).steps[0]!.action).toMatchObject(expected);
});

it('keeps the type of a value that stands alone in JSON', () => {
  const procedure = storedProcedure({
    targets: { count: 'none' },
    inputs: { port: { type: 'port', label: 'Port' }, on: { type: 'boolean', label: 'On' } },
    steps: [
      {
        kind: 'http',
        name: 'one',
        request: { method: 'POST', url: 'https://x', body: { json: { p: '{port}', o: ['{on}'], t: 'port {port}' } } },
      },
    ],
  });
  const { steps } = planRun({ procedure, inputs: { port: 80, on: true }, targets: [] });
  expect(steps[0]!.action).toMatchObject({ body: { json: { p: 80, o: [true], t: 'port 80' } } });
});

it('reads a plan that was made before steps had kinds of action, and keeps its hash', () => {
  const command = { argv: ['true'], env: {}, sudo: true };
  const old = {
    format: 1 as const,
    title: 'Old',
    procedure: { key: 'old', version: 1, name: 'Old', level: 3 as const, contentHash: 'x' },
    inputs: {},
    steps: [
      {
        ...{
          position: 1,
          name: 'do',
          kind: 'run' as const,
          after: [],
          repeatable: true,
          timeoutMs: 5,
          retries: 2,
          retryAfterMs: 7,
        },
        target: { component: { id: 1, key: 'CMP-1', name: 'one' }, connection: { driver: 'local' as const } },
        ...{ command, dryRun: null, verify: command, undo: command },
      },
    ],
  };
  expect(planHash(old)).toBe(contentHash(old));
  expect(readPlan(old).steps[0]).toMatchObject({
    action: { kind: 'run', command },
    verify: { kind: 'verify', command },
    undo: { kind: 'run', command },
    retryDelaysMs: [7, 7],
  });
});

it('waits longer before each retry, up to a limit', () => {
  const retries = { times: 4, delaySeconds: 10, backoff: 'double', maxDelaySeconds: 30 };
  const procedure = storedProcedure({ steps: [run({ repeatable: true, retries })] });
  const [step] = planRun({ procedure, inputs: {}, targets: [host(1)] }).steps;
  expect(step!.retryDelaysMs).toEqual([10_000, 20_000, 30_000, 30_000]);
});

it('refuses targets that do not fit', () => {
  const one = storedProcedure({ targets: { count: 'one', kinds: ['application'] }, steps: [run()] });
  expect(() => planRun({ procedure: one, inputs: {}, targets: hosts(2) })).toThrow('must be exactly one component');
  expect(() => planRun({ procedure: one, inputs: {}, targets: hosts(1) })).toThrow(
    'host-1 is a server; it must be: application',
  );
  const many = storedProcedure({ steps: [run()] });
  expect(() => planRun({ procedure: many, inputs: {}, targets: [] })).toThrow('one component or more');
  expect(() => planRun({ procedure: many, inputs: {}, targets: [host(1), host(1)] })).toThrow('each component once');
  const mute = { ...host(1), connection: null };
  expect(() => planRun({ procedure: many, inputs: {}, targets: [mute] })).toThrow('does not say how it is reached');
});
