import { sql } from 'kysely';
import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import type { Context, DomainScope, Reader } from '#platform';
import { componentRefSchema } from '../../component/component.ts';
import { inScope, requireReadable } from '../../component/scope.ts';
import { toComponentRef } from '../../component/view.ts';
import { cableKinds, portLoader } from './ports.ts';
import { type End, follow, joinWays, type LoadPorts, passesThrough, type Step, type Way } from './trace.ts';

const endSchema = z.enum(['reached', 'open', 'loop', 'hidden', 'limit']);

export const stepSchema = z.object({
  type: z.enum(['port', 'cable', 'pass', 'circuit', 'member']),
  component: componentRefSchema.nullable().describe('null for a way through a panel or into a LAG'),
  within: componentRefSchema.nullable().describe('Of a port: what it is a part of'),
  lag: componentRefSchema.nullable().describe('Of an interface: the one that it is a member of'),
  role: z.string().nullable(),
  form: z.string().nullable(),
  label: z.string().nullable(),
  color: z.string().nullable(),
  lengthMetres: z.number().nullable(),
  position: z.int().nullable().describe('The strand, of a way through a panel'),
});
export type TraceStep = z.infer<typeof stepSchema>;

export const wayAcrossSchema = z.object({
  steps: z.array(stepSchema),
  from: endSchema.describe('How it ends on the side where it is told from'),
  to: endSchema,
});

export const traceSchema = z.object({
  start: componentRefSchema,
  ways: z.array(wayAcrossSchema),
  cut: z.boolean().describe('There is more than is told'),
});
export type Trace = z.infer<typeof traceSchema>;

/** Ports of a device that are traced at once. */
const PORTS = 200;

interface RawWay {
  steps: Step[];
  ends: [End, End];
}

/** The ways through a port, an interface, a power feed, a cable, a circuit, or all ports of a device that have a cable. */
export async function traceComponent(ctx: Context, id: Id): Promise<Trace> {
  const scope = await ctx.scope('estate.read');
  const start = await requireReadable(ctx, id);
  const load = portLoader(ctx.db, scope);
  let raw: RawWay[];
  let cut = false;
  if ((cableKinds as readonly string[]).includes(start.kind)) raw = await waysOfPort(id, load);
  else if (start.kind === 'cable') raw = await waysOfCable(ctx.db, id, load);
  else {
    const ports = await portsOf(ctx.db, scope, id, PORTS + 1);
    if (ports.length === 0 && !mayHavePorts.has(start.kind))
      throw new PlumblineError('invalid_input', `CMP-${id} is a ${start.kind}: no cable leads from it.`, {
        issues: [{ path: '/params/id', message: 'must be a port, an interface, a cable, or what has ports' }],
      });
    cut = ports.length > PORTS;
    raw = (await Promise.all(ports.slice(0, PORTS).map((port) => waysOfPort(port, load)))).flat();
  }
  return { start: toComponentRef(start), ways: await describe(ctx.db, scope, raw), cut: cut || raw.some(isLimited) };
}

const isLimited = (way: RawWay): boolean => way.ends.includes('limit');
const mayHavePorts = new Set([
  'device',
  'server',
  'pc',
  'vm',
  'container-host',
  'storage',
  'module',
  'circuit',
  'power-panel',
]);

async function waysOfPort(id: Id, load: LoadPorts): Promise<RawWay[]> {
  const port = (await load([id])).get(id)!;
  if (port.members.length > 0 && !port.cable) {
    const ways = await Promise.all(port.members.map((member) => follow(member, 'inside', load)));
    const lag: Step[] = [{ type: 'port', id }, { type: 'member' }];
    return ways.flat().map((way) => ({ steps: [...lag, ...way.steps], ends: ['reached', way.end] }));
  }
  // Which strand of it leads where is known by its front ports only.
  if (port.role === 'rear' && port.fronts.length > 0)
    return (await Promise.all(port.fronts.map((front) => waysOfPort(front.id, load)))).flat().map(turned);
  const out = await follow(id, 'inside', load);
  if (!passesThrough(port)) return out.map((way) => ({ steps: way.steps, ends: ['reached', way.end] }));
  // Both begin with the port itself: it is told once.
  return joinWays(await follow(id, 'cable', load), out, 1);
}

/** Told from its other end. */
const turned = ({ steps, ends }: RawWay): RawWay => ({ steps: steps.toReversed(), ends: [ends[1], ends[0]] });

async function waysOfCable(reader: Reader, id: Id, load: LoadPorts): Promise<RawWay[]> {
  const { rows } = await sql<{ port: Id; side: string }>`
    select to_id as port, left(kind, 1) as side from relation
    where from_id = ${id} and kind in ('a-end', 'b-end') and recorded_to = 'infinity' order by id`.execute(reader);
  const ports = await load(rows.map((row) => row.port));
  const rear = rows.find((row) => (ports.get(row.port)?.fronts.length ?? 0) > 0);
  if (rear) {
    const ways = await waysOfPort(rear.port, load);
    return rear.side === 'a' ? ways : ways.map(turned);
  }
  const from = async (side: string): Promise<Way[]> => {
    const ways = await Promise.all(
      rows.filter((row) => row.side === side).map((row) => follow(row.port, 'cable', load)),
    );
    return ways.length > 0 ? ways.flat() : [{ steps: [], end: 'open' }];
  };
  const cable: Step = { type: 'cable', id };
  const [a, b] = await Promise.all([from('a'), from('b')]);
  return joinWays(
    a.map((way) => ({ ...way, steps: [cable, ...way.steps] })),
    b.map((way) => ({ ...way, steps: [cable, ...way.steps] })),
    1,
  );
}

/** The ports of a device, and of the modules in it, that have a cable. */
async function portsOf(reader: Reader, scope: DomainScope, id: Id, limit: number): Promise<Id[]> {
  const { rows } = await sql<{ id: Id }>`
    with recursive part as (
      select ${id}::bigint as id union select c.id from component c join part p on c.parent_id = p.id where c.kind = 'module')
    select c.id from part p join component c on c.parent_id = p.id
    where c.kind in ('interface', 'port') and ${inScope(scope, 'c.domain_id')} and exists (
      select 1 from relation l where l.to_id = c.id and l.kind in ('a-end', 'b-end') and l.recorded_to = 'infinity')
    order by c.name, c.id limit ${limit}`.execute(reader);
  return rows.map((row) => row.id);
}

interface Face {
  id: Id;
  kind: string;
  name: string;
  state: string;
  role: string | null;
  form: string | null;
  label: string | null;
  color: string | null;
  length: number | null;
  parent: { id: Id; kind: string; name: string; state: string } | null;
  lag: { id: Id; kind: string; name: string; state: string } | null;
}

async function describe(reader: Reader, scope: DomainScope, ways: RawWay[]) {
  const ids = new Set(ways.flatMap((way) => way.steps.flatMap((step) => ('id' in step ? [step.id] : []))));
  const { rows } = await sql<Face>`
    select c.id, c.kind, c.name, c.state, c.attributes ->> 'role' as role, c.attributes ->> 'form' as form, c.attributes ->> 'label' as label,
      c.attributes ->> 'color' as color, (c.attributes ->> 'lengthMetres')::float8 as length,
      case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'state', p.state) end as parent,
      case when g.id is not null then jsonb_build_object('id', g.id, 'kind', g.kind, 'name', g.name, 'state', g.state) end as lag
    from component c
    left join component m on m.id = c.parent_id
    left join component p on p.id = case when m.kind = 'module' then coalesce(m.parent_id, m.id) else m.id end and ${inScope(scope, 'p.domain_id')}
    left join relation l on l.from_id = c.id and l.kind = 'member-of' and l.recorded_to = 'infinity' and c.kind = 'interface'
    left join component g on g.id = l.to_id and g.kind = 'interface' and ${inScope(scope, 'g.domain_id')}
    where c.id = any(${[...ids]}::bigint[]) and ${inScope(scope, 'c.domain_id')}`.execute(reader);
  const faces = new Map(rows.map((row) => [row.id, row]));
  const toStep = (step: Step): TraceStep => {
    const face = 'id' in step ? faces.get(step.id) : undefined;
    return {
      type: step.type,
      component: face ? toComponentRef(face) : null,
      within: face?.parent && step.type === 'port' ? toComponentRef(face.parent) : null,
      lag: face?.lag ? toComponentRef(face.lag) : null,
      role: face?.role ?? null,
      form: face?.form ?? null,
      label: face?.label ?? null,
      color: face?.color ?? null,
      lengthMetres: face?.length ?? null,
      position: step.type === 'pass' ? step.position : null,
    };
  };
  return ways.map((way) => ({ steps: way.steps.map(toStep), from: way.ends[0], to: way.ends[1] }));
}

export const neighbourSchema = z.object({
  port: componentRefSchema,
  device: componentRefSchema,
  farPort: componentRefSchema,
  cables: z.int().describe('How many lie between'),
  circuit: componentRefSchema.nullable(),
});

/** What a device is connected to, by the ways that its cables take to their far ends. */
export async function neighboursOf(ctx: Context, id: Id) {
  const trace = await traceComponent(ctx, id);
  const items = trace.ways.flatMap((way) => {
    const [near, far] = [way.steps.find((step) => step.type === 'port'), way.steps.at(-1)];
    if (way.to !== 'reached' || !near?.component || !far?.component || !far.within || far.type !== 'port') return [];
    return [
      {
        port: near.component,
        device: far.within,
        farPort: far.component,
        cables: way.steps.filter((step) => step.type === 'cable').length,
        circuit: way.steps.find((step) => step.type === 'circuit')?.component ?? null,
      },
    ];
  });
  return { items, cut: trace.cut };
}
