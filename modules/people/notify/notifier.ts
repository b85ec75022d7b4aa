import { endOfLog, type LoggedEvent, subscribe, type Workspace } from '#platform';
import { deliverDue } from './deliver.ts';
import { noticeSources } from './settings.ts';
import { tellOf } from './tell.ts';

const READER = 'people.notifier';
/** Retries and what quiet hours held back come due by themselves. */
const LOOK_EVERY_MS = 10_000;

export interface Notifier {
  /** Resolves when all that was committed before the call is told, and sent once where it is due. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Reads the event log, tells whoever is concerned, and sends it. Any number of servers may do so: each thing is told once. */
export async function startNotifier(workspace: Workspace): Promise<Notifier> {
  await beginHere(workspace);
  const stopping = new AbortController();
  const known = new Set(workspace.port(noticeSources).flatMap((source) => source.actions));
  let sending: Promise<unknown> = Promise.resolve();
  const sendSoon = (): Promise<unknown> => {
    sending = sending.then(() =>
      deliverDue(workspace, stopping.signal).catch((error) =>
        workspace.log.warn({ err: error }, 'sending notices failed; it will be tried again'),
      ),
    );
    return sending;
  };
  const subscription = await subscribe(workspace, { name: READER, batch: 500 }, async (events) => {
    let told = 0;
    for (const event of events) if (known.has(event.action)) told += await tellOrSkip(workspace, event);
    if (told > 0) void sendSoon();
  });
  const timer = setInterval(() => void sendSoon(), LOOK_EVERY_MS);
  timer.unref();
  return {
    async caughtUp() {
      await subscription.caughtUp();
      await sendSoon();
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await subscription.stop();
      await sending;
    },
  };
}

/** One event that cannot be understood must not keep all others from being told; a database that is away must. */
async function tellOrSkip(workspace: Workspace, event: LoggedEvent): Promise<number> {
  try {
    return await tellOf(workspace, event);
  } catch (error) {
    await workspace.db.selectFrom('workspace_identity').select('id').executeTakeFirst();
    workspace.log.error({ err: error, event: event.id, action: event.action }, 'nobody could be told of an event');
    return 0;
  }
}

/** What happened before anybody listened is no news. */
async function beginHere(workspace: Workspace): Promise<void> {
  const end = await endOfLog(workspace.db);
  await workspace.db
    .insertInto('consumer')
    .values({ name: READER, txid: end.txid, event_id: end.eventId, updated_at: workspace.clock.now() })
    .onConflict((on) => on.column('name').doNothing())
    .execute();
}
