import type { Json } from '#kernel';
import {
  type Action,
  type ActionKind,
  changesSomething,
  type HttpAction,
  type LdapAction,
  type PlannedCommand,
  type PlannedExpression,
  type Probe,
  type Undo,
} from './action.ts';
import { type PlannedStep, readPlan, type StoredPlan } from './plan.ts';
import type { DriverName } from './target.ts';
import { hasHoles, masked, maskedAll, type Text } from './text.ts';

/** A step of a plan as people read it; a secret is shown by its name. */
export interface DescribedStep {
  position: number;
  name: string;
  kind: ActionKind;
  /** What does it: a driver on a host, a protocol, this system itself, or a person. */
  driver: DriverName | 'http' | 'ldap' | 'plumbline' | 'person';
  target: { type: 'component'; id: number; key: string; name: string } | null;
  when: string | null;
  command: string;
  verify: string | null;
  undo: string | null;
  /** The secrets that it makes, by name. */
  generates: string[];
  outputs: string[];
  repeatable: boolean;
  /** Asking, looking and waiting change nothing. */
  changes: boolean;
  retries: number;
  timeoutSeconds: number;
  after: number[];
  lane: number;
}

export function describePlan(stored: StoredPlan): DescribedStep[] {
  return readPlan(stored).steps.map((step) => ({
    position: step.position,
    name: step.name,
    kind: step.action.kind,
    driver: driverOf(step),
    target: step.target && { type: 'component', ...step.target.component },
    when: step.when.length === 0 ? null : step.when.map(describeExpression).join('\nand '),
    command: describeAction(step.action),
    verify: step.verify && describeProbe(step.verify),
    undo: step.undo && describeAction(step.undo),
    generates: step.generate.map((secret) => secret.key),
    outputs: Object.keys(step.outputs),
    repeatable: step.repeatable,
    changes: changesSomething(step.action),
    retries: step.retryDelaysMs.length,
    timeoutSeconds: step.timeoutMs / 1000,
    after: step.after,
    lane: step.lane,
  }));
}

function driverOf({ action, target }: PlannedStep): DescribedStep['driver'] {
  switch (action.kind) {
    case 'run':
    case 'verify':
    case 'observe':
      return target?.connection?.driver ?? 'plumbline';
    case 'http':
    case 'ldap':
      return action.kind;
    case 'instruct':
    case 'approve':
      return 'person';
    case 'check':
      if (action.by.who === 'command') return target?.connection?.driver ?? 'plumbline';
      return action.by.who === 'person' ? 'person' : 'plumbline';
    case 'estate':
    case 'wait':
      return 'plumbline';
  }
}

/** Exactly what would be done, in the notation of its kind. */
export function describeAction(action: Action | Undo): string {
  switch (action.kind) {
    case 'instruct':
      return [masked(action.text), ...action.checklist.map((item) => `[ ] ${masked(item)}`)].join('\n');
    case 'check':
      if (action.by.who === 'command') return `${masked(action.question)}\n${describeCommand(action.by.command)}`;
      if (action.by.who === 'expression')
        return `${masked(action.question)}\n${describeExpression(action.by.expression)}`;
      return masked(action.question);
    case 'approve':
      return `${masked(action.question)}\n(somebody else, of level ${action.level}${action.domain ? ` in ${action.domain}` : ''})`;
    case 'run':
      return [
        ...action.files.map(
          (file) => `# writes ${masked(file.path)} (${file.mode}):\n${indented(masked(file.content))}`,
        ),
        describeCommand(action.command),
      ].join('\n');
    case 'verify':
      return describeCommand(action.command);
    case 'observe':
      return 'look at the target again and record what it says';
    case 'http':
      return describeHttp(action);
    case 'ldap':
      return describeLdap(action);
    case 'estate': {
      const patch = Object.keys(action.patch).length === 0 ? [] : [`set ${shown(maskedAll(action.patch))}`];
      return [`CMP-${action.componentId}:`, ...patch, ...(action.move ? [`move: ${action.move}`] : [])].join(' ');
    }
    case 'wait':
      return describeWait(action);
  }
}

function describeWait({ until }: Extract<Action, { kind: 'wait' }>): string {
  if ('durationMs' in until) return `wait ${until.durationMs / 1000} s`;
  if ('at' in until) return `wait until ${masked(until.at)}`;
  return `every ${until.everyMs / 1000} s, for ${until.limitMs / 1000} s at most:\n${describeProbe(until.condition)}`;
}

export function describeProbe(probe: Probe): string {
  return probe.kind === 'expression' ? describeExpression(probe.expression) : describeAction(probe);
}

function describeExpression({ cel, inputs, target }: PlannedExpression): string {
  const known = Object.entries(inputs).map(([name, value]) => `inputs.${name} = ${shown(maskedAll(value))}`);
  const about =
    target !== null && typeof target === 'object' && 'name' in target ? [`target = ${String(target['name'])}`] : [];
  const where = [...known, ...(cel.includes('target') ? about : [])];
  return where.length === 0 ? cel : `${cel}   # ${where.join(', ')}`;
}

function describeHttp({ method, url, headers, body, credential, expect }: HttpAction): string {
  const lines = [`${method} ${masked(url)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${masked(value)}`);
  if (credential) {
    const as = typeof credential.as === 'string' ? credential.as : credential.as.header;
    lines.push(`(signs in with ‹credential ${credential.name}› as ${as})`);
  }
  if (body && 'json' in body) lines.push('', JSON.stringify(maskedAll(body.json), null, 2));
  if (body && 'form' in body)
    lines.push('', ...Object.entries(body.form).map(([name, value]) => `${name}=${masked(value)}`));
  if (body && 'text' in body) lines.push('', masked(body.text));
  const wanted = Object.entries(expect.json).map(([at, value]) => ` and ${at} = ${shown(maskedAll(value))}`);
  lines.push(`(expects ${expect.status.join(' or ')}${wanted.join('')})`);
  return lines.join('\n');
}

function describeLdap({ server, request }: LdapAction): string {
  const as = server.credential ? `as ‹credential ${server.credential}›` : 'anonymously';
  return `# ${server.url}${server.startTls ? ' with StartTLS' : ''}, ${as}\n${describeRequest(request)}`;
}

function describeRequest(request: LdapAction['request']): string {
  switch (request.action) {
    case 'password-modify':
      return `${request.action} ${masked(request.dn)}\nnew password: ${masked(request.newPassword)}`;
    case 'ad-unicodepwd':
      return `replace unicodePwd of ${masked(request.dn)}: ${masked(request.newPassword)}${request.mustChange ? '\nmust be changed at the next sign-in' : ''}`;
    case 'ad-account':
      return `${request.state === 'disabled' ? 'set' : 'take away'} "disabled" in userAccountControl of ${masked(request.dn)}`;
    case 'modify':
      return [
        `modify ${masked(request.dn)}`,
        ...request.changes.map(({ op, attribute, values }) => `${op} ${attribute}: ${values.map(masked).join(', ')}`),
      ].join('\n');
    case 'add':
      return [
        `add ${masked(request.dn)}`,
        ...Object.entries(request.attributes).map(
          ([attribute, values]) => `${attribute}: ${values.map(masked).join(', ')}`,
        ),
      ].join('\n');
    case 'delete':
      return `delete ${masked(request.dn)}`;
    case 'search': {
      const { min, max } = request.expect;
      return `search ${masked(request.base)} (${request.scope}) for ${masked(request.filter)}, ${min === max ? `exactly ${min}` : `${min} to ${max}`}`;
    }
    case 'compare':
      return `compare ${masked(request.dn)}: ${request.attribute} ${request.expect ? 'is' : 'is not'} ${masked(request.value)}`;
    case 'protection':
      return `see that ${masked(request.dn)} is in none of ${request.groups.join(', ')}, nor in a group of theirs, and no administrator`;
    case 'bind-check':
      return `sign in as ${masked(request.dn)} with ${masked(request.password)}: must be ${request.expect}`;
  }
}

/** The command in the shell's own notation, for reading only: what runs is argv and env. */
export function describeCommand(command: PlannedCommand): string {
  const assignments = Object.entries(command.env)
    .map(([name, value]): [string, string] => [name, masked(value)])
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
  const as = command.sudo ? '# as root' : '';
  const stdin = command.stdin === undefined ? '' : `# reads: ${masked(command.stdin)}`;
  const [program, flags, script, zero, ...rest] = command.argv;
  const isScript = program === '/bin/sh' && flags === '-euc' && zero === 'plumbline' && rest.length === 0;
  const lines = isScript
    ? [as, stdin, assignments, masked(script as Text).trimEnd()]
    : [as, stdin, [assignments, command.argv.map((part) => quoted(masked(part))).join(' ')].filter(Boolean).join(' ')];
  return lines.filter(Boolean).join('\n');
}

function quoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');
const shown = (value: Json): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value));

/** What the dry run of a plan executes: for each step that can show its effect beforehand, that command. */
export interface DryRunCommand {
  position: number;
  name: string;
  step: PlannedStep;
  command: PlannedCommand;
}

/**
 * Dry runs change nothing: they tell beforehand whether the plan fits the host. One whose values only come to be known
 * while the run runs cannot be made.
 */
export function dryRunOf(plan: StoredPlan): DryRunCommand[] {
  return readPlan(plan).steps.flatMap((step) => {
    const command = step.action.kind === 'run' ? step.action.dryRun : null;
    return command && !hasHoles(command) ? [{ position: step.position, name: step.name, step, command }] : [];
  });
}
