import type { TraceStep, Way } from '../networks/queries.ts';

type Ref = NonNullable<TraceStep['component']>;

/** What the drawing is made of: boxes that a way passes, and the cables between them. */
export type Station =
  | { type: 'box'; what: Ref | null; ports: TraceStep[]; strand: number | null }
  | { type: 'cable'; cable: TraceStep }
  | { type: 'end'; how: 'open' | 'loop' | 'hidden' | 'limit' };

/** Ports of one device that follow each other stand in one box; a circuit is one, with its two ends. */
export function stationsOf(way: Way): Station[] {
  const stations: Station[] = [];
  if (way.from !== 'reached') stations.push({ type: 'end', how: way.from });
  for (const step of way.steps) {
    const last = stations.at(-1);
    if (step.type === 'cable') stations.push({ type: 'cable', cable: step });
    else if (step.type === 'port') {
      if (last?.type === 'box' && last.what?.id === step.within?.id) last.ports.push(step);
      else stations.push({ type: 'box', what: step.within, ports: [step], strand: null });
    } else if (step.type === 'pass' && last?.type === 'box') last.strand = step.position;
  }
  if (way.to !== 'reached') stations.push({ type: 'end', how: way.to });
  return stations;
}

const named = new Set([
  'black',
  'blue',
  'brown',
  'cyan',
  'gray',
  'green',
  'grey',
  'magenta',
  'orange',
  'pink',
  'purple',
  'red',
  'teal',
  'violet',
  'white',
  'yellow',
  'aqua',
]);

/** A colour as a style, where it is one: six digits as other systems give them, or a plain word. */
export function paintOf(color: string | null): string | null {
  if (color === null) return null;
  const text = color.trim().toLowerCase();
  if (/^#?[0-9a-f]{6}$/.test(text)) return `#${text.replace('#', '')}`;
  return named.has(text) ? text : null;
}
