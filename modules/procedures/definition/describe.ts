import type { CommandDefinition } from './command.ts';
import type { HttpDefinition, LdapRequestDefinition } from './reach.ts';
import type { ProbeDefinition, StepDefinition, UndoDefinition } from './step.ts';

/** What a step does, in the notation of its kind, with `{…}` where values will stand. */
export function describeStep(step: StepDefinition): string {
  switch (step.kind) {
    case 'instruct':
      return [step.text.trimEnd(), ...step.checklist.map((item) => `[ ] ${item}`)].join('\n');
    case 'check': {
      if (step.by === 'person') return step.question;
      return `${step.question}\n${'expression' in step.by ? step.by.expression : command(step.by)}`;
    }
    case 'approve':
      return `${step.question}\n(somebody else, of level ${step.level}${step.domain ? ` in ${step.domain}` : ''})`;
    case 'run':
      return [...step.files.map((file) => `# writes ${file.path} (${file.mode})`), command(step.command)].join('\n');
    case 'verify':
      return command(step.command);
    case 'observe':
      return 'look at the target again and record what it says';
    case 'http':
      return http(step.request);
    case 'ldap':
      return ldap(step.request);
    case 'estate':
      return estate(step.change);
    case 'wait':
      if ('seconds' in step.for) return `wait ${step.for.seconds} s`;
      if ('time' in step.for) return `wait until ${step.for.time}`;
      return `every ${step.for.everySeconds} s, for ${step.for.limitSeconds} s at most:\n${probe(step.for.condition)}`;
    case 'call': {
      const given = Object.entries(step.inputs).map(([name, value]) => `${name}: ${value}`);
      return [`call ${step.procedure}${step.version ? ` version ${step.version}` : ''}`, ...given].join('\n');
    }
  }
}

export function describeVerify(step: StepDefinition): string | null {
  return 'verify' in step && step.verify ? probe(step.verify) : null;
}

export function describeUndo(step: StepDefinition): string | null {
  return 'undo' in step && step.undo ? undo(step.undo) : null;
}

function probe(given: ProbeDefinition): string {
  if ('http' in given) return http(given.http);
  if ('ldap' in given) return ldap(given.ldap);
  return 'expression' in given ? given.expression : command(given);
}

function undo(given: UndoDefinition): string {
  if ('http' in given) return http(given.http);
  if ('ldap' in given) return ldap(given.ldap);
  if ('estate' in given) return estate(given.estate);
  return 'instruct' in given ? given.instruct : command(given);
}

function command(given: CommandDefinition): string {
  const reads = given.stdin === undefined ? [] : [`# reads: ${given.stdin}`];
  const variables = Object.entries(given.env ?? {}).map(([name, value]) => `${name}=${value}`);
  return [...reads, ...variables, 'script' in given ? given.script.trimEnd() : given.argv.join(' ')].join('\n');
}

function http({ method, url, headers, body, credential, expect }: HttpDefinition): string {
  const lines = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (credential) lines.push(`(signs in with the credential ${credential.name})`);
  if (body)
    lines.push('', 'text' in body ? body.text : JSON.stringify('json' in body ? body.json : body.form, null, 2));
  const wanted = Object.entries(expect.json).map(([at, value]) => ` and ${at} = ${JSON.stringify(value)}`);
  lines.push(`(expects ${expect.status.join(' or ')}${wanted.join('')})`);
  return lines.join('\n');
}

function ldap(request: LdapRequestDefinition): string {
  const { action, ...rest } = request;
  const fields = Object.entries(rest).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [action, ...fields].join('\n');
}

function estate(change: { patch?: object | undefined; move?: string | undefined }): string {
  const patch = change.patch ? [`set ${JSON.stringify(change.patch)}`] : [];
  return [...patch, ...(change.move ? [`move: ${change.move}`] : [])].join('; ');
}
