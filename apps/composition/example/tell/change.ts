/**
 * Changes of the story. They go the way of every change (proposed, decided, run, settled), by the same functions and
 * under the same authority, with one difference that each record states: nothing was executed. The run and its steps
 * are written as finished in the transaction that makes them, so no worker ever sees them waiting.
 */
import { join } from 'node:path';
import { sql } from 'kysely';
import {
  assessRisk,
  changeHash,
  decideChange,
  findChange,
  type PreparedChange,
  proposeChange,
  runChange,
  settleChange,
} from '#delivery';
import { type DiffEntry, diffInstallations, impactOf, usedComponent } from '#estate';
import { dayOf, type Id, keyOf, PlumblineError, type RecordRef, ref } from '#kernel';
import { libraryFolder } from '#library';
import { installUsePolicies, recordEvidence, usedComponentPort } from '#people';
import type { Mutation, TrackedContext } from '#platform';
import { type ExecuteOn, executePort, installProcedures, loadProcedures, planRun, procedureByKey } from '#procedures';
import { findObjectives, findStandards, measureSoftware } from '#strategy';
import type { Happening, UpgradedMachine } from '../moment.ts';
import { type Matcher, writeLooked } from './software.ts';
import { componentOf, type Stage } from './stage.ts';

/** Stands in the records of everything that the story tells as done on machines. */
export const RECORDED = 'Recorded history of the example organisation: nothing was executed on any machine.';
const PROCEDURE = 'upgrade-system';
const STANDARD = 'server-os';
const OBJECTIVE = 'supported-software';

type Told<What extends Happening['what']> = Extract<Happening, { what: What }>;

/** Stands in for the hands of the story's own workspace: its runs are written down, so nobody may reach for a host. */
const nothingToReach: ExecuteOn = () => {
  const refuse = () => Promise.reject(new PlumblineError('host_unreachable', RECORDED));
  return {
    ...{ exec: refuse, execMarked: refuse, observe: refuse, follow: refuse, stopEarlier: refuse, putFile: refuse },
    forget: refuse,
  };
};

export async function tellProcedures(stage: Stage): Promise<void> {
  stage.workspace.provide(executePort, nothingToReach);
  stage.workspace.provide(usedComponentPort, usedComponent);
  const shipped = [...loadProcedures(), ...loadProcedures(join(libraryFolder, 'example'))];
  await installProcedures(stage.as('system', 'procedure.install'), shipped);
  await installUsePolicies(stage.workspace);
}

export async function tellPropose(
  stage: Stage,
  matcher: Matcher,
  actor: string,
  operation: string,
  told: Told<'propose'>,
): Promise<void> {
  const id = await stage.seeing(actor, operation, async (context) => {
    const prepared = await prepare(stage, matcher, context, told);
    return context.mutate(async (mutation) =>
      proposeChange(context, mutation, prepared, await causesOf(mutation, told.from)),
    );
  });
  stage.changes.set(told.key, id);
}

async function prepare(
  stage: Stage,
  matcher: Matcher,
  context: TrackedContext,
  told: Told<'propose'>,
): Promise<PreparedChange> {
  const procedure = await procedureByKey(context.db, PROCEDURE);
  const components = told.machines.map((machine) => componentOf(stage, machine.ref));
  const addresses = await addressesOf(
    context,
    components.map((component) => component.id),
  );
  const plan = planRun({
    procedure,
    title: told.title,
    inputs: { from: told.from, to: told.to },
    targets: components.map(({ id, name }) => ({
      component: { id, key: keyOf(ref('component', id)), name },
      connection: { driver: 'ssh', address: addresses.get(id) ?? '192.0.2.1', port: 22, user: 'plumbline' },
    })),
  });
  const diff = await diffOf(stage, matcher, told.machines, told.round);
  const impact = await impactOf(context, components[0]!.id);
  const reached = [...impact.down.items, ...impact.degraded.items].map((one) => one.component.criticality);
  const standard = (await findStandards(context.db)).find((candidate) => candidate.key === STANDARD)!;
  const inForce = standard.effectiveFrom <= dayOf(context.now());
  return {
    title: told.title,
    why: procedure.definition.why,
    domainId: stage.domains.get('compute')!,
    level: procedure.level,
    diff,
    plan,
    planHash: changeHash(diff, plan),
    impact,
    fit: [
      {
        standard: { id: standard.id, key: standard.key, name: standard.name },
        verdict: inForce ? 'mends' : 'fits',
        sentence: inForce
          ? `${told.from} is to go by "${standard.name}"; ${told.to} takes its place.`
          : `${told.to} is within "${standard.name}".`,
      },
    ],
    dryRun: { ranAt: context.now().toISOString(), commands: [], summary: RECORDED, ok: true },
    risk: assessRisk({
      outcomes: { verified: stage.changes.size, failed: 0 },
      impact: { down: impact.down.count, degraded: impact.degraded.count, highestCriticality: Math.max(1, ...reached) },
      dryRun: 'none',
      stepsWithoutUndo: 0,
    }),
  };
}

async function addressesOf(context: TrackedContext, ids: Id[]): Promise<Map<Id, string>> {
  const { rows } = await sql<{ id: Id; address: string }>`
    select id, attributes -> 'addresses' ->> 0 as address from component
    where id = any(${ids}::bigint[]) and attributes ? 'addresses'`.execute(context.db);
  return new Map(rows.map((row) => [row.id, row.address]));
}

/** What will be different in the software of each machine, from what each release brings. */
async function diffOf(
  stage: Stage,
  matcher: Matcher,
  machines: UpgradedMachine[],
  round: number,
): Promise<DiffEntry[]> {
  const entries: DiffEntry[] = [];
  for (const machine of machines) {
    const { name } = componentOf(stage, machine.ref);
    const before = (await matcher.draftsOf(machine.before, round)).map((draft) => ({ ...draft, id: 0 }));
    const { added, changed, removed } = diffInstallations(before, await matcher.draftsOf(machine.after, round));
    const entry = (
      op: DiffEntry['op'],
      what: { package: string; manager: string },
      was: string | null,
      is: string | null,
    ): DiffEntry => ({
      op,
      what: 'installation',
      name: `${name}: ${what.package}`,
      kind: what.manager,
      key: null,
      changes: [{ field: 'version', before: was, after: is, source: 'what the releases bring' }],
    });
    entries.push(
      ...removed.map((draft) => entry('remove', draft, draft.version, null)),
      ...changed.map((change) => entry('update', change.after, change.before.version, change.after.version)),
      ...added.map((draft) => entry('create', draft, null, draft.version)),
    );
  }
  return entries;
}

/** The initiatives that ask for it; before there were any, the objective itself. */
async function causesOf(mutation: Mutation, from: string): Promise<RecordRef[]> {
  const split = from.lastIndexOf('-');
  const topic = `software:${from.slice(0, split)}:${from.slice(split + 1)}@%`;
  const { rows } = await sql<{ id: Id }>`
    select i.id from initiative i join insight n on n.id = i.insight_id
    where n.topic_key like ${topic} and n.resolved_at is null and i.state in ('proposed', 'planned', 'running') order by i.id`.execute(
    mutation.tx,
  );
  if (rows.length > 0) return rows.map((row) => ref('initiative', row.id));
  const objective = (await findObjectives(mutation.tx)).find((candidate) => candidate.key === OBJECTIVE);
  return objective ? [ref('objective', objective.id)] : [];
}

export async function tellDecide(stage: Stage, actor: string, operation: string, told: Told<'decide'>): Promise<void> {
  const context = stage.as(actor, operation);
  const id = changeOf(stage, told.key);
  const change = await findChange(context.db, id);
  await context.mutate((mutation) =>
    decideChange(context, mutation, id, { verdict: told.verdict, planHash: change!.planHash, reason: told.reason }),
  );
}

/** Makes the run of the approved plan and writes it down as finished, in one transaction. */
export async function tellRun(stage: Stage, actor: string, operation: string, told: Told<'run'>): Promise<void> {
  const context = stage.as(actor, operation);
  const id = changeOf(stage, told.key);
  await context.mutate(async (mutation) => {
    const runId = await runChange(context, mutation, id);
    const { tx, now } = mutation;
    const finished = new Date(now.getTime() + told.minutes * 60_000);
    const result = JSON.stringify({ summary: RECORDED });
    await sql`update step set state = 'done', attempts = 1, observed = true, result = ${result}::jsonb,
        started_at = ${now}::timestamptz + (position - 1) * (${finished}::timestamptz - ${now}::timestamptz) / n.count,
        finished_at = ${now}::timestamptz + position * (${finished}::timestamptz - ${now}::timestamptz) / n.count
      from (select count(*) as count from step where run_id = ${runId}) n where run_id = ${runId}`.execute(tx);
    await tx
      .updateTable('run')
      .set({ state: 'finished', finished_at: finished, version: 2 })
      .where('id', '=', runId)
      .execute();
    await tx
      .insertInto('run_output')
      .values({ run_id: runId, step_id: null, at: now, stream: 'note', text: `${RECORDED}\n` })
      .execute();
    await mutation.record({
      subject: ref('run', runId),
      action: 'run.finish',
      detail: { executed: false, recorded: RECORDED },
    });
  });
}

/** What was looked at afterwards, what came of the change, who showed what by it, and the measure that moved. */
export async function tellVerify(
  stage: Stage,
  matcher: Matcher,
  actor: string,
  operation: string,
  told: Told<'verify'>,
): Promise<void> {
  const id = changeOf(stage, told.key);
  const change = (await findChange(stage.workspace.db, id))!;
  const run = ref('run', change.runId!);
  const looked = told.machines.map((machine) => ({ ref: machine.ref, run: machine.after, round: told.round }));
  const source = told.machines[0]!.after.how === 'looked' ? 'probe' : 'inventory';
  await writeLooked(stage, matcher, 'system', 'intake.apply', source, looked, [run]);
  const count = told.machines.length;
  await stage.as('system', operation).mutate(async (mutation) => {
    await settleChange(mutation, id, {
      at: mutation.now.toISOString(),
      sentence: `${count === 1 ? 'The machine is' : `All ${count} machines are`} as predicted. ${RECORDED}`,
      prediction: { asPredicted: change.diff.map((entry) => entry.name), otherwise: [], unpredicted: [] },
      predictedFailure: change.risk.probability,
      succeeded: true,
    });
    await measureSoftware(mutation, [run]);
    const person = stage.people.get(actor)!;
    const evidence = {
      personId: person.personId,
      domainId: change.domainId,
      level: 3 as const,
      kind: 'change-run' as const,
      phase: 'deploy' as const,
      topic: PROCEDURE,
      subject: ref('change', id),
      note: change.title,
    };
    await recordEvidence(mutation, [evidence], [run]);
  });
}

function changeOf(stage: Stage, key: string): Id {
  const id = stage.changes.get(key);
  if (id === undefined)
    throw new PlumblineError('internal', `The example speaks of the change ${key}, which is not there yet.`);
  return id;
}
