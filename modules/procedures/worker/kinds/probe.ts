import { evaluate } from '../../definition/expression.ts';
import type { Probe } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import type { Verified } from '../../run/ready.ts';
import type { Ask, Attempt, Tools } from './kind.ts';
import { askHttp } from './sendHttp.ts';
import { askLdap } from './speakLdap.ts';
import { askTarget } from './verify.ts';

const askExpression: Ask<Extract<Probe, { kind: 'expression' }>> = async ({ expression }, { claim }) => {
  const steps = Object.entries(expression.steps).map(([id, position]) => [
    id,
    { state: claim.states.get(position) ?? 'pending', outputs: claim.outputs.get(position) ?? {} },
  ]);
  const { cel, inputs, target } = expression;
  return evaluate(cel, { inputs, steps: Object.fromEntries(steps), target }) ? 'yes' : 'no';
};

const asks: { [K in Probe['kind']]: Ask<Extract<Probe, { kind: K }>> } = {
  verify: askTarget,
  http: askHttp,
  ldap: askLdap,
  expression: askExpression,
};

/** Asks whether something is so. Changes nothing. */
export async function probe(question: Filled<Probe> | null, attempt: Attempt, tools: Tools): Promise<Verified> {
  if (question === null) return 'none';
  const ask = asks[question.kind];
  return (ask as Ask<Probe>)(question, attempt, tools);
}
