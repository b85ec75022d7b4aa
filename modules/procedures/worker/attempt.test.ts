import { describe, expect, it } from 'vitest';
import { type ErrorCode, manualClock, PlumblineError } from '#kernel';
import type { Port, Workspace } from '#platform';
import { type Executed, executePort, type MarkedAttempt, observePort, type Reach } from '../execute.ts';
import type { VerifyAction } from '../plan/action.ts';
import type { PlannedStep } from '../plan/plan.ts';
import type { Claim } from '../run/claim.ts';
import { attemptStep } from './attempt.ts';
import type { Tools } from './kinds/kind.ts';
import { httpPort } from './kinds/sendHttp.ts';
import { ldapPort } from './kinds/speakLdap.ts';
import type { OutputLog } from './output.ts';

const ended = (exitCode: number, stdout = ''): Executed => ({
  exitCode,
  signal: null,
  stdout,
  stderr: '',
  durationMs: 5,
});

const now = new Date('2026-03-01T10:00:00Z');

/** A target that answers as it is told, and remembers what was done to it. */
function target(answers: {
  attempt?: MarkedAttempt;
  result?: Executed | PlumblineError;
  verify?: number | PlumblineError;
}) {
  const done: string[] = [];
  const say = <T>(what: string, answer: T | PlumblineError): Promise<T> => {
    done.push(what);
    return answer instanceof PlumblineError ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const result = answers.result ?? ended(0);
  const verify = answers.verify ?? 0;
  const reach: Reach = {
    exec: () => say('verify', verify instanceof PlumblineError ? verify : ended(verify)),
    execMarked: () => say('execute', result),
    observe: () => say('observe', answers.attempt ?? { state: 'never-started', knownForMs: 0 }),
    follow: () => say('follow', result),
    stopEarlier: () => say('stop', { stopped: true }),
    putFile: () => say('put', undefined),
    forget: () => say('forget', { left: 0 }),
  };
  return { reach, done };
}

const command = { argv: ['true'], env: {}, sudo: false };
const question: VerifyAction = { kind: 'verify', command };
function claimOf(more: Partial<Claim> = {}, step: Partial<PlannedStep> = {}): Claim {
  const planned: PlannedStep = {
    ...{ position: 1, name: 'one', why: null, after: [], lane: 0, when: [], generate: [], undo: null, outputs: {} },
    target: { component: { id: 1, key: 'CMP-1', name: 'one' }, connection: { driver: 'local' } },
    action: { kind: 'run', files: [], command, dryRun: null },
    verify: question,
    ...{ repeatable: false, timeoutMs: 1000, retryDelaysMs: [] },
    ...step,
  };
  return {
    ...{ runId: 1, stepId: 1, generation: 2, worker: 'w', step: planned, how: 'first' },
    run: { planHash: '', domainId: 1, ledBy: 1, changeId: null, title: 'one', hasSecrets: false },
    marker: { runId: 1, stepId: 1, generation: 2 },
    ...{ settledGeneration: 0, interruptions: 0, mayHaveRun: more.how !== undefined && more.how !== 'first' },
    ...{ startedAt: new Date(0), outputs: new Map(), states: new Map(), doneBy: null },
    ...more,
  };
}

async function attempt(
  claim: Claim,
  at: Pick<ReturnType<typeof target>, 'reach' | 'done'>,
  stillOurs: () => Promise<void> = async () => {},
) {
  const ports = new Map<string, unknown>([
    [executePort.name, () => at.reach],
    [observePort.name, async () => ({ summary: 'Looked.' })],
    [httpPort.name, async () => at.done.push('http') && { status: 200, headers: {}, text: '', durationMs: 1 }],
    [ldapPort.name, async () => at.done.push('ldap') && { entries: [], yes: null }],
  ]);
  const tools: Tools = {
    workspace: { clock: manualClock(now) } as unknown as Workspace,
    port: <Value>(port: Port<Value>) => ports.get(port.name) as Value,
    output: { push() {}, note() {} } as unknown as OutputLog,
    secrets: { keep: async () => {}, hide: () => {} },
    beforeRepeating: async () => void at.done.push('repeat'),
    stillOurs: () => stillOurs().then(() => void at.done.push('still ours')),
    onDefect: () => {},
    cancelled: new AbortController().signal,
  };
  return attemptStep(claim, tools, new Map());
}
const error = (code: ErrorCode, extra: Record<string, unknown> = {}) => new PlumblineError(code, code, { extra });

describe('a first attempt', () => {
  it('executes, then sees whether it took effect', async () => {
    const at = target({});
    expect(await attempt(claimOf(), at)).toMatchObject({ kind: 'done', observed: true });
    expect(at.done).toEqual(['execute', 'verify']);
  });

  it('fails with the last words of a command that failed, and does not ask for its effect', async () => {
    const at = target({ result: ended(100, 'E: Unable to locate package\n') });
    expect(await attempt(claimOf(), at)).toMatchObject({
      kind: 'failed',
      result: { exitCode: 100, summary: 'E: Unable to locate package (exit status 100)' },
    });
    expect(at.done).toEqual(['execute']);
  });

  it.each([
    ['host_unreachable', { kind: 'look-again', mayHaveRun: false }],
    ['host_connection_lost', { kind: 'look-again', mayHaveRun: true }],
    ['host_auth_failed', { kind: 'failed' }],
    ['host_key_unknown', { kind: 'failed' }],
    ['host_key_changed', { kind: 'ask' }],
    ['stale_executor', { kind: 'stale' }],
    ['internal', { kind: 'look-again', mayHaveRun: true }],
  ] as [ErrorCode, object][])('that meets %s comes to %j', async (code, outcome) => {
    expect(await attempt(claimOf(), target({ result: error(code) }))).toMatchObject(outcome);
  });

  it('whose effect cannot be looked at any more may have run', async () => {
    const at = target({ verify: error('host_unreachable') });
    expect(await attempt(claimOf(), at)).toMatchObject({ kind: 'look-again', mayHaveRun: true });
    expect(at.done).toEqual(['execute', 'verify']);
    expect(await attempt(claimOf(), target({ verify: error('vault_locked') }))).toMatchObject({ kind: 'ask' });
  });

  it('that is stopped for its time has failed, unless nobody knows whether it was stopped', async () => {
    expect(await attempt(claimOf(), target({ result: error('command_timed_out', { stopped: true }) }))).toMatchObject({
      kind: 'failed',
    });
    expect(await attempt(claimOf(), target({ result: error('command_timed_out', { stopped: false }) }))).toMatchObject({
      kind: 'ask',
    });
  });
});

describe('a take-over', () => {
  const takeOver = { how: 'take-over' } as const;

  it.each([
    [{ state: 'running', generation: 1 }, ['observe', 'follow', 'verify'], 'done'],
    [{ ...ended(0), state: 'finished', generation: 1 }, ['observe', 'verify'], 'done'],
    [{ ...ended(3), state: 'finished', generation: 1 }, ['observe'], 'failed'],
    [{ state: 'interrupted', generation: 1 }, ['observe', 'verify'], 'done'],
    [{ state: 'never-started', knownForMs: 0 }, ['observe', 'verify'], 'done'],
  ] as [MarkedAttempt, string[], string][])('that finds %j does %j', async (found, done, kind) => {
    const at = target({ attempt: found });
    expect(await attempt(claimOf(takeOver), at)).toMatchObject({ kind });
    expect(at.done).toEqual(done);
  });

  it('asks a person about a lost attempt that cannot be repeated, and repeats one that can', async () => {
    const lost = { attempt: { state: 'interrupted', generation: 1 } as const, verify: 1 };
    expect(await attempt(claimOf(takeOver), target(lost))).toMatchObject({ kind: 'ask' });
    const at = target(lost);
    await attempt(claimOf(takeOver, { repeatable: true }), at);
    expect(at.done).toEqual(['observe', 'verify', 'repeat', 'execute', 'verify']);
  });

  it('does not take what an attempt left that was dealt with before for its own', async () => {
    const found = { ...ended(3), state: 'finished', generation: 1 } as const;
    const at = target({ attempt: found, verify: 1 });
    await attempt(claimOf({ ...takeOver, settledGeneration: 1 }, { repeatable: true }), at);
    expect(at.done).toEqual(['observe', 'verify', 'repeat', 'execute', 'verify']);
  });

  it('simply begins where nothing can have begun, though nothing could be repeated', async () => {
    const at = target({});
    expect(await attempt(claimOf({ ...takeOver, mayHaveRun: false }, { verify: null }), at)).toMatchObject({
      kind: 'done',
    });
    expect(at.done).toEqual(['observe', 'repeat', 'execute']);
  });

  it('begins where the host vouches for its records since before the claim, and asks where it does not', async () => {
    const claimedAMinuteAgo = { ...takeOver, startedAt: new Date(now.getTime() - 60_000) };
    const found = (knownForMs: number) => target({ attempt: { state: 'never-started', knownForMs } });
    const vouched = found(120_000);
    const claim = claimOf(claimedAMinuteAgo, { verify: null });
    expect(await attempt(claim, vouched)).toMatchObject({ kind: 'done' });
    expect(vouched.done).toEqual(['observe', 'repeat', 'execute']);
    for (const knownForMs of [0, 60_000, 119_999]) {
      const at = found(knownForMs);
      expect(await attempt(claim, at)).toMatchObject({ kind: 'ask' });
      expect(at.done).toEqual(['observe']);
    }
  });

  it('looks again later when the target does not answer, and asks when it refuses us', async () => {
    const at = (code: ErrorCode) => ({
      ...target({}),
      reach: { ...target({}).reach, observe: () => Promise.reject(error(code)) },
    });
    expect(await attempt(claimOf(takeOver), at('host_unreachable'))).toMatchObject({
      kind: 'look-again',
      mayHaveRun: true,
    });
    expect(await attempt(claimOf(takeOver), at('host_auth_failed'))).toMatchObject({ kind: 'ask' });
  });

  it('stops what runs when the run was cancelled, though its secrets are gone', async () => {
    const at = target({});
    const $text = [{ from: 'secret' as const, key: 'gone', place: 'plain' as const }];
    const action = { kind: 'run', files: [], command: { ...command, argv: [{ $text }] }, dryRun: null } as const;
    expect(await attempt(claimOf({ how: 'stop' }, { action } as unknown as Partial<PlannedStep>), at)).toMatchObject({
      kind: 'failed',
    });
    expect(at.done).toEqual(['stop']);
  });
});

describe('where the target keeps no marks', () => {
  const server = { url: 'ldap://directory.example.org', startTls: false, ca: null, credential: null };
  const change = { action: 'modify', dn: 'uid=ada', changes: [{ op: 'replace', attribute: 'sn', values: ['A'] }] };
  const look = { action: 'search', base: 'dc=org', scope: 'sub', filter: '(uid=ada)', expect: { min: 0, max: 1 } };
  const sent = { kind: 'http', method: 'POST', url: 'https://api.example.org', headers: {}, body: null };
  const expected = { expect: { status: [200], json: {} }, credential: null };
  const stepWith = (action: object) => claimOf({}, { action, verify: null } as unknown as Partial<PlannedStep>);

  it.each([
    ['a change of the directory', { kind: 'ldap', server, request: change }, ['still ours', 'ldap']],
    ['a look into the directory', { kind: 'ldap', server, request: look }, ['ldap']],
    ['a request that changes something', { ...sent, ...expected }, ['still ours', 'http']],
    ['a request that does not', { ...sent, ...expected, method: 'GET' }, ['http']],
  ])('%s is sent after it was seen that the step is still ours, if that matters', async (_, action, done) => {
    const at = target({});
    expect(await attempt(stepWith(action), at)).toMatchObject({ kind: 'done' });
    expect(at.done).toEqual(done);
  });

  it.each([[{ kind: 'ldap', server, request: change }], [{ ...sent, ...expected }]])(
    'nothing is sent by whoever was overtaken',
    async (action) => {
      const at = target({});
      const overtaken = () => Promise.reject(error('stale_executor'));
      expect(await attempt(stepWith(action), at, overtaken)).toEqual({ kind: 'stale' });
      expect(at.done).toEqual([]);
    },
  );
});

it('does not execute beside an attempt that still runs, even when a person said retry', async () => {
  const at = target({ attempt: { state: 'running', generation: 1 } });
  await attempt(claimOf({ how: 'again', settledGeneration: 1 }), at);
  expect(at.done).toEqual(['observe', 'follow', 'verify']);
});

it('asks and looks without leaving marks, and fails where looking meets a defect', async () => {
  const at = target({ verify: 1 });
  expect(await attempt(claimOf({ how: 'take-over' }, { action: question, verify: null }), at)).toMatchObject({
    kind: 'failed',
  });
  expect(at.done).toEqual(['verify']);
  expect(await attempt(claimOf({}, { action: { kind: 'observe' }, verify: null }), target({}))).toMatchObject({
    kind: 'done',
    result: { summary: 'Looked.' },
  });
  const broken = target({ verify: error('internal') });
  expect(await attempt(claimOf({}, { action: question, verify: null }), broken)).toMatchObject({ kind: 'failed' });
});
