// Words
// - A *trace* is the way a signal or current takes from a port through cables, panels and circuits to where it ends.
// - A *strand* is the position of a front port at its rear port: many share one cable between two panels.
// - Ways *branch* where one end of a cable has several plugs, and where it is not known on which strand one comes in.
import type { Id } from '#kernel';

/** What the tracer has to know of a port. */
export interface PortFacts {
  id: Id;
  kind: 'interface' | 'port' | 'power-feed';
  role: string | null;
  /** Where its cable leads; null: there is none. */
  cable: { id: Id; hidden: boolean; far: Id[] } | null;
  /** Of a front port: the rear port that it passes to. */
  rear: Id | null;
  /** Its own strand there. */
  position: number | null;
  /** Of a rear port: the front ports that pass to it. */
  fronts: { id: Id; position: number | null }[];
  /** Of the end of a circuit: the circuit and its other end. */
  circuit: { id: Id; other: Id | null } | null;
  /** Interfaces that are members of this one (a LAG). */
  members: Id[];
  hidden: boolean;
}

export type Step =
  | { type: 'port'; id: Id }
  | { type: 'cable'; id: Id }
  /** Through a panel. */
  | { type: 'pass'; position: number | null }
  | { type: 'circuit'; id: Id }
  | { type: 'member' };

/**
 * reached: it ends at something; open: nothing is plugged in there; loop: it comes back to itself; hidden: it goes on
 * where one may not read; limit: it was not followed further.
 */
export type End = 'reached' | 'open' | 'loop' | 'hidden' | 'limit';

export interface Way {
  steps: Step[];
  end: End;
}

interface Walk {
  steps: Step[];
  at: Id;
  /** How one came to the port: by its cable, or from inside what it is a part of. */
  by: 'cable' | 'inside';
  strands: (number | null)[];
  seen: ReadonlySet<string>;
}

export const MAX_STEPS = 200;
export const MAX_WAYS = 256;

export type LoadPorts = (ids: Id[]) => Promise<Map<Id, PortFacts>>;

/** Follows all ways at once, so that each round asks for all ports that it comes to together. */
export async function follow(start: Id, by: Walk['by'], load: LoadPorts): Promise<Way[]> {
  const done: Way[] = [];
  let walks: Walk[] = [{ steps: [], at: start, by, strands: [], seen: new Set() }];
  while (walks.length > 0) {
    const ports = await load([...new Set(walks.map((walk) => walk.at))]);
    const next: Walk[] = [];
    for (const walk of walks) {
      const port = ports.get(walk.at);
      const outcome = port ? step(walk, port) : end(walk, 'hidden');
      done.push(...outcome.ways);
      next.push(...outcome.walks);
    }
    const room = Math.max(MAX_WAYS - done.length, 0);
    for (const walk of next.splice(room)) done.push({ steps: walk.steps, end: 'limit' });
    walks = next;
  }
  return done;
}

interface Outcome {
  ways: Way[];
  walks: Walk[];
}

const end = (walk: Walk, how: End): Outcome => ({ ways: [{ steps: walk.steps, end: how }], walks: [] });

function step(walk: Walk, port: PortFacts): Outcome {
  if (port.hidden) return end(walk, 'hidden');
  // One panel may be passed several times, each time on another strand.
  const key = `${port.id} ${walk.strands.at(-1) ?? ''} ${walk.by}`;
  const here: Walk = {
    ...walk,
    steps: [...walk.steps, { type: 'port', id: port.id }],
    seen: new Set([...walk.seen, key]),
  };
  if (walk.seen.has(key)) return end(here, 'loop');
  if (here.steps.length >= MAX_STEPS) return end(here, 'limit');
  return walk.by === 'inside' ? outward(here, port) : inward(here, port);
}

/** Out by the cable. */
function outward(walk: Walk, port: PortFacts): Outcome {
  if (!port.cable) return end(walk, 'open');
  if (port.cable.hidden) return end(walk, 'hidden');
  const steps: Step[] = [...walk.steps, { type: 'cable', id: port.cable.id }];
  if (port.cable.far.length === 0) return end({ ...walk, steps }, 'open');
  return { ways: [], walks: port.cable.far.map((at) => ({ ...walk, steps, at, by: 'cable' })) };
}

/** Through what the port is a part of, if it leads on there. */
function inward(walk: Walk, port: PortFacts): Outcome {
  if (port.role === 'front') {
    if (port.rear === null) return end(walk, 'open');
    const steps: Step[] = [...walk.steps, { type: 'pass', position: port.position }];
    return {
      ways: [],
      walks: [{ ...walk, steps, at: port.rear, by: 'inside', strands: [...walk.strands, port.position] }],
    };
  }
  if (port.role === 'rear') {
    const strand = walk.strands.at(-1);
    const known = strand !== undefined && strand !== null;
    const fronts = known ? port.fronts.filter((front) => (front.position ?? 1) === strand) : port.fronts;
    if (fronts.length === 0) return end(walk, 'open');
    return {
      ways: [],
      walks: fronts.map((front) => ({
        ...walk,
        steps: [...walk.steps, { type: 'pass', position: front.position }],
        at: front.id,
        by: 'inside',
        strands: walk.strands.slice(0, -1),
      })),
    };
  }
  if (port.circuit) {
    const steps: Step[] = [...walk.steps, { type: 'circuit', id: port.circuit.id }];
    if (port.circuit.other === null) return end({ ...walk, steps }, 'open');
    return { ways: [], walks: [{ ...walk, steps, at: port.circuit.other, by: 'inside' }] };
  }
  return end(walk, 'reached');
}

/** Whether a port leads on inside what it is a part of. */
export const passesThrough = (port: PortFacts): boolean =>
  port.role === 'front' || port.role === 'rear' || port.circuit !== null;

/** The whole way through a port in the middle of it: what lies behind it, turned round, and what lies before it. */
export function joinWays(behind: Way[], before: Way[], between: number): { steps: Step[]; ends: [End, End] }[] {
  return behind
    .flatMap((back) =>
      before.map((forth) => ({
        steps: [...back.steps.toReversed(), ...forth.steps.slice(between)],
        ends: [back.end, forth.end] as [End, End],
      })),
    )
    .slice(0, MAX_WAYS);
}
