import { sql } from 'kysely';
import { contentHash, type Id, type Issue, PlumblineError } from '#kernel';
import type { Context, Reader } from '#platform';
import { loadRefs } from '../component/input.ts';
import { mayRead, requireReader } from '../component/scope.ts';
import { unfit } from '../kind-schema/store.ts';
import { readCurrent } from '../plan/current.ts';
import { makePlan } from '../plan/make.ts';
import type { Current, EstatePlan, Handle, Intent, Preview } from '../plan/plan.ts';
import { type ReadDocument, readDocument, refusal } from './document.ts';
import { segments, yamlIntent } from './intent.ts';
import { pruned, relationIdentity } from './prune.ts';
import { readOutside, referencesIn } from './resolve.ts';

/** What an estate file would change, as it is agreed to and as it is shown. */
export interface PlannedEstate {
  name: string;
  plan: EstatePlan;
  planHash: string;
  preview: Preview;
}

/** Reads an estate file and works out what of it is not so yet. `at`: when it speaks. */
export async function planYaml(ctx: Context, yaml: string, at: Date): Promise<PlannedEstate> {
  const scope = await requireReader(ctx);
  const read = readDocument(yaml);
  const [refs, people, outside] = await Promise.all([
    loadRefs(ctx.db, []),
    peopleByEmail(ctx.db, read),
    readOutside(ctx.db, scope, referencesIn(read)),
  ]);
  const intent = await withMoved(ctx.db, yamlIntent(read, { refs, people, outside }, at));
  const current = await readCurrent(ctx.db, intent);
  const hidden = [...current.components.values()].find((component) => !mayRead(scope, component.domainId));
  if (hidden)
    throw new PlumblineError(
      'forbidden',
      `You may not change the ${hidden.kind} "${hidden.name}": it belongs to another domain.`,
    );
  const whole = read.document.prune ? await withPruned(ctx.db, intent, current) : { intent, current };
  const issues: Issue[] = [];
  const made = makePlan(whole.intent, whole.current, (handle, error) => {
    const index = intent.components.findIndex((component) => component.handle === handle);
    const field = error.code === 'illegal_transition' ? 'state' : 'name';
    issues.push(
      index < 0 ? { path: '', message: error.message } : read.issue(['components', index, field], error.message),
    );
  });
  const handles = new Map([...made.working].map(([handle, working]) => [working, handle]));
  for (const [working, error] of await unfit(ctx.db, [...made.working.values()])) {
    const index = intent.components.findIndex((component) => component.handle === handles.get(working));
    issues.push(
      ...error.issues.map(({ path, message }) => read.issue(['components', index, ...segments(path)], message)),
    );
  }
  if (issues.length > 0) throw refusal(issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  // The time of planning is no part of what is agreed to.
  const { at: _at, ...agreed } = made.plan;
  return { name: read.document.name, plan: made.plan, planHash: contentHash(agreed), preview: made.preview };
}

/** A component that the file has put at another site is still the same one, where the file itself brought it in. */
async function withMoved(reader: Reader, intent: Intent): Promise<Intent> {
  const { components } = await readCurrent(reader, intent);
  const taken = new Set([...components.values()].map((component) => component.id));
  const missing = intent.components.filter(
    (one) =>
      // What is named within another is not looked for elsewhere: every device has an eth0.
      !components.has(one.handle) &&
      one.draft.id === undefined &&
      one.parentHandle === undefined &&
      one.draft.parentId == null,
  );
  if (missing.length === 0) return intent;
  const { rows } = await sql<{ ord: number; id: Id }>`
    select x.ord::int as ord, c.id
    from unnest(${missing.map((one) => one.draft.kind)}::text[], ${missing.map((one) => one.draft.name)}::text[]) with ordinality as x (kind, name, ord)
    join component c on lower(c.name) = lower(x.name) and c.kind = x.kind and c.state <> 'disposed'
    where coalesce(c.provenance -> 'name', c.provenance -> '*') ->> 0 = ${intent.source}`.execute(reader);
  const moved = new Map<Handle, Id>();
  for (const [ord, found] of Map.groupBy(rows, (row) => row.ord)) {
    if (found.length === 1 && !taken.has(found[0]!.id)) moved.set(missing[ord - 1]!.handle, found[0]!.id);
  }
  return {
    ...intent,
    components: intent.components.map((one) => {
      const id = moved.get(one.handle);
      return id === undefined
        ? one
        : {
            ...one,
            draft: {
              ...one.draft,
              id,
              ...(one.siteHandle === undefined && one.draft.siteId === undefined ? { siteId: null } : {}),
            },
          };
    }),
  };
}

async function withPruned(
  reader: Reader,
  intent: Intent,
  current: Current,
): Promise<{ intent: Intent; current: Current }> {
  const kept = new Set([...current.components.values()].map((component) => component.id));
  const idOf = (handle: string): Id => current.components.get(handle)?.id ?? 0;
  const keptRelations = new Set(
    intent.relations.map((relation) =>
      relationIdentity(relation.kind, idOf(relation.from), idOf(relation.to), relation.redundancyGroup),
    ),
  );
  const gone = await pruned(reader, intent, kept, keptRelations);
  const whole = {
    ...intent,
    components: [...intent.components, ...gone.components],
    endedRelations: gone.endedRelations,
  };
  return { intent: whole, current: await readCurrent(reader, whole) };
}

async function peopleByEmail(reader: Reader, read: ReadDocument): Promise<Map<string, Id>> {
  const wanted = [
    ...new Set(
      read.document.components.flatMap((component) => (component.owner ? [component.owner.toLowerCase()] : [])),
    ),
  ];
  if (wanted.length === 0) return new Map();
  const { rows } = await sql<{
    id: Id;
    email: string;
  }>`select id, lower(email) as email from person where active and lower(email) = any(${wanted}::text[])`.execute(
    reader,
  );
  return new Map(rows.map((row) => [row.email, row.id]));
}
