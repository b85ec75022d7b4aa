import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { formatNumber } from '../../ui/format.ts';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWordInside } from '../../ui/kinds.ts';
import css from './ComponentNode.module.css';
import type { Fate } from './edges.ts';
import type { Gathered } from './gather.ts';

export type GatheredNodeType = Node<{ group: Gathered; fate: Fate; hit: number; dim: boolean }, 'gathered'>;

/** Many alike; a click draws each. */
export function GatheredNode({ data }: NodeProps<GatheredNodeType>) {
  const { group, fate, hit } = data;
  const Icon = iconOfKind(group.kind);
  const count = group.members.length;
  return (
    <div className={css.node} data-gathered data-fate={fate ?? undefined} data-dim={data.dim || undefined}>
      <Icon size={17} stroke={1.6} aria-hidden />
      <span className={css.words}>
        <span className={css.name}>
          {formatNumber(count)} {kindWordInside(group.kind, count)}
        </span>
        <span className={css.kind}>
          {hit > 0 ? `${formatNumber(hit)} ${fate === 'down' ? 'down' : 'less redundant'}` : 'open to see each'}
        </span>
      </span>
      <Handle type="source" position={Position.Bottom} className={css.handle} />
    </div>
  );
}
