import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  Controls,
  type Edge,
  MarkerType,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import type { Graph, Impact } from '../../api/types.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import css from './Canvas.module.css';
import { ComponentNode, type ComponentNodeType } from './ComponentNode.tsx';
import { dependencies, fates, pathTo } from './edges.ts';
import { nodeHeight, nodeWidth, place } from './layout.ts';

/** Below this, names cannot be read. */
const leastZoom = 0.72;
const nodeTypes = { component: ComponentNode };

interface CanvasProps {
  graph: Graph;
  around: number;
  impact: Impact | undefined;
  over: number | null;
  onOver: (id: number | null) => void;
  onSelect: (key: string) => void;
}

export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Drawn {...props} />
    </ReactFlowProvider>
  );
}

function Drawn({ graph, around, impact, over, onOver, onSelect }: CanvasProps) {
  const links = useMemo(() => dependencies(graph), [graph]);
  const [places, setPlaces] = useState<Map<number, { x: number; y: number }> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const flow = useReactFlow();
  /** All of it where it stays readable; else the middle of it, readable. */
  const show = async (found: Map<number, { x: number; y: number }>) => {
    await flow.fitView({ padding: 0.08, maxZoom: 1, duration: 0 });
    const at = found.get(around);
    if (at && flow.getZoom() < leastZoom) {
      await flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, { zoom: leastZoom, duration: 0 });
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: placed anew when the graph changes, not when the view does
  useEffect(() => {
    let wanted = true;
    place(graph, links).then(
      (found) => {
        if (!wanted) return;
        setPlaces(found);
        requestAnimationFrame(() => void show(found));
      },
      (error) => wanted && setFailure(error),
    );
    return () => {
      wanted = false;
    };
  }, [graph, links]);

  const fate = useMemo(() => fates(impact), [impact]);
  const path = useMemo(() => pathTo(impact, over), [impact, over]);
  const onPath = new Set(path);
  const steps = new Set(
    path.slice(1).map((id, index) => [Math.min(id, path[index]!), Math.max(id, path[index]!)].join('-')),
  );
  const nodes: ComponentNodeType[] = graph.nodes.map((node) => ({
    id: String(node.id),
    type: 'component',
    position: places?.get(node.id) ?? { x: 0, y: 0 },
    width: nodeWidth,
    height: nodeHeight,
    draggable: false,
    connectable: false,
    ariaLabel: `${node.name}, ${node.kind}, ${fate.get(node.id) ?? 'untouched'}`,
    data: {
      node,
      fate: fate.get(node.id) ?? null,
      centre: node.id === around,
      dim: path.length > 0 && !onPath.has(node.id),
    },
  }));
  const edges: Edge[] = links.map((link) => {
    const lit = steps.has([Math.min(link.dependent, link.on), Math.max(link.dependent, link.on)].join('-'));
    const onFate = fate.get(link.on);
    const travels =
      !link.harmless &&
      (onFate === 'gone' || onFate === 'down') &&
      (fate.get(link.dependent) === 'down' || fate.get(link.dependent) === 'degraded');
    return {
      id: String(link.id),
      source: String(link.dependent),
      target: String(link.on),
      label: link.redundancy ?? undefined,
      className: [
        css.edge,
        travels ? css[fate.get(link.dependent) as 'down'] : '',
        link.harmless ? css.harmless : '',
        lit ? css.lit : path.length > 0 ? css.dim : '',
      ].join(' '),
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'context-stroke' },
      focusable: false,
      selectable: false,
    } as Edge;
  });
  if (failure !== null) return <ProblemView error={asProblem(failure)} />;
  if (!places) return <div className={css.wait}>Drawing</div>;
  return (
    <ReactFlow
      className={css.flow}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onInit={() => void show(places)}
      minZoom={0.1}
      maxZoom={1.6}
      nodesDraggable={false}
      nodesConnectable={false}
      proOptions={{ hideAttribution: true }}
      onNodeClick={(_, node) => onSelect((node as ComponentNodeType).data.node.key)}
      onNodeMouseEnter={(_, node) => onOver(Number(node.id))}
      onNodeMouseLeave={() => onOver(null)}
      onKeyDownCapture={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset['id'];
        const node = graph.nodes.find((each) => String(each.id) === id);
        if (node && event.key === 'Enter') onSelect(node.key);
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--line-strong)" />
      <Controls showInteractive={false} position="top-right" />
    </ReactFlow>
  );
}
