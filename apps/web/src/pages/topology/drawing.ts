import { type Edge, MarkerType } from '@xyflow/react';
import type { JointImpact } from '../../api/types.ts';
import { kindWord } from '../../ui/kinds.ts';
import type { ComponentNodeType } from './ComponentNode.tsx';
import { type Fate, fates, pathTo } from './edges.ts';
import type { GatheredNodeType } from './GatheredNode.tsx';
import type { Picture } from './gather.ts';
import { nodeHeight, nodeWidth } from './layout.ts';

export type Places = Map<number, { x: number; y: number }>;

const fixed = { width: nodeWidth, height: nodeHeight, draggable: false, connectable: false };

/** The picture as React Flow takes it: where each stands, what becomes of it, and what the pointer lights up. */
export function draw(
  picture: Picture,
  places: Places,
  impact: JointImpact | undefined,
  over: number | null,
  lit: number[],
  css: CSSModuleClasses,
) {
  const fate = fates(impact);
  const path = lit.length > 0 ? lit : pathTo(impact, over);
  const onPath = new Set(path);
  const pair = (a: number, b: number) => `${Math.min(a, b)} ${Math.max(a, b)}`;
  const steps = new Set(path.slice(1).map((id, index) => pair(id, path[index]!)));
  const asks = path.length > 0;

  for (const group of picture.gathered) fate.set(group.id, worst(group.members.map((member) => fate.get(member.id))));
  const nodes: (ComponentNodeType | GatheredNodeType)[] = [
    ...picture.nodes
      .filter((node) => places.has(node.id))
      .map(
        (node): ComponentNodeType => ({
          ...fixed,
          id: String(node.id),
          type: 'component',
          position: places.get(node.id)!,
          ariaLabel: `${node.name}, ${kindWord(node.kind)}, ${fate.get(node.id) ?? 'untouched'}`,
          data: { node, fate: fate.get(node.id) ?? null, dim: asks && !onPath.has(node.id) },
        }),
      ),
    ...picture.gathered
      .filter((group) => places.has(group.id))
      .map((group): GatheredNodeType => {
        const hit = group.members.filter((member) => ['down', 'degraded'].includes(fate.get(member.id) ?? '')).length;
        return {
          ...fixed,
          id: String(group.id),
          type: 'gathered',
          position: places.get(group.id)!,
          ariaLabel: `${group.members.length} ${kindWord(group.kind, 2)}; open to see each`,
          data: {
            group,
            hit,
            fate: fate.get(group.id) ?? null,
            dim: asks && !group.members.some((member) => onPath.has(member.id)),
          },
        };
      }),
  ];
  const edges = picture.dependencies.map((link): Edge => {
    const [above, below] = [fate.get(link.dependent), fate.get(link.on)];
    const travels = !link.harmless && (below === 'gone' || below === 'down');
    const hit = travels && (above === 'down' || above === 'degraded') ? css[above] : '';
    const light = steps.has(pair(link.dependent, link.on)) ? css['lit'] : asks ? css['dim'] : '';
    return {
      id: String(link.id),
      source: String(link.dependent),
      target: String(link.on),
      ...(link.redundancy ? { label: link.redundancy } : {}),
      className: [css['edge'], hit, link.harmless ? css['harmless'] : '', light].join(' '),
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'context-stroke' },
      focusable: false,
      selectable: false,
    };
  });
  return { nodes, edges };
}

function worst(found: (Fate | undefined)[]): Fate {
  return (['down', 'degraded', 'stands'] as const).find((fate) => found.includes(fate)) ?? null;
}
