import { sql } from 'kysely';
import { proposeInitiatives, understandEstate } from '#insight';
import { type Id, ref } from '#kernel';
import type { Mutation } from '#platform';
import { findStandards, measureSoftware, moveInitiatives, replanQuarter } from '#strategy';
import type { Happening } from '../moment.ts';
import { componentOf, type Stage } from './stage.ts';

/** The estate is held against its standards; what it says is measured, gathered, and made into a plan. */
export async function tellUnderstand(
  stage: Stage,
  actor: string,
  operation: string,
  told: Extract<Happening, { what: 'understand' }>,
): Promise<void> {
  if (!told.gather) {
    await stage.as(actor, operation).mutate((mutation) => measureSoftware(mutation, []));
    return;
  }
  await stage.seeing(actor, operation, (context) =>
    context.mutate(async (mutation) => {
      await measureSoftware(mutation, []);
      const { insights } = await understandEstate(context, mutation, { gather: true });
      await proposeInitiatives(
        mutation,
        insights.map((insight) => insight.id),
      );
      await finishInitiatives(mutation);
      await replanQuarter(mutation);
    }),
  );
  await adoptPlan(stage);
}

/** The head of infrastructure adopts the plan of the quarter; the one before is closed. */
async function adoptPlan(stage: Stage): Promise<void> {
  const head = stage.documents.people.find((person) => person.head)!.key;
  await stage.as(head, 'portfolio.adopt').mutate(async (mutation) => {
    const { tx } = mutation;
    const [plan, ...earlier] = await tx
      .selectFrom('portfolio_plan')
      .select(['id', 'state'])
      .where('state', '<>', 'closed')
      .orderBy('period', 'desc')
      .execute();
    const move = async (ids: Id[], state: 'adopted' | 'closed'): Promise<void> => {
      if (ids.length === 0) return;
      const items = await tx
        .selectFrom('portfolio_item')
        .select(['plan_id', 'initiative_id'])
        .where('plan_id', 'in', ids)
        .where('included', '=', true)
        .execute();
      await tx
        .updateTable('portfolio_plan')
        .set((set) => ({ state, version: set('version', '+', 1) }))
        .where('id', 'in', ids)
        .execute();
      await mutation.recordAll(
        ids.map((id) => ({
          subject: ref('portfolio_plan', id),
          action: state === 'adopted' ? 'portfolio.adopt' : 'portfolio.close',
          causes: items.filter((item) => item.plan_id === id).map((item) => ref('initiative', item.initiative_id)),
        })),
      );
    };
    if (plan?.state === 'draft') await move([plan.id], 'adopted');
    await move(
      earlier.map((one) => one.id),
      'closed',
    );
  });
}

/** What an initiative was for is no longer so: it is done. */
async function finishInitiatives(mutation: Mutation): Promise<void> {
  const { rows } = await sql<{ id: Id; insight_id: Id }>`
    select i.id, i.insight_id from initiative i join insight n on n.id = i.insight_id
    where n.resolved_at is not null and i.state in ('proposed', 'planned', 'running') order by i.id`.execute(
    mutation.tx,
  );
  await moveInitiatives(
    mutation.tx,
    rows.map((row) => row.id),
    'done',
  );
  await mutation.recordAll(
    rows.map((row) => ({
      subject: ref('initiative', row.id),
      action: 'initiative.finish',
      causes: [ref('insight', row.insight_id)],
    })),
  );
}

export async function tellWaive(
  stage: Stage,
  actor: string,
  operation: string,
  told: Extract<Happening, { what: 'waive' }>,
): Promise<void> {
  const context = stage.as(actor, operation);
  await context.mutate(async (mutation) => {
    const { tx, now } = mutation;
    const standard = (await findStandards(tx)).find((candidate) => candidate.key === told.standard)!;
    const rows = await tx
      .insertInto('waiver')
      .values(
        told.machines.map((machine) => ({
          standard_id: standard.id,
          component_id: componentOf(stage, machine).id,
          reason: told.reason,
          owner_id: stage.people.get(told.owner)!.personId,
          valid_from: now.toISOString().slice(0, 10),
          ends_on: told.endsOn,
          created_at: now,
        })),
      )
      .returning('id')
      .execute();
    await mutation.recordAll(
      rows.map((row) => ({
        subject: ref('waiver', row.id),
        detail: { reason: told.reason },
        causes: [ref('standard', standard.id)],
      })),
    );
  });
}
