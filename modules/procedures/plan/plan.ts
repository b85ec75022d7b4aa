import { contentHash, type Level } from '#kernel';
import { environmentOf, type InputValues, parseInputs } from '../definition/input.ts';
import { type CommandDefinition, PLACEHOLDER, type StepKind, type StoredProcedure } from '../definition/procedure.ts';
import type { Target } from './target.ts';

/** What a driver gets: a program with its arguments and its environment. No shell text with values in it, ever. */
export interface Command {
  argv: string[];
  env: Record<string, string>;
  /** As root, through sudo where the sign-in is another user. */
  sudo: boolean;
}

export interface PlannedStep {
  position: number;
  name: string;
  kind: StepKind;
  /** Positions that must be done or skipped before this one is ready. */
  after: number[];
  target: Target;
  /** null for kinds that run no command. */
  command: Command | null;
  dryRun: Command | null;
  verify: Command | null;
  undo: Command | null;
  repeatable: boolean;
  timeoutMs: number;
  retries: number;
  retryAfterMs: number;
}

/** Everything that a run will do, decided beforehand. Never changed; another plan is another run. */
export interface RunPlan {
  format: 1;
  /** What people read, such as "Replace lighttpd by nginx-light on web-1". */
  title: string;
  procedure: { key: string; version: number; name: string; level: Level; contentHash: string };
  inputs: InputValues;
  steps: PlannedStep[];
}

export interface PlanRequest {
  procedure: StoredProcedure;
  inputs: Record<string, unknown>;
  /** One target after the other, in this order. */
  targets: Target[];
  title?: string;
}

/** The plan of a procedure for its inputs and targets. Pure: equal requests give equal plans. Throws `invalid_input`. */
export function planRun(request: PlanRequest): RunPlan {
  const { procedure, targets } = request;
  const { definition } = procedure;
  const inputs = parseInputs(definition.inputs, request.inputs);
  const steps: PlannedStep[] = [];
  for (const target of targets) {
    for (const step of definition.steps) {
      const position = steps.length + 1;
      const command = (given: CommandDefinition | undefined): Command | null => {
        if (given === undefined || step.kind === 'observe') return null;
        return commandFor(given, environmentOf(definition.inputs, inputs), inputs, step.as === 'root');
      };
      steps.push({
        position,
        name: targets.length > 1 ? `${target.component.name}: ${step.name}` : step.name,
        kind: step.kind,
        after: position === 1 ? [] : [position - 1],
        target,
        command: step.kind === 'observe' ? null : command(step.command),
        dryRun: step.kind === 'run' ? command(step.dryRun) : null,
        verify: step.kind === 'run' ? command(step.verify) : null,
        undo: step.kind === 'run' ? command(step.undo) : null,
        // Asking and looking change nothing.
        repeatable: step.kind === 'run' ? step.repeatable : true,
        timeoutMs: step.timeoutSeconds * 1000,
        retries: step.kind === 'observe' ? 2 : step.retries,
        retryAfterMs: step.kind === 'observe' ? 5000 : step.retryAfterSeconds * 1000,
      });
    }
  }
  const { key, version, name, level, contentHash: hash } = procedure;
  return {
    format: 1,
    title: request.title ?? `${name}: ${targets.map((target) => target.component.name).join(', ')}`,
    procedure: { key, version, name, level, contentHash: hash },
    inputs,
    steps,
  };
}

/** The hash of the plan alone. What an approval binds to may hold more (a change's diff): see startRun. */
export function planHash(plan: RunPlan): string {
  return contentHash(plan);
}

function commandFor(
  given: CommandDefinition,
  env: Record<string, string>,
  inputs: InputValues,
  sudo: boolean,
): Command {
  if ('script' in given) return { argv: ['/bin/sh', '-euc', given.script, 'plumbline'], env, sudo };
  // A value replaces its placeholder inside one argument: it stays one argument, whatever it holds.
  const argv = given.argv.map((argument) =>
    argument.replace(PLACEHOLDER, (_, input: string) => String(inputs[input] ?? '')),
  );
  return { argv, env, sudo };
}
