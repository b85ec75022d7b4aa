import { sql } from 'kysely';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import type { Context, DomainScope, Mutation, Reader } from '#platform';
import type { ComponentRef, StoredComponent } from '../../component/component.ts';
import type { Attributes } from '../../component/kind.ts';
import { lockComponents, readComponents } from '../../component/rows.ts';
import { mayRead, requireReadable } from '../../component/scope.ts';
import { type ComponentState, isOver } from '../../component/state.ts';
import { toComponentRef } from '../../component/view.ts';
import { writeComponents } from '../../component/write.ts';
import { removeRelations, writeRelations } from '../../relation/write.ts';
import { sourceOf } from '../allocate/give.ts';
import { misfits } from './fit.ts';
import { cableKinds } from './ports.ts';

export interface Connection {
  a: Id;
  b: Id;
  name?: string | undefined;
  label?: string | undefined;
  form?: string | undefined;
  color?: string | undefined;
  lengthMetres?: number | undefined;
  state: ComponentState;
}

/** A new cable between two free ports. Throws `port_in_use` naming the cable that is there. */
export async function connect(ctx: Context, wish: Connection): Promise<{ cable: ComponentRef; warnings: string[] }> {
  const ends = [await requireReadable(ctx, wish.a), await requireReadable(ctx, wish.b)];
  for (const end of ends)
    await ctx.authorise('estate.change', { type: 'component', id: end.id, domainId: end.domainId });
  const paths = ['/body/a', '/body/b'];
  for (const [index, end] of ends.entries()) requirePluggable(end, paths[index]!);
  if (wish.a === wish.b)
    throw new PlumblineError('invalid_input', 'A cable has two ends: they cannot be in one port.', {
      issues: [{ path: '/body/b', message: 'must be another port than a' }],
    });
  const readable = await ctx.scope('estate.read');
  const names = await fullNames(ctx.db, ends);
  // Who reads the cable in the one domain need not read the other: its name must not tell.
  const usual = ends[0]!.domainId === ends[1]!.domainId ? names.join(' – ') : `Cable at ${names[0]}`;
  const source = sourceOf(ctx);
  const attributes: Attributes = {};
  for (const name of ['label', 'form', 'color', 'lengthMetres'] as const)
    if (wish[name] !== undefined) attributes[name] = wish[name];
  const cable = await ctx.mutate(async (mutation) => {
    // By their ids, as all who write components lock them: two that connect the same ports take turns.
    await lockComponents(mutation.tx, [wish.a, wish.b]);
    await freePorts(mutation, [wish.a, wish.b], readable);
    const causes = ends.map((end) => ref('component', end.id));
    const draft = {
      kind: 'cable' as const,
      name: (wish.name ?? usual).slice(0, 200),
      domainId: ends[0]!.domainId,
      ...(ends[0]!.siteId === null ? {} : { siteId: ends[0]!.siteId }),
      state: wish.state,
      attributes,
      mustBeNew: true,
      causes,
    };
    const [written] = await writeComponents(mutation, source, [draft], { readable });
    const id = written!.id;
    await writeRelations(mutation, source, [
      { kind: 'a-end', fromId: id, toId: wish.a, causes: [ref('component', id)] },
      { kind: 'b-end', fromId: id, toId: wish.b, causes: [ref('component', id)] },
    ]);
    return (await readComponents(mutation.tx, [id]))[0]!;
  });
  const forms = ends.map((end, index) => ({
    name: names[index]!,
    form: (end.attributes.form as string | undefined) ?? null,
  }));
  return { cable: toComponentRef(cable), warnings: misfits(forms, wish.form ?? null) };
}

function requirePluggable(end: StoredComponent, path: string): void {
  const no = (message: string): PlumblineError =>
    new PlumblineError('invalid_input', `CMP-${end.id} (${end.name}) ${message}.`, { issues: [{ path, message }] });
  if (!(cableKinds as readonly string[]).includes(end.kind)) throw no(`is a ${end.kind}: no cable is plugged into one`);
  if (isOver(end.state)) throw no(`is ${end.state}`);
  if (/^(lag|virtual|bridge)$/.test(String(end.attributes.form ?? '')))
    throw no(`is ${end.attributes.form}: a cable needs a port that one can touch`);
}

/** `sw-1 eth0`: a port is known by what it is a part of. */
async function fullNames(reader: Reader, ends: StoredComponent[]): Promise<string[]> {
  const parents = await readComponents(
    reader,
    ends.flatMap((end) => (end.parentId === null ? [] : [end.parentId])),
  );
  const byId = new Map(parents.map((parent) => [parent.id, parent.name]));
  return ends.map((end) =>
    [end.parentId === null ? undefined : byId.get(end.parentId), end.name].filter(Boolean).join(' '),
  );
}

/** Ends what a cable that is out of service still occupies; any other one is in the way. */
async function freePorts(mutation: Mutation, ports: Id[], readable: DomainScope): Promise<void> {
  const { rows } = await sql<{
    relation_id: Id;
    id: Id;
    name: string;
    state: ComponentState;
    domain_id: Id;
    port: string;
    port_id: Id;
  }>`
    select l.id as relation_id, c.id, c.name, c.state, c.domain_id, p.name as port, p.id as port_id
    from relation l join component c on c.id = l.from_id join component p on p.id = l.to_id
    where l.to_id = any(${ports}::bigint[]) and l.kind in ('a-end', 'b-end') and l.recorded_to = 'infinity' order by l.id`.execute(
    mutation.tx,
  );
  const inTheWay = rows.find((row) => !isOver(row.state));
  if (inTheWay) {
    const key = keyOf(ref('component', inTheWay.id));
    const port = `There is a cable at ${inTheWay.port} (CMP-${inTheWay.port_id}) already`;
    throw mayRead(readable, inTheWay.domain_id)
      ? new PlumblineError('port_in_use', `${port}: ${key} (${inTheWay.name}).`, {
          extra: { id: inTheWay.id, key, link: `/components/${key}` },
        })
      : new PlumblineError('port_in_use', `${port}.`);
  }
  await removeRelations(
    mutation,
    rows.map((row) => row.relation_id),
  );
}

/** Out of both ports: its ends are free, and it is retired (what was never in service is disposed of). */
export async function disconnect(
  ctx: Context,
  id: Id,
  reason: string,
): Promise<{ cable: ComponentRef; freed: ComponentRef[] }> {
  const cable = await requireReadable(ctx, id);
  await ctx.authorise('estate.change', { type: 'component', id, domainId: cable.domainId });
  if (cable.kind !== 'cable') throw new PlumblineError('invalid_input', `CMP-${id} is a ${cable.kind}, not a cable.`);
  const readable = await ctx.scope('estate.read');
  const source = sourceOf(ctx);
  return ctx.mutate(async (mutation) => {
    const [locked] = await lockComponents(mutation.tx, [id]);
    const { rows } = await sql<{ id: Id; port: Id }>`
      select id, to_id as port from relation where from_id = ${id} and kind in ('a-end', 'b-end') and recorded_to = 'infinity' order by id`.execute(
      mutation.tx,
    );
    await removeRelations(
      mutation,
      rows.map((row) => row.id),
    );
    for (const state of wayOut(locked!.state))
      await writeComponents(mutation, source, [
        { id, kind: 'cable', name: locked!.name, state, decided: true, reason },
      ]);
    const [after, ...ports] = [
      ...(await readComponents(mutation.tx, [id])),
      ...(await readComponents(
        mutation.tx,
        rows.map((row) => row.port),
      )),
    ];
    return {
      cable: toComponentRef(after!),
      freed: ports.filter((port) => mayRead(readable, port.domainId)).map(toComponentRef),
    };
  });
}

/** The legal moves, one after the other, until it is out of service. */
function wayOut(state: ComponentState): ComponentState[] {
  switch (state) {
    case 'in-service':
    case 'maintenance':
      return ['retiring', 'retired'];
    case 'retiring':
      return ['retired'];
    case 'retired':
    case 'disposed':
      return [];
    default:
      return ['disposed'];
  }
}
