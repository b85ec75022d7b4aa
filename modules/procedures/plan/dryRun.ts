import type { Context } from '#platform';
import { executePort } from '../execute.ts';
import { describeCommand, dryRunOf } from './describe.ts';
import type { RunPlan } from './plan.ts';

export interface DryRun {
  ranAt: string;
  commands: { step: string; target: string; command: string; output: string; exitCode: number | null }[];
  summary: string;
  /** Whether every command said that its step would work. */
  ok: boolean;
}

const MAX_OUTPUT_CHARACTERS = 20_000;

/** Executes what shows the effect of a plan on its targets and changes nothing there. Throws host_* errors. */
export async function dryRun(context: Context, plan: RunPlan): Promise<DryRun> {
  const executeOn = context.workspace.port(executePort);
  const commands: DryRun['commands'] = [];
  for (const { step, command } of dryRunOf(plan)) {
    const { timeoutMs } = step;
    const result = await executeOn(step.target.connection).exec(command, { timeoutMs, signal: context.signal });
    const output = [result.stdout, result.stderr].filter((text) => text !== '').join('\n');
    commands.push({
      step: step.name,
      target: step.target.component.name,
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
