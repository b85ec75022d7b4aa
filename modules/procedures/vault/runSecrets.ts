import type { Id } from '#kernel';
import type { Workspace } from '#platform';
import type { PlannedSecret } from '../plan/action.ts';
import { Redactor } from './redactor.ts';
import { generateRunSecrets, putRunSecret, readRunSecrets } from './runSecret.ts';

/** The secrets of one run while one of its steps is worked on, in clear inside the worker only. */
export interface HeldSecrets {
  values: ReadonlyMap<string, string>;
  /** Takes all of them, and what is hidden later, out of what the step says. */
  redactor: Redactor;
  /** Keeps what a step found out as a secret of the run, under the key that the plan gives it. */
  keep(key: string, value: string): Promise<void>;
  /** From now on masked in what the step says: what the vault gave for it. */
  hide(value: string): void;
}

/** Makes what the step generates, unless an earlier attempt did, and reads what the run has. */
export async function holdRunSecrets(
  workspace: Workspace,
  runId: Id,
  generate: readonly PlannedSecret[],
): Promise<HeldSecrets> {
  await generateRunSecrets(workspace, runId, generate);
  const values = await readRunSecrets(workspace, runId);
  const redactor = new Redactor(values.values());
  return {
    values,
    redactor,
    async keep(key, value) {
      redactor.add(value);
      await workspace.db
        .transaction()
        .execute((tx) => putRunSecret(workspace, tx, { runId, key, value, deliver: 'nobody' }));
      values.set(key, value);
    },
    hide: (value) => redactor.add(value),
  };
}
