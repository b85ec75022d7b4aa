import { PlumblineError } from '#kernel';
import type { Context } from '#platform';
import { executePort } from '../execute.ts';
import { noteAsking } from './asking.ts';
import type { Target } from './target.ts';

/** What a Debian host says about a package by its binary name. */
export interface PackageFacts {
  /** null: not installed. */
  installed: string | null;
  /** What apt would install now from the lists that the host has; null: none. */
  candidate: string | null;
}

const TIMEOUT_MS = 60_000;
const script = `for name in "$@"; do
  printf '%s|%s|%s\\n' "$name" \\
    "$(dpkg-query -W -f='\${db:Status-Status} \${Version}' "$name" 2>/dev/null | sed -n 's/^installed //p')" \\
    "$(apt-cache policy "$name" 2>/dev/null | sed -n 's/^  Candidate: //p')"
done`;

/**
 * Asks the target about packages, for the exact versions in a plan of that procedure, and leaves that in the audit trail.
 * Changes nothing there. Whether one may is the caller's to ask. Throws host_* errors.
 */
export async function packageFacts(
  context: Context,
  procedureKey: string,
  target: Target,
  packages: readonly string[],
): Promise<Map<string, PackageFacts>> {
  const asking = { procedure: { key: procedureKey }, targets: [target.component.key] };
  await noteAsking(context, { action: 'run.ask-software', ...asking });
  return askPackages(context, target, packages);
}

/** The same, where it is written down already. */
export async function askPackages(
  context: Context,
  target: Target,
  packages: readonly string[],
): Promise<Map<string, PackageFacts>> {
  const command = { argv: ['/bin/sh', '-c', script, 'plumbline', ...packages], env: { LC_ALL: 'C' }, sudo: false };
  const reach = context.workspace.port(executePort)(target.connection);
  const result = await reach.exec(command, { timeoutMs: TIMEOUT_MS, signal: context.signal });
  if (result.exitCode !== 0) {
    throw new PlumblineError(
      'command_failed',
      `${target.component.name} does not tell its packages: ${result.stderr.trim()}`,
    );
  }
  const facts = result.stdout.split('\n').flatMap((line): [string, PackageFacts][] => {
    const [name, installed, candidate] = line.split('|');
    if (!name) return [];
    return [
      [name, { installed: installed || null, candidate: candidate && candidate !== '(none)' ? candidate : null }],
    ];
  });
  return new Map(facts);
}
