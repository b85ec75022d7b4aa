import { PlumblineError } from '#kernel';
import type { Action, ActionKind } from '../../plan/action.ts';
import { check } from './check.ts';
import { estate } from './estate.ts';
import { http } from './http.ts';
import { instruct } from './instruct.ts';
import type { ActionOf, StepExecutor } from './kind.ts';
import { ldap } from './ldap.ts';
import { observe } from './observe.ts';
import { run } from './run.ts';
import { verify } from './verify.ts';
import { wait } from './wait.ts';

/** One executor a kind. What somebody agrees to never comes to a worker's slot. */
const executors: { [K in ActionKind]?: StepExecutor<ActionOf<K>> } = {
  check,
  estate,
  http,
  instruct,
  ldap,
  observe,
  run,
  verify,
  wait,
};

export function executorOf(kind: ActionKind): StepExecutor<Action> {
  const executor = executors[kind];
  if (!executor) throw new PlumblineError('invalid_input', `A worker does not do steps of the kind "${kind}".`);
  return executor as unknown as StepExecutor<Action>;
}
