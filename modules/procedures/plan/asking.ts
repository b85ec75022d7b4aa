import { type Id, ref } from '#kernel';
import { howMay } from '#people';
import type { Context } from '#platform';
import { procedureByKey, procedureByVersion } from '../definition/store.ts';
import type { StoredPlan } from './plan.ts';

/** What is asked of hosts before a run, by the server and not by a worker: nothing that changes them. */
export interface Asking {
  action: 'run.ask-software' | 'run.dry-run';
  procedure: { key: string; version?: number };
  /** Keys of the components that are signed in to. */
  targets: readonly string[];
}

/**
 * Writes down who asks which hosts, and for which procedure. Nothing of a host is reached before this is stored: who only
 * looks leaves a trace too.
 */
export async function noteAsking(context: Context, { action, procedure, targets }: Asking): Promise<void> {
  if (targets.length === 0) return;
  const { key } = procedure;
  const { id, version } =
    procedure.version === undefined
      ? await procedureByKey(context.db, key)
      : await procedureByVersion(context.db, key, procedure.version);
  await context.mutate((mutation) =>
    mutation.record({
      subject: ref('procedure', id),
      action,
      detail: { procedure: key, version, targets: [...targets] },
    }),
  );
}

/** Hosts are signed in to for a plan only by who may start it there. Throws `forbidden`. */
export async function requireMayAsk(context: Context, { procedure }: StoredPlan, domainId: Id): Promise<void> {
  await howMay(context, 'run.start', { type: 'procedure', domainId, level: procedure.level });
}
