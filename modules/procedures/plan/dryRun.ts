import type { Context } from '#platform';
import { executePort } from '../execute.ts';
import { noteAsking } from './asking.ts';
import { describeCommand, dryRunOf } from './describe.ts';
import { hostOf, type StoredPlan } from './plan.ts';
import { fill, type Values } from './text.ts';

export interface DryRun {
  ranAt: string;
  commands: { step: string; target: string; command: string; output: string; exitCode: number | null }[];
  summary: string;
  /** Whether every command said that its step would work. */
  ok: boolean;
}

/** Nothing is done in a dry run, so no step has left anything; the validator keeps holes out of `dryRun`. */
const NOTHING_YET: Values = { outputs: new Map(), secrets: new Map() };
const MAX_OUTPUT_CHARACTERS = 20_000;

/**
 * Executes what shows the effect of a plan on its targets and changes nothing there; that it was done is in the audit trail
 * before a host is reached. Whether one may is the caller's to ask. Throws host_* errors.
 */
export async function dryRun(context: Context, plan: StoredPlan): Promise<DryRun> {
  const executeOn = context.workspace.port(executePort);
  const commands: DryRun['commands'] = [];
  const steps = dryRunOf(plan);
  await noteAsking(context, {
    action: 'run.dry-run',
    procedure: plan.procedure,
    targets: [...new Set(steps.map(({ step }) => hostOf(step).component.key))],
  });
  for (const { step, command } of steps) {
    const { timeoutMs } = step;
    const target = hostOf(step);
    const result = await executeOn(target.connection).exec(fill(command, NOTHING_YET), {
      timeoutMs,
      signal: context.signal,
    });
    const output = [result.stdout, result.stderr].filter((text) => text !== '').join('\n');
    commands.push({
      step: step.name,
      target: target.component.name,
      command: describeCommand(command),
      output: output.length > MAX_OUTPUT_CHARACTERS ? `${output.slice(0, MAX_OUTPUT_CHARACTERS)}\n…` : output,
      exitCode: result.exitCode,
    });
  }
  const failed = commands.filter((command) => command.exitCode !== 0);
  return {
    ranAt: context.now().toISOString(),
    commands,
    summary: summaryOf(commands.length, failed),
    ok: failed.length === 0,
  };
}

function summaryOf(count: number, failed: readonly { step: string; target: string }[]): string {
  if (count === 0) return 'No step of this plan can show its effect beforehand.';
  if (failed.length === 0) return `${count} of ${count} steps that can be tried would work.`;
  const first = failed[0]!;
  return `${failed.length} of ${count} steps that can be tried would fail, first "${first.step}" on ${first.target}.`;
}
