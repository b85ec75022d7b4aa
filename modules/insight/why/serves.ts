/**
 * What a procedure says that it serves, as cause edges: so the line of each run goes on from its procedure to the
 * standards and objectives. Written by the system when either of them comes, whichever comes last.
 */
import { sql } from 'kysely';
import { type Id, type RecordType, ref } from '#kernel';
import { defineService, type LoggedEvent, type Mutation, subscribe, type Workspace } from '#platform';
import { systemContext } from '../turn/work.ts';

const concerned = new Set(['procedure.install', 'objective.create', 'standard.create']);

/** Ties what is not tied yet; a second time there is nothing to tie. */
export async function tieServes(mutation: Mutation): Promise<number> {
  const { rows } = await sql<{ id: Id; type: RecordType; served: Id }>`
    select w.* from (
      select p.id, 'objective' as type, o.id as served from procedure p
        join objective o on coalesce(p.definition::jsonb -> 'serves', '[]') ? o.key
      union all
      select p.id, 'standard', s.id from procedure p
        join standard s on coalesce(p.definition::jsonb -> 'serves', '[]') ? s.key
    ) w where not exists (select from cause c where c.effect_type = 'procedure' and c.effect_id = w.id
      and c.cause_type = w.type and c.cause_id = w.served)
    order by 1, 2, 3`.execute(mutation.tx);
  const served = Map.groupBy(rows, (row) => row.id);
  await mutation.recordAll(
    [...served].map(([id, list]) => ({
      subject: ref('procedure', id),
      action: 'procedure.serve',
      causes: list.map((row) => ({ type: row.type, id: row.served })),
    })),
  );
  return rows.length;
}

const never = new AbortController().signal;

const servesWatch = defineService<{ caughtUp(): Promise<void> }>('insight.servesWatch', async (workspace) => {
  const tie = async (events: readonly Pick<LoggedEvent, 'action'>[]): Promise<void> => {
    if (!events.some((event) => concerned.has(event.action))) return;
    const context = await systemContext(workspace, 'procedure.serve', never);
    await context.mutate(tieServes);
  };
  const subscription = await subscribe(workspace, { name: 'insight.serves' }, tie);
  return { value: subscription, close: () => subscription.stop() };
});

/** Begins to watch; for the server, once a workspace. */
export async function watchServes(workspace: Workspace): Promise<void> {
  await workspace.get(servesWatch);
}
