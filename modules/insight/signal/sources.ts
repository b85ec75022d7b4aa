import { type Absent, graceEndsAt, isStale, readAbsent, retireAbsent } from '#estate';
import { dayOf, type Id, ref } from '#kernel';
import { defineService, type Mutation, type Workspace } from '#platform';
import { systemContext } from '../turn/work.ts';
import { type SignalDraft, sourceSignalKinds } from './signal.ts';
import { settleSignals } from './store.ts';

const SWEEP_EVERY_MS = 5 * 60_000;

interface SilentSource {
  id: Id;
  name: string;
  lastSeenAt: Date;
  staleAfterHours: number;
}

const days = (from: Date, to: Date): number => Math.max(0, Math.floor((to.getTime() - from.getTime()) / 86_400_000));

export function silenceSignal(source: SilentSource, now: Date, rootDomainId: Id): SignalDraft {
  const hours = Math.floor((now.getTime() - source.lastSeenAt.getTime()) / 3_600_000);
  return {
    kind: 'source-stale',
    dedupeKey: `source-stale:${source.id}`,
    subject: ref('source', source.id),
    componentId: null,
    domainId: rootDomainId,
    severity: hours > source.staleAfterHours * 4 ? 4 : 3,
    summary: `${source.name} has said nothing for ${hours} hours; it is expected to speak every ${source.staleAfterHours}.`,
    detail: { lastSeenAt: source.lastSeenAt.toISOString(), staleAfterHours: source.staleAfterHours },
    causes: [ref('source', source.id)],
  };
}

export function absenceSignal(absent: Absent, now: Date): SignalDraft {
  const ends = graceEndsAt(absent);
  const left = days(now, ends);
  return {
    kind: 'gone-from-source',
    dedupeKey: `gone-from-source:${absent.componentId}`,
    subject: ref('component', absent.componentId),
    componentId: absent.componentId,
    domainId: absent.domainId,
    severity: absent.criticality >= 4 ? 3 : 2,
    summary: `${absent.name} is gone from ${absent.source.name} since ${dayOf(absent.absentSince)}; it is retired on ${dayOf(ends)}, in ${left} ${left === 1 ? 'day' : 'days'}, unless it comes back.`,
    detail: { source: absent.source.key, absentSince: absent.absentSince.toISOString(), retiredOn: dayOf(ends) },
    causes: [ref('source', absent.source.id)],
  };
}

/** Raises and resolves what the sources' silence and losses mean, and retires what was absent for too long. */
export async function settleSources(mutation: Mutation): Promise<{ retired: number; absent: number; silent: number }> {
  const { tx, now } = mutation;
  const absent = await readAbsent(tx);
  const retired = new Set((await retireAbsent(mutation, absent)).map((one) => one.componentId));
  const still = absent.filter((one) => !retired.has(one.componentId));
  const silent = await readSilent(mutation);
  const root = await tx.selectFrom('domain').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  await settleSignals(mutation, 'all', sourceSignalKinds, [
    ...still.map((one) => absenceSignal(one, now)),
    ...silent.map((one) => silenceSignal(one, now, root.id)),
  ]);
  return { retired: retired.size, absent: still.length, silent: silent.length };
}

async function readSilent({ tx, now }: Mutation): Promise<SilentSource[]> {
  const rows = await tx
    .selectFrom('source')
    .select(['id', 'name', 'last_seen_at', 'stale_after_hours'])
    .where('stale_after_hours', 'is not', null)
    .where('last_seen_at', 'is not', null)
    .execute();
  return rows.flatMap((row) =>
    isStale(row.last_seen_at, row.stale_after_hours, now)
      ? [{ id: row.id, name: row.name, lastSeenAt: row.last_seen_at!, staleAfterHours: row.stale_after_hours! }]
      : [],
  );
}

/** Looks after the sources for as long as the workspace lives. Two servers that do it at once do the same thing twice, harmlessly. */
const sourceWatch = defineService<{ sweep(): Promise<void> }>('insight.sourceWatch', async (workspace) => {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const sweep = (): Promise<void> => {
    running = running.then(async () => {
      if (stopping.signal.aborted) return;
      const context = await systemContext(workspace, 'system.sources', stopping.signal);
      await context.mutate(settleSources);
    });
    return running;
  };
  const warn = (error: unknown): void => {
    running = Promise.resolve();
    workspace.log.warn({ err: error }, 'the sources could not be looked after; it is tried again');
  };
  await sweep().catch(warn);
  const timer = setInterval(() => void sweep().catch(warn), SWEEP_EVERY_MS);
  timer.unref();
  return {
    value: { sweep },
    async close() {
      stopping.abort();
      clearInterval(timer);
      await running.catch(() => {});
    },
  };
});

/** Begins to watch; for the server, once a workspace. */
export async function watchSources(workspace: Workspace): Promise<void> {
  await workspace.get(sourceWatch);
}
