import { type Json, PlumblineError } from '#kernel';
import { publicKeyName } from '../definition/check.ts';
import type { CommandDefinition } from '../definition/command.ts';
import type { HttpDefinition, LdapRequestDefinition } from '../definition/reach.ts';
import type { ProbeDefinition, ServerDefinition, StepDefinition, StepOf, UndoDefinition } from '../definition/step.ts';
import {
  type Action,
  askingRequests,
  type DirectoryServer,
  type HttpAction,
  type LdapAction,
  type LdapRequest,
  type OutputSource,
  type PlannedCommand,
  type PlannedOutput,
  type PlannedSecret,
  type Probe,
  type SecretRule,
  type Undo,
} from './action.ts';
import { environmentOf, resolve, resolveAll, resolveExpression, type Scope } from './scope.ts';
import type { Filling, Text } from './text.ts';

/** The kinds whose steps are done to something else than written down here: all but `call`. */
export type PlannableStep = Exclude<StepDefinition, { kind: 'call' }>;

const HTTP_TIMEOUT_MS = 60_000;
const FIVE_MINUTES_MS = 300_000;
/** Looking fails now and then for reasons that pass. */
const OBSERVE_RETRY_DELAYS_MS = [5000, 5000];

export function actionOf(step: PlannableStep, scope: Scope): Action {
  const plain = (text: string): Text => resolve(text, 'plain', scope);
  switch (step.kind) {
    case 'instruct': {
      const { evidence, asks } = step;
      return { kind: 'instruct', text: plain(step.text), checklist: step.checklist.map(plain), evidence, asks };
    }
    case 'check':
      return { kind: 'check', question: plain(step.question), by: answererOf(step, scope), onNo: step.onNo };
    case 'approve':
      return { kind: 'approve', question: plain(step.question), level: step.level, domain: step.domain ?? null };
    case 'run':
      return {
        kind: 'run',
        files: step.files.map(({ path, content, mode }) => ({ path: plain(path), content: plain(content), mode })),
        command: commandOf(step.command, step.as === 'root', scope),
        dryRun: step.dryRun ? commandOf(step.dryRun, step.as === 'root', scope) : null,
      };
    case 'http':
      return httpOf(step.request, scope);
    case 'ldap':
      return ldapOf(step.request, step.server, scope);
    case 'estate':
      return estateOf(step.change, scope);
    case 'wait':
      return { kind: 'wait', until: untilOf(step, scope) };
    case 'verify':
      return { kind: 'verify', command: commandOf(step.command, step.as === 'root', scope) };
    case 'observe':
      return { kind: 'observe' };
  }
}

function answererOf(step: StepOf<'check'>, scope: Scope): Extract<Action, { kind: 'check' }>['by'] {
  if (step.by === 'person') return { who: 'person', evidence: step.evidence };
  if ('expression' in step.by) return { who: 'expression', expression: resolveExpression(step.by.expression, scope) };
  return { who: 'command', command: commandOf(step.by, step.as === 'root', scope) };
}

function untilOf(step: StepOf<'wait'>, scope: Scope): Extract<Action, { kind: 'wait' }>['until'] {
  if ('seconds' in step.for) return { durationMs: step.for.seconds * 1000 };
  if ('time' in step.for) return { at: resolve(step.for.time, 'plain', scope) };
  const { condition, everySeconds, limitSeconds } = step.for;
  return {
    condition: probeOf(condition, step.as === 'root', scope),
    everyMs: everySeconds * 1000,
    limitMs: limitSeconds * 1000,
  };
}

export function commandOf(given: CommandDefinition, sudo: boolean, scope: Scope): PlannedCommand {
  const plain = (text: string): Text => resolve(text, 'plain', scope);
  const further = Object.entries(given.env ?? {}).map(([name, text]): [string, Text] => [name, plain(text)]);
  const env = { ...environmentOf(scope), ...Object.fromEntries(further) };
  // A value replaces its placeholder inside one argument: it stays one argument, whatever it holds.
  const argv = 'script' in given ? ['/bin/sh', '-euc', given.script, 'plumbline'] : given.argv.map(plain);
  return { argv, env, ...(given.stdin === undefined ? {} : { stdin: plain(given.stdin) }), sudo };
}

function httpOf(given: HttpDefinition, scope: Scope): HttpAction {
  const { method, body, credential, expect } = given;
  return {
    kind: 'http',
    method,
    url: resolve(given.url, 'url', scope),
    headers: mapValues(given.headers, (text) => resolve(text, 'header', scope)),
    body: body === undefined ? null : bodyOf(body, scope),
    credential: credential ?? null,
    expect: { status: expect.status, json: mapValues(expect.json, (value) => resolveAll(value as Json, scope)) },
  };
}

function bodyOf(body: NonNullable<HttpDefinition['body']>, scope: Scope): HttpAction['body'] {
  if ('json' in body) return { json: resolveAll(body.json as Json, scope) };
  if ('form' in body) return { form: mapValues(body.form, (text) => resolve(text, 'plain', scope)) };
  return { text: resolve(body.text, 'plain', scope), type: body.type };
}

function ldapOf(given: LdapRequestDefinition, server: ServerDefinition, scope: Scope): LdapAction {
  return { kind: 'ldap', server: serverOf(server, scope), request: requestOf(given, scope) };
}

function serverOf(server: ServerDefinition, scope: Scope): DirectoryServer {
  if (server !== 'target') {
    // Held against the form of an address as a whole, so nothing in it needs escaping.
    const url = resolve(server.url, 'plain', scope);
    if (typeof url !== 'string' || !/^ldaps?:\/\/[^/\s]{1,255}$/.test(url))
      throw new PlumblineError('invalid_input', 'The address of the directory must be ldap://host or ldaps://host.');
    return { url, startTls: server.startTls, ca: server.ca ?? null, credential: server.credential ?? null };
  }
  const { directory, component } = scope.target!;
  if (!directory) {
    throw new PlumblineError('invalid_input', `${component.key} ${component.name} is no directory.`, {
      issues: [{ path: '/attributes/directory', message: 'must hold url, startTls, credential and baseDn' }],
    });
  }
  const { url, startTls, ca, credential } = directory;
  return { url, startTls, ca, credential };
}

function requestOf(given: LdapRequestDefinition, scope: Scope): LdapRequest {
  const plain = (text: string): Text => resolve(text, 'plain', scope);
  const dn = (text: string): Text => resolve(text, 'dn', scope);
  switch (given.action) {
    case 'password-modify': {
      const oldPassword = given.oldPassword === undefined ? null : plain(given.oldPassword);
      return { action: given.action, dn: dn(given.dn), newPassword: plain(given.newPassword), oldPassword };
    }
    case 'ad-unicodepwd':
      return { ...given, dn: dn(given.dn), newPassword: plain(given.newPassword) };
    case 'ad-account':
      return { ...given, dn: dn(given.dn) };
    case 'modify': {
      const changes = given.changes.map((change) => ({ ...change, values: change.values.map(plain) }));
      return { action: given.action, dn: dn(given.dn), changes };
    }
    case 'add':
      return {
        action: given.action,
        dn: dn(given.dn),
        attributes: mapValues(given.attributes, (values) => values.map(plain)),
      };
    case 'delete':
      return { action: given.action, dn: dn(given.dn) };
    case 'search':
      return { ...given, base: dn(given.base), filter: resolve(given.filter, 'ldap-filter', scope) };
    case 'compare':
      return { ...given, dn: dn(given.dn), value: plain(given.value) };
    case 'protection': {
      const account = given.account === undefined ? null : plain(given.account);
      return { ...given, base: dn(given.base), dn: dn(given.dn), account };
    }
    case 'bind-check':
      return { ...given, dn: dn(given.dn), password: plain(given.password) };
  }
}

function estateOf(change: StepOf<'estate'>['change'], scope: Scope): Extract<Action, { kind: 'estate' }> {
  return {
    kind: 'estate',
    componentId: scope.target!.component.id,
    patch: mapValues((change.patch ?? {}) as Record<string, Json>, (value) => resolveAll(value, scope)),
    move: change.move ?? null,
  };
}

function probeOf(given: ProbeDefinition, sudo: boolean, scope: Scope): Probe {
  if ('http' in given) return httpOf(given.http, scope);
  if ('ldap' in given) return ldapOf(given.ldap, given.server ?? 'target', scope);
  if ('expression' in given) return { kind: 'expression', expression: resolveExpression(given.expression, scope) };
  return { kind: 'verify', command: commandOf(given, sudo, scope) };
}

export function verifyOf(step: PlannableStep, scope: Scope): Probe | null {
  if (!('verify' in step) || step.verify === undefined) return null;
  return probeOf(step.verify, asRoot(step), scope);
}

export function undoOf(step: PlannableStep, scope: Scope): Undo | null {
  const given: UndoDefinition | undefined = 'undo' in step ? step.undo : undefined;
  if (given === undefined) return null;
  if ('http' in given) return httpOf(given.http, scope);
  if ('ldap' in given) return ldapOf(given.ldap, given.server ?? 'target', scope);
  if ('estate' in given) return estateOf(given.estate, scope);
  if ('instruct' in given) {
    const text = resolve(given.instruct, 'plain', scope);
    return { kind: 'instruct', text, checklist: [], evidence: 'none', asks: {} };
  }
  return { kind: 'run', files: [], command: commandOf(given, asRoot(step), scope), dryRun: null };
}

const asRoot = (step: PlannableStep): boolean => !('as' in step) || step.as === 'root';

const DEFAULT_LENGTHS = { password: 20, passphrase: 5, token: 32, 'ssh-key': 0 } as const;

/** The secrets that the step makes; from here on the scope knows them. */
export function secretsOf(step: PlannableStep, scope: Scope): PlannedSecret[] {
  const made = 'generate' in step && step.generate ? [step.generate].flat() : [];
  return made.map(({ secret, kind, length, deliver }) => {
    const key = `${scope.prefix}${secret}`;
    scope.secrets.set(secret, key);
    const rule: SecretRule = { kind, length: length ?? DEFAULT_LENGTHS[kind] };
    return { key, rule, deliver };
  });
}

export function outputsPlannedFor(
  step: PlannableStep,
  secrets: readonly PlannedSecret[],
  scope: Scope,
): Record<string, PlannedOutput> {
  const planned: Record<string, PlannedOutput> = {};
  for (const secret of secrets) {
    if (secret.rule.kind !== 'ssh-key') continue;
    const name = publicKeyName(secret.key.slice(scope.prefix.length));
    planned[name] = { from: { publicKey: secret.key }, type: 'text', required: true, secret: null };
  }
  if (step.kind === 'instruct') {
    for (const [name, input] of Object.entries(step.asks)) {
      const type =
        input.type === 'boolean' ? 'boolean' : input.type === 'integer' || input.type === 'port' ? 'integer' : 'text';
      planned[name] = {
        from: { answer: name },
        type,
        required: input.required,
        secret: input.type === 'secret' ? keptAs(name, scope) : null,
      };
    }
  }
  if (step.kind === 'check')
    planned['answer'] = { from: { answer: 'answer' }, type: 'boolean', required: true, secret: null };
  if (step.kind === 'run' || step.kind === 'http' || step.kind === 'ldap') {
    for (const [name, { type, required, secret, ...source }] of Object.entries(step.outputs)) {
      planned[name] = { from: sourceOf(source), type, required, secret: secret ? keptAs(name, scope) : null };
    }
  }
  return planned;
}

function keptAs(name: string, scope: Scope): string {
  const key = `${scope.prefix}${name}`;
  scope.secrets.set(name, key);
  return key;
}

function sourceOf(given: object): OutputSource {
  if ('stdout' in given) return { stdout: given.stdout === true ? null : (given.stdout as string) };
  return given as OutputSource;
}

export function timeoutOf(step: PlannableStep): number {
  if ('timeoutSeconds' in step) return step.timeoutSeconds * 1000;
  return step.kind === 'wait' ? HTTP_TIMEOUT_MS : FIVE_MINUTES_MS;
}

export function retryDelaysOf(step: PlannableStep): number[] {
  if (step.kind === 'observe') return OBSERVE_RETRY_DELAYS_MS;
  if (!('retries' in step)) return [];
  const { retries } = step;
  if (typeof retries === 'number') return Array<number>(retries).fill(step.retryAfterSeconds * 1000);
  return Array.from({ length: retries.times }, (_, index) => {
    const factor = retries.backoff === 'double' ? 2 ** index : 1;
    return Math.min(retries.delaySeconds * factor, retries.maxDelaySeconds) * 1000;
  });
}

/** As `changesSomething` says of its action. */
export function stepChanges(step: StepDefinition): boolean {
  switch (step.kind) {
    case 'run':
    case 'estate':
    case 'instruct':
      return true;
    case 'http':
      return step.request.method !== 'GET' && step.request.method !== 'HEAD';
    case 'ldap':
      return !askingRequests.has(step.request.action);
    default:
      return false;
  }
}

/** Asking, looking, waiting and what a person does can be begun again without harm. */
export function isRepeatable(step: PlannableStep): boolean {
  switch (step.kind) {
    case 'run':
      return step.repeatable;
    case 'http':
    case 'ldap':
      return step.repeatable || !stepChanges(step);
    default:
      return true;
  }
}

function mapValues<A, B>(record: Record<string, A>, make: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value)]));
}

export type { Filling };
