import { type Executed, type ExecuteOptions, executePort, type Reach } from '../../execute.ts';
import { hostOf } from '../../plan/plan.ts';
import type { Claim } from '../../run/claim.ts';
import type { UseFor } from '../../vault/vault.ts';
import type { Tools } from './kind.ts';

export function reachOf({ claim }: { claim: Claim }, tools: Tools): Reach {
  return tools.port(executePort)(hostOf(claim.step).connection, onBehalfOf(claim));
}

/** Whose work it is, for the vault. */
export function onBehalfOf({ runId, stepId, step }: Claim): UseFor {
  return { runId, stepId, componentId: step.target?.component.id ?? null };
}

export function optionsOf(claim: Claim, tools: Tools): ExecuteOptions {
  return { timeoutMs: claim.step.timeoutMs, signal: tools.cancelled, onOutput: (chunk) => tools.output.push(chunk) };
}

/** The last line that a failed command wrote: most programs say there what is wrong. */
export function lastWords(result: Executed): string | undefined {
  const line = `${result.stdout}\n${result.stderr}`.trimEnd().split('\n').at(-1)?.trim();
  return line ? line.slice(0, 300) : undefined;
}
