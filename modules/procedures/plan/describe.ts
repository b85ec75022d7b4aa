import type { Command, PlannedStep, RunPlan } from './plan.ts';
import type { DriverName } from './target.ts';

/** A step of a plan as people read it. */
export interface DescribedStep {
  name: string;
  kind: PlannedStep['kind'];
  driver: DriverName;
  target: { type: 'component'; id: number; key: string; name: string };
  command: string;
  verify: string | null;
  undo: string | null;
  repeatable: boolean;
}

export function describePlan(plan: RunPlan): DescribedStep[] {
  return plan.steps.map((step) => ({
    name: step.name,
    kind: step.kind,
    driver: step.target.connection.driver,
    target: { type: 'component', ...step.target.component },
    command: step.command ? describeCommand(step.command) : 'look at the target again and record what it says',
    verify: step.verify && describeCommand(step.verify),
    undo: step.undo && describeCommand(step.undo),
    repeatable: step.repeatable,
  }));
}

/** The command in the shell's own notation, for reading only: what runs is argv and env. */
export function describeCommand(command: Command): string {
  const assignments = Object.entries(command.env)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(' ');
  const as = command.sudo ? '# as root' : '';
  const [program, flags, script, zero, ...rest] = command.argv;
  const isScript = program === '/bin/sh' && flags === '-euc' && zero === 'plumbline' && rest.length === 0;
  const lines = isScript
    ? [as, assignments, script!.trimEnd()]
    : [as, [assignments, command.argv.map(quoted).join(' ')].filter(Boolean).join(' ')];
  return lines.filter(Boolean).join('\n');
}

function quoted(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the dry run of a plan executes: for each step that can show its effect beforehand, that command. */
export interface DryRunCommand {
  position: number;
  name: string;
  step: PlannedStep;
  command: Command;
}

/** Questions (`verify` steps) and dry runs change nothing: both tell beforehand whether the plan fits the host. */
export function dryRunOf(plan: RunPlan): DryRunCommand[] {
  return plan.steps.flatMap((step) => {
    const command = step.kind === 'run' ? step.dryRun : null;
    return command ? [{ position: step.position, name: step.name, step, command }] : [];
  });
}
