import { readComponents } from '#estate';
import { type Id, keyOf, PlumblineError, parseKey, ref } from '#kernel';
import { treeOf } from '#people';
import type { Context } from '#platform';
import { type InputDefinitions, parseInputs } from '../definition/input.ts';
import type { StoredProcedure } from '../definition/procedure.ts';
import { findCallable, listOrigins, procedureByKey, procedureByVersion } from '../definition/store.ts';
import { requireApprovedSoftware } from '../software/requireApproved.ts';
import { requireMayAsk } from './asking.ts';
import { planHash, type RunPlan } from './plan.ts';
import { planRun } from './planRun.ts';
import { type PlanTarget, planTargetOf } from './target.ts';

export interface RunWish {
  procedure: string;
  /** Left out: the newest. */
  version?: number | undefined;
  inputs: Record<string, unknown>;
  /** Ids of components. */
  targets: readonly Id[];
  title?: string | undefined;
  /** The target is the very machine that this server runs on. For who administers the installation. */
  local?: boolean | undefined;
  /**
   * Only read, not to be started: who may not start it is shown the plan, and no target is asked whether the software is
   * approved. Otherwise they are refused.
   */
  readOnly?: boolean | undefined;
}

export interface PreparedRun {
  procedure: StoredProcedure;
  plan: RunPlan;
  planHash: string;
  /** The domain that holds all targets; without any, that of the procedure. */
  domainId: Id;
  /** Values of the secret inputs, by key in the run. Nobody keeps them but the vault. */
  secrets: Record<string, string>;
}

/**
 * Works out what a run would do, and stores nothing. Asks the targets whether
 * software is approved for them, so not inside a transaction. Throws `not_found` (also for what one may not read),
 * `forbidden`, `software_not_approved`, host_* errors, and `invalid_input` with the place of each input or target that does not fit. Equal wishes give equal plans as long as the
 * procedure, what it calls, and what the estate says of how its targets are reached stay as they are.
 */
export async function prepareRun(context: Context, wish: RunWish): Promise<PreparedRun> {
  const procedure =
    wish.version === undefined
      ? await procedureByKey(context.db, wish.procedure)
      : await procedureByVersion(context.db, wish.procedure, wish.version);
  const { definition } = procedure;
  if (wish.local) await context.authorise('installation.administer', { type: 'workspace', domainId: null });
  const { values, secrets } = parseInputs(definition.inputs, wish.inputs);
  const named = componentsIn(definition.inputs, values);
  const found = await readTargets(context, [...wish.targets, ...named.values()], wish.local ?? false);
  const targets = wish.targets.map((id, index) => found.get(id) ?? absent(`/targets/${index}`, id));
  for (const [name, id] of named) {
    const target = found.get(id) ?? absent(`/inputs/${name}`, id);
    requireKind(definition.inputs, name, target.target);
  }
  await requirePersons(context, definition.inputs, values);
  const procedures = await findCallable(context.db, definition);
  const plan = planRun({
    procedure,
    inputs: wish.inputs,
    targets: targets.map(({ target }) => target),
    procedures,
    components: new Map([...found.values()].map(({ target }) => [target.component.key, target])),
    ...(wish.title === undefined ? {} : { title: wish.title }),
  });
  const domainId = await domainOf(context, plan, procedure, found);
  await requireTheirDomains(context, [procedure, ...procedures], domainId);
  if (!wish.readOnly || (await mayAsk(context, plan, domainId)))
    await requireApprovedSoftware(context, definition, plan, domainId);
  return {
    procedure,
    plan,
    planHash: planHash(plan),
    domainId,
    secrets,
  };
}

const mayAsk = (context: Context, plan: RunPlan, domainId: Id): Promise<boolean> =>
  requireMayAsk(context, plan, domainId).then(
    () => true,
    (error) => {
      if (error instanceof PlumblineError && error.code === 'forbidden') return false;
      throw error;
    },
  );

/**
 * Who ensures one domain takes procedures in for that one: elsewhere they would hand people of a low level work that
 * nobody there agreed to. What is shipped may be done wherever its level is held.
 */
async function requireTheirDomains(
  context: Context,
  procedures: readonly StoredProcedure[],
  domainId: Id,
): Promise<void> {
  const origins = await listOrigins(context.db);
  const tree = await treeOf(context.workspace);
  for (const { key, definition } of procedures) {
    if (origins.get(key) !== 'import') continue;
    const own = tree.find(definition.domain) ?? tree.rootId;
    if (tree.lineage(domainId).includes(own)) continue;
    const [ownName, name] = [tree.get(own)!.name, tree.get(domainId)!.name];
    throw new PlumblineError(
      'forbidden',
      `${definition.name} was taken in for ${ownName}; its targets here are of ${name}.`,
    );
  }
}

interface Found {
  target: PlanTarget;
  domainId: Id;
}

async function readTargets(context: Context, ids: readonly Id[], local: boolean): Promise<Map<Id, Found>> {
  const scope = await context.scope('estate.read');
  const components = await readComponents(context.db, [...new Set(ids)]);
  const readable = components.filter(({ domainId }) => scope === 'all' || scope.includes(domainId));
  return new Map(
    readable.map((component) => {
      const { id, name, kind, attributes, domainId } = component;
      const facts = { id, key: keyOf(ref('component', id)), name, kind, attributes };
      return [id, { target: planTargetOf(facts, { local }), domainId }];
    }),
  );
}

function absent(path: string, id: Id): never {
  const message = `There is no component CMP-${id}, or you may not read it.`;
  throw new PlumblineError('invalid_input', message, { issues: [{ path, message: 'is not there' }] });
}

/** Input → id of the component that it names. */
function componentsIn(definitions: InputDefinitions, values: Record<string, unknown>): Map<string, Id> {
  return new Map(
    Object.entries(values).flatMap(([name, value]): [string, Id][] =>
      definitions[name]!.type === 'component' ? [[name, parseKey(String(value)).id]] : [],
    ),
  );
}

function requireKind(definitions: InputDefinitions, name: string, { component }: PlanTarget): void {
  const definition = definitions[name]!;
  if (definition.type !== 'component' || definition.kinds.length === 0) return;
  if (component.kind !== undefined && definition.kinds.includes(component.kind)) return;
  const message = `must be a component of kind ${definition.kinds.join(', ')}`;
  throw new PlumblineError('invalid_input', `The inputs do not fit the procedure: ${name}: ${message}.`, {
    issues: [{ path: `/inputs/${name}`, message }],
  });
}

async function requirePersons(context: Context, definitions: InputDefinitions, values: Record<string, unknown>) {
  const scope = await context.scope('people.read');
  const reads = scope === 'all' || scope.length > 0;
  for (const [name, value] of Object.entries(values)) {
    if (definitions[name]!.type !== 'person') continue;
    const { id } = parseKey(String(value));
    const person = await context.db.selectFrom('person').select('id').where('id', '=', id).executeTakeFirst();
    if (person && (reads || id === context.actor.personId)) continue;
    throw new PlumblineError('invalid_input', `There is no person ${String(value)}, or you may not read it.`, {
      issues: [{ path: `/inputs/${name}`, message: 'is not there' }],
    });
  }
}

/** The lowest domain above everything that the plan is done to: whoever may start it there may do all of it. */
async function domainOf(
  context: Context,
  plan: RunPlan,
  procedure: StoredProcedure,
  found: ReadonlyMap<Id, Found>,
): Promise<Id> {
  const tree = await treeOf(context.workspace);
  const ids = new Set(plan.steps.flatMap(({ target }) => (target ? [found.get(target.component.id)!.domainId] : [])));
  if (ids.size === 0) return tree.find(procedure.definition.domain) ?? tree.rootId;
  const lineages = [...ids].map((id) => tree.lineage(id));
  return lineages[0]!.find((id) => lineages.every((lineage) => lineage.includes(id))) ?? tree.rootId;
}
