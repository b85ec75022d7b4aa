import { contentHash, type Id, moveTo, PlumblineError, type StateTable } from '#kernel';
import type { Context } from '#platform';
import type { ComponentDraft, StoredComponent } from '../component/component.ts';
import { loadRefs, requireRefs } from '../component/input.ts';
import type { Kind } from '../component/kind.ts';
import { listComponents } from '../component/list.ts';
import { readComponents } from '../component/rows.ts';
import { mayRead } from '../component/scope.ts';
import { type ComponentMove, type ComponentState, componentStates } from '../component/state.ts';
import { unfit } from '../kind-schema/store.ts';
import { readCurrent } from '../plan/current.ts';
import { executePlan } from '../plan/execute.ts';
import { makePlan } from '../plan/make.ts';
import type { EstatePlan, IntendedComponent, Preview } from '../plan/plan.ts';
import { type EditInput, type EditPlan, MOST_AT_ONCE, SHOWN } from './edit.ts';
import { readTyped } from './typed.ts';

const states: StateTable<ComponentState, ComponentMove> = componentStates;

interface Planned {
  plan: EstatePlan;
  planHash: string;
  preview: Preview;
  selected: number;
  refused: EditPlan['refused'];
}

/** What one change would do to many components. Changes nothing. */
export async function planEdit(ctx: Context, input: EditInput): Promise<EditPlan> {
  return viewOf(await plan(ctx, input));
}

/** Does exactly what was previewed; `plan_changed` where the estate gives another preview by now. */
export async function applyEdit(ctx: Context, input: EditInput, planHash: string): Promise<EditPlan> {
  const planned = await plan(ctx, input);
  if (planned.planHash !== planHash) {
    throw new PlumblineError(
      'plan_changed',
      'The estate has changed since this preview. Look at the new one and decide again.',
      {
        extra: { planHash: planned.planHash },
      },
    );
  }
  const scope = await ctx.scope('estate.change');
  await ctx.mutate((mutation) => executePlan(mutation, planned.plan, scope, []));
  return viewOf(planned);
}

async function plan(ctx: Context, { select, changes }: EditInput): Promise<Planned> {
  const [readable, writable] = await Promise.all([ctx.scope('estate.read'), ctx.scope('estate.change')]);
  if (writable !== 'all' && writable.length === 0)
    await ctx.authorise('estate.change', { type: 'component', domainId: null });
  const components = await selected(ctx, select, readable);
  const refs = await loadRefs(ctx.db, [changes]);
  requireRefs(refs, changes);
  const domainId = changes.domain === undefined ? undefined : refs.domain(changes.domain);
  if (domainId !== undefined && !mayRead(writable, domainId))
    await ctx.authorise('estate.change', { type: 'component', domainId });
  const refused: EditPlan['refused'] = [];
  const refuse = (component: StoredComponent, message: string): void => {
    refused.push({ key: `CMP-${component.id}`, name: component.name, message });
  };
  const intended = components.flatMap((component): IntendedComponent[] => {
    if (!mayRead(writable, component.domainId)) {
      refuse(component, 'You may not change it: that takes level 3 (Apply) in its domain.');
      return [];
    }
    try {
      return [{ handle: `CMP-${component.id}`, draft: draftOf(component, changes, domainId) }];
    } catch (error) {
      if (!(error instanceof PlumblineError)) throw error;
      refuse(component, error.message);
      return [];
    }
  });
  const byHandle = new Map(components.map((component) => [`CMP-${component.id}`, component]));
  const intent = {
    source: 'person',
    at: ctx.now(),
    components: intended,
    relations: [],
    software: [],
    endedRelations: [],
  };
  const current = await readCurrent(ctx.db, intent);
  const refuseIntended = (handle: string, error: PlumblineError): void => refuse(byHandle.get(handle)!, error.message);
  let made = makePlan(intent, current, refuseIntended);
  const unfitting = await unfit(ctx.db, [...made.working.values()]);
  if (unfitting.size > 0) {
    const left = new Set(refused.map(({ key }) => key));
    for (const [working, error] of unfitting) {
      left.add(`CMP-${working.component.id}`);
      refuseIntended(`CMP-${working.component.id}`, error);
    }
    made = makePlan({ ...intent, components: intended.filter(({ handle }) => !left.has(handle)) }, current);
  }
  // The time of planning is no part of what is agreed to.
  const { at: _at, ...agreed } = made.plan;
  return {
    plan: made.plan,
    planHash: contentHash(agreed),
    preview: made.preview,
    selected: components.length,
    refused,
  };
}

async function selected(
  ctx: Context,
  select: EditInput['select'],
  readable: Awaited<ReturnType<Context['scope']>>,
): Promise<StoredComponent[]> {
  const ids = select.ids ?? (await idsOfFilter(ctx, select.filter!));
  const components = await readComponents(ctx.db, [...new Set(ids)]);
  return components.filter((component) => mayRead(readable, component.domainId)).sort((a, b) => a.id - b.id);
}

async function idsOfFilter(ctx: Context, filter: NonNullable<EditInput['select']['filter']>): Promise<Id[]> {
  const ids: Id[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listComponents(ctx, { ...filter, limit: 500, sort: 'id', ...(cursor ? { cursor } : {}) });
    ids.push(...page.items.map((item) => item.id));
    if (ids.length > MOST_AT_ONCE) {
      throw new PlumblineError(
        'invalid_input',
        `More than ${MOST_AT_ONCE} components fit. Narrow the filter, or export them, edit the file and take it in.`,
        { issues: [{ path: '/select/filter', message: `fits more than ${MOST_AT_ONCE}` }] },
      );
    }
    if (page.next === null) return ids;
    cursor = page.next;
  }
}

function draftOf(component: StoredComponent, changes: EditInput['changes'], domainId: Id | undefined): ComponentDraft {
  const { id, kind, name } = component;
  return {
    id,
    kind,
    name,
    ...(domainId === undefined ? {} : { domainId }),
    ...(changes.site === undefined ? {} : { siteId: changes.site }),
    ...(changes.owner === undefined ? {} : { ownerId: changes.owner }),
    ...(changes.criticality === undefined ? {} : { criticality: changes.criticality }),
    ...(changes.attributes === undefined && changes.typed === undefined
      ? {}
      : { attributes: attributesOf(kind, changes) }),
    ...(changes.move === undefined
      ? {}
      : { state: moveTo(states, `CMP-${id} (${name})`, component.state, changes.move), decided: true }),
    ...(changes.reason ? { reason: changes.reason } : {}),
  };
}

function attributesOf(
  kind: Kind,
  { attributes, typed = {} }: EditInput['changes'],
): NonNullable<ComponentDraft['attributes']> {
  const read = Object.entries(typed).map(([name, text]) => [name, readTyped(kind, name, text)]);
  return { ...attributes, ...Object.fromEntries(read) };
}

const viewOf = ({ planHash, preview, selected: count, refused }: Planned): EditPlan => ({
  planHash,
  selected: count,
  summary: preview.summary,
  diff: preview.diff.slice(0, SHOWN),
  refused: refused.slice(0, SHOWN),
  refusedCount: refused.length,
});
