// What goes when a component goes, and what it stands on: each with the reason that leads to it.
import { plain } from './print.ts';

interface Reached {
  component: { key: string; name: string; kind: string; criticality: number };
  path: { name: string }[];
  why: string;
  alone?: boolean | null;
}
interface Part {
  count: number;
  items: Reached[];
  next: string | null;
}
interface Named {
  key: string;
  name: string;
}
/** Of one component, or of several at once. */
export type Impact = ({ component: Named } | { components: Named[] }) & Parts;
interface Parts {
  down: Part;
  degraded: Part;
  up: Part;
}

export function impactText(impact: Impact): string {
  const { down, degraded, up } = impact;
  const of = 'components' in impact ? impact.components : [impact.component];
  const name = of.map((one) => `${one.key} ${plain(one.name)}`).join(' and ');
  const [goes, depends] = of.length > 1 ? ['go', 'themselves depend'] : ['goes', 'itself depends'];
  const nothing = down.count + degraded.count === 0 ? [`If ${name} ${goes}, nothing else goes.`] : [];
  return [
    ...nothing,
    ...partText(`If ${name} ${goes}, ${down.count} go down:`, down),
    ...partText(`${degraded.count} stay up with less redundancy:`, degraded),
    ...partText(`${name} ${depends} on ${up.count}:`, up),
  ].join('\n');
}

function partText(heading: string, part: Part): string[] {
  if (part.count === 0) return [];
  return [
    heading,
    ...part.items.flatMap((one) => [
      `  ${one.component.key}  ${plain(one.component.name)}  (${one.component.kind}, criticality ${one.component.criticality}${one.alone ? ', a single point of failure' : ''})`,
      ...(one.path.length > 2 ? [`      ${one.path.map((step) => plain(step.name)).join(' → ')}`] : []),
      `      ${plain(one.why)}`,
    ]),
    ...(part.next ? [`  … ${part.count - part.items.length} more: --limit 500, or --cursor ${part.next}`] : []),
  ];
}
