import { evaluate } from '../../definition/expression.ts';
import type { Probe } from '../../plan/action.ts';
import type { Filled } from '../../plan/text.ts';
import type { Verified } from '../../run/ready.ts';
import { askHttp } from './http.ts';
import type { Ask, Attempt, Tools } from './kind.ts';
import { askLdap } from './ldap.ts';
import { askTarget } from './verify.ts';

const askExpression: Ask<Extract<Probe, { kind: 'expression' }>> = async ({ expression }, { claim }) => {
  const steps = Object.entries(expression.steps).map(([id, position]) => [
    id,
    { state: claim.states.get(position) ?? 'pending', outputs: claim.outputs.get(position) ?? {} },
  ]);
  const { cel, inputs, target } = expression;
  return evaluate(cel, { inputs, steps: Object.fromEntries(steps), target }) ? 'yes' : 'no';
};

/** Each kind of question; http and ldap stand beside their executors, which ask in turn: so they are looked up late. */
const asks = (): { [K in Probe['kind']]: Ask<Extract<Probe, { kind: K }>> } => ({
  verify: askTarget,
  http: askHttp,
  ldap: askLdap,
  expression: askExpression,
});

/** Asks whether something is so. Changes nothing. */
export async function probe(question: Filled<Probe> | null, attempt: Attempt, tools: Tools): Promise<Verified> {
  if (question === null) return 'none';
  const ask = asks()[question.kind];
  return (ask as Ask<Probe>)(question, attempt, tools);
}
