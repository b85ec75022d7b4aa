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
export interface Impact {
  component: { key: string; name: string };
  down: Part;
  degraded: Part;
  up: Part;
}

export function impactText({ component, down, degraded, up }: Impact): string {
  const name = `${component.key} ${plain(component.name)}`;
  const nothing = down.count + degraded.count === 0 ? [`If ${name} goes, nothing else goes.`] : [];
  return [
    ...nothing,
    ...partText(`If ${name} goes, ${down.count} go down:`, down),
    ...partText(`${degraded.count} stay up with less redundancy:`, degraded),
    ...partText(`${name} itself depends on ${up.count}:`, up),
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
