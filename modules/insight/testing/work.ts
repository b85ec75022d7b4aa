// Work as it lies in the database once it is finished, for tests of what is read from it.
import { type Id, type Level, ref } from '#kernel';
import type { Actor } from '#platform';
import type { TestWorkspace } from '#testkit';

let count = 0;

export async function insertProcedure(
  test: TestWorkspace,
  given: { level: Level; serves?: string[]; phase?: string; key?: string; domain?: string },
): Promise<Id> {
  const key = given.key ?? `procedure-${++count}`;
  const definition = {
    why: `So that ${key} is done.`,
    serves: given.serves ?? [],
    domain: given.domain ?? 'network',
    summary: `Does ${key}.`,
    ...(given.phase ? { phase: given.phase } : {}),
  };
  const { rows } = await test.workspace.pool.query(
    `insert into procedure (key, version, name, level, definition, content_hash, created_at)
     values ($1, 1, $1, $2, $3, 'hash', now()) returning id`,
    [key, given.level, JSON.stringify(definition)],
  );
  return rows[0].id;
}

export async function insertComponent(test: TestWorkspace, domainId: Id, name = `host-${++count}`): Promise<Id> {
  const { rows } = await test.workspace.pool.query(
    `insert into component (kind, name, state, domain_id, created_at, recorded_from, valid_from, event_id, source_id)
     values ('server', $1, 'in-service', $2, now(), now(), now(), 0, 0) returning id`,
    [name, domainId],
  );
  return rows[0].id;
}

export interface RunGiven {
  procedureId: Id;
  domainId: Id;
  startedBy: Id;
  level?: Level;
  serves?: string[];
  state?: string;
  responsibleId?: Id;
  supervisorId?: Id;
  breakGlassId?: Id;
  retriedBy?: Actor;
  steps?: { doneBy?: Id; confirmedBy?: Id; state?: string; result?: object; name?: string }[];
}

/** A run with its steps, finished unless told otherwise, and the events that say so. */
export async function insertRun(
  test: TestWorkspace,
  given: RunGiven,
): Promise<{ id: Id; steps: Id[]; topic: string; componentId: Id }> {
  const { pool } = test.workspace;
  const componentId = await insertComponent(test, given.domainId);
  const state = given.state ?? 'finished';
  const procedure = await pool.query('select key, name, level from procedure where id = $1', [given.procedureId]);
  const { key, name, level } = procedure.rows[0];
  const plan = { title: `${name} on host`, procedure: { key, name, level, version: 1 }, steps: [] };
  const run = await pool.query(
    `insert into run (procedure_id, domain_id, state, plan, plan_hash, started_by, responsible_id, supervisor_id,
       break_glass_id, created_at, finished_at)
     values ($1, $2, $3, $4, 'hash', $5, $6, $7, $8, now(), case when $3 = 'finished' then now() end) returning id`,
    [
      given.procedureId,
      given.domainId,
      state,
      JSON.stringify(plan),
      given.startedBy,
      given.responsibleId ?? null,
      given.supervisorId ?? null,
      given.breakGlassId ?? null,
    ],
  );
  const id: Id = run.rows[0].id;
  const steps: Id[] = [];
  for (const [index, step] of (given.steps ?? [{}]).entries()) {
    const { rows } = await pool.query(
      `insert into step (run_id, position, name, component_id, state, done_by, confirmed_by, result, finished_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now()) returning id`,
      [
        id,
        index + 1,
        step.name ?? `step ${index + 1}`,
        componentId,
        step.state ?? 'done',
        step.doneBy ?? null,
        step.confirmedBy ?? null,
        step.result ? JSON.stringify(step.result) : null,
      ],
    );
    steps.push(rows[0].id);
  }
  if (given.retriedBy) {
    const context = test.context({ actor: given.retriedBy });
    await context.mutate((mutation) => mutation.record({ subject: ref('step', steps[0]!), action: 'step.retry' }));
  }
  await test
    .context({ actor: test.system })
    .mutate((mutation) => mutation.record({ subject: ref('run', id), action: `run.${verbOf(state)}` }));
  return { id, steps, topic: key, componentId };
}

const verbOf = (state: string): string =>
  ({ finished: 'finish', cancelled: 'cancel', waiting: 'wait' })[state] ?? state;

export async function insertChange(
  test: TestWorkspace,
  given: { domainId: Id; authors: Id[]; state: string; level?: Level; fit?: object[]; title?: string },
): Promise<Id> {
  const { rows } = await test.workspace.pool.query(
    `insert into change (title, why, state, domain_id, level, diff, plan, plan_hash, impact, fit, dry_run, risk, authors,
       created_at, updated_at)
     values ($1, 'So that it is so.', $2, $3, $4, '[]', '{}', 'hash', '{}', $5, '{}', '{}', $6, now(), now()) returning id`,
    [
      given.title ?? `Change ${++count}`,
      given.state,
      given.domainId,
      given.level ?? 3,
      JSON.stringify(given.fit ?? []),
      given.authors,
    ],
  );
  return rows[0].id;
}
