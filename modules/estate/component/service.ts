import { type Id, moveTo, PlumblineError, type RecordRef, type StateTable } from '#kernel';
import type { Context } from '#platform';
import type { Component, ComponentDraft, Refusal, StoredComponent, WrittenComponent } from './component.ts';
import { type ComponentInput, type ComponentPatch, loadRefs, requireRefs } from './input.ts';
import { readComponents } from './rows.ts';
import { requireReadable } from './scope.ts';
import { type ComponentMove, type ComponentState, componentStates } from './state.ts';
import { toComponents } from './view.ts';
import { writeComponents } from './write.ts';

const states: StateTable<ComponentState, ComponentMove> = componentStates;

export async function createComponent(ctx: Context, input: ComponentInput): Promise<Component> {
  const refs = await loadRefs(ctx.db, [input]);
  requireRefs(refs, input);
  const domainId = (input.domain === undefined ? undefined : refs.domain(input.domain)) ?? refs.usualDomain(input.kind);
  await ctx.authorise('estate.change', { type: 'component', domainId });
  const { domain: _domain, site, parent, owner, state, criticality, attributes, ...rest } = input;
  return writeOne(ctx, {
    ...rest,
    domainId,
    mustBeNew: true,
    state: state ?? 'planned',
    ...(site ? { siteId: site } : {}),
    ...(parent ? { parentId: parent } : {}),
    ...(owner ? { ownerId: owner } : {}),
    ...(criticality ? { criticality } : {}),
    ...(attributes ? { attributes } : {}),
  });
}

/** `ctx.ifMatch` names the version that was read; another one now is `stale`. */
export async function updateComponent(ctx: Context, id: Id, patch: ComponentPatch): Promise<Component> {
  const component = await requireReadable(ctx, id);
  const named = { ...patch, kind: component.kind };
  const refs = await loadRefs(ctx.db, [named]);
  requireRefs(refs, named);
  await ctx.authorise('estate.change', { type: 'component', id, domainId: component.domainId });
  const domainId = patch.domain === undefined ? undefined : refs.domain(patch.domain);
  if (domainId !== undefined && domainId !== component.domainId)
    await ctx.authorise('estate.change', { type: 'component', id, domainId });
  return writeOne(ctx, {
    id,
    kind: component.kind,
    name: patch.name ?? component.name,
    expectedVersion: ctx.ifMatch ?? component.version,
    ...(domainId === undefined ? {} : { domainId }),
    ...(patch.site === undefined ? {} : { siteId: patch.site }),
    ...(patch.parent === undefined ? {} : { parentId: patch.parent }),
    ...(patch.owner === undefined ? {} : { ownerId: patch.owner }),
    ...(patch.criticality === undefined ? {} : { criticality: patch.criticality }),
    ...(patch.attributes ? { attributes: patch.attributes } : {}),
  });
}

/** A step of the lifecycle. Throws `illegal_transition` naming the moves that are possible. */
export async function moveComponent(
  ctx: Context,
  id: Id,
  move: ComponentMove,
  reason: string,
  causes: RecordRef[] = [],
): Promise<Component> {
  const component = await requireReadable(ctx, id);
  await ctx.authorise('estate.change', { type: 'component', id, domainId: component.domainId });
  const state = moveTo(states, `CMP-${id} (${component.name})`, component.state, move);
  return writeOne(ctx, {
    id,
    kind: component.kind,
    name: component.name,
    state,
    decided: true,
    reason,
    expectedVersion: ctx.ifMatch ?? component.version,
    causes,
  });
}

async function writeOne(ctx: Context, draft: ComponentDraft): Promise<Component> {
  const source = ctx.actor.kind === 'system' ? 'system' : 'person';
  const readable = await ctx.scope('estate.read');
  const stored = await ctx.mutate(async (mutation): Promise<StoredComponent> => {
    const [written] = (await writeComponents(mutation, source, [draft], { readable })) as [WrittenComponent];
    const [lost] = written.refused;
    if (lost && source === 'person') throw mastered(lost);
    const [component] = await readComponents(mutation.tx, [written.id]);
    return component!;
  });
  const [view] = await toComponents(ctx.db, [stored]);
  return view!;
}

/** Somebody said what another source masters: told at once, since nothing would come of it. */
function mastered({ field, keptBy }: Refusal): PlumblineError {
  const name = field.replace(/^attributes\./, '');
  return new PlumblineError(
    'conflict',
    `${name} is mastered by the source "${keptBy.source}": change it there, or change who masters it.`,
    { issues: [{ path: `/${field.replace('.', '/')}`, message: `is mastered by ${keptBy.source}` }] },
  );
}
