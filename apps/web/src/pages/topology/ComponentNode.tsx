import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { GraphNode } from '../../api/types.ts';
import { plural } from '../../ui/format.ts';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWord } from '../../ui/kinds.ts';
import { Mark } from '../../ui/State.tsx';
import { faceOf } from '../../ui/status.ts';
import css from './ComponentNode.module.css';
import type { Fate } from './edges.ts';

export type ComponentNodeType = Node<{ node: GraphNode; fate: Fate; dim: boolean }, 'component'>;

const fateWords: Record<Exclude<Fate, null | 'stands'>, string> = {
  gone: 'goes',
  down: 'down',
  degraded: 'less redundant',
};

export function ComponentNode({ data }: NodeProps<ComponentNodeType>) {
  const { node, fate } = data;
  const Icon = iconOfKind(node.kind);
  const hit = fate === 'gone' || fate === 'down' || fate === 'degraded';
  return (
    <div className={css.node} data-fate={fate ?? undefined} data-dim={data.dim || undefined}>
      <Handle type="target" position={Position.Top} className={css.handle} />
      <Icon size={17} stroke={1.6} aria-hidden />
      <span className={css.words}>
        <span className={css.name}>{node.name}</span>
        <span className={css.kind}>
          {hit ? fateWords[fate] : kindWord(node.kind)}
          {node.signals > 0 && !hit && <span> · {plural(node.signals, 'signal')}</span>}
        </span>
      </span>
      <Mark face={fate === 'gone' ? { shape: 'cross', tone: 'bad' } : hit ? faceOf(fate) : faceOf(node.state)} />
      <Handle type="source" position={Position.Bottom} className={css.handle} />
    </div>
  );
}
