import { type Deadline, deadlinesOf, readDated } from '#estate';
import { dayOf, type Id, ref } from '#kernel';
import { defineService, type LoggedEvent, type Mutation, subscribe, touchedIds, type Workspace } from '#platform';
import { systemContext } from '../turn/work.ts';
import { settleReviews } from './reviews.ts';
import { deadlineSignalKind, deadlineSignalKinds, type SignalDraft } from './signal.ts';
import { settleSignals } from './store.ts';

/** Days pass even where nothing is written. */
const SWEEP_EVERY_MS = 60 * 60_000;

/** A deadline as a signal: one a component and a type of deadline, whatever its day becomes. */
export function deadlineSignal(deadline: Deadline): SignalDraft {
  const { component, type, on, daysLeft, severity, sentence } = deadline;
  return {
    kind: deadlineSignalKind[type],
    dedupeKey: `${deadlineSignalKind[type]}:${component.id}`,
    subject: ref('component', component.id),
    componentId: component.id,
    domainId: component.domainId,
    severity,
    summary: sentence,
    detail: { on, daysLeft },
    causes: [ref('component', component.id)],
  };
}

/** Raises, refreshes and resolves the signals about the dates of some components, or of all. */
export async function settleDeadlines(
  mutation: Mutation,
  ids: Id[] | null,
): Promise<{ raised: number; resolved: number }> {
  const today = dayOf(mutation.now);
  const drafts: SignalDraft[] = [];
  for await (const page of readDated(mutation.tx, ids))
    drafts.push(...page.flatMap((component) => deadlinesOf(component, today)).map(deadlineSignal));
  const { holding, resolved } = await settleSignals(mutation, ids ?? 'all', deadlineSignalKinds, drafts);
  return { raised: holding.filter((signal) => signal.isNew).length, resolved: resolved.length };
}

/** More than this at once, and all are looked through: an import need not name each. */
const MANY = 20_000;

/** The components that some events are about; `many` where there are very many. */
export function touchedComponents(events: readonly Pick<LoggedEvent, 'subject' | 'detail'>[]): Id[] | 'many' {
  const ids = touchedIds(events, 'component');
  return ids.size > MANY ? 'many' : [...ids];
}

/** Keeps the signals about dates, and about reviews that are late, current: at once for what is written, by the hour for what only grows old. */
export const deadlineWatch = defineService<{ sweep(): Promise<void> }>('insight.deadlineWatch', async (workspace) => {
  const stopping = new AbortController();
  const settle = async (ids: Id[] | null): Promise<void> => {
    const context = await systemContext(workspace, 'system.deadlines', stopping.signal);
    await context.mutate((mutation) => settleDeadlines(mutation, ids));
  };
  const warn = (error: unknown): void =>
    workspace.log.warn({ err: error }, 'the deadlines of the estate could not be looked through; it is tried again');
  const review = async (): Promise<void> => {
    const context = await systemContext(workspace, 'system.reviews', stopping.signal);
    await context.mutate(settleReviews);
  };
  const sweep = async (): Promise<void> => {
    await settle(null);
    await review();
  };
  // From now on; what was written before is found by the first sweep.
  const subscription = await subscribe(workspace, {}, async (events) => {
    const touched = touchedComponents(events);
    if (touched === 'many') await sweep();
    else if (touched.length > 0) await settle(touched);
    if (events.some((event) => event.subject.type === 'break_glass')) await review();
  });
  await sweep().catch(warn);
  const timer = setInterval(() => void sweep().catch(warn), SWEEP_EVERY_MS);
  timer.unref();
  return {
    value: { sweep },
    async close() {
      stopping.abort();
      clearInterval(timer);
      await subscription.stop();
    },
  };
});

/** Begins to watch; for the server, once a workspace. */
export async function watchDeadlines(workspace: Workspace): Promise<void> {
  await workspace.get(deadlineWatch);
}
