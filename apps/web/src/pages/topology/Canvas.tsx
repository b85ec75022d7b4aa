import '@xyflow/react/dist/base.css';
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import type { Graph, JointImpact } from '../../api/types.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import css from './Canvas.module.css';
import { ComponentNode } from './ComponentNode.tsx';
import { draw, type Places } from './drawing.ts';
import { dependencies } from './edges.ts';
import { GatheredNode } from './GatheredNode.tsx';
import { gather } from './gather.ts';
import { nodeHeight, nodeWidth, place } from './layout.ts';

/** Below this, names cannot be read. */
const leastZoom = 0.72;
const nodeTypes = { component: ComponentNode, gathered: GatheredNode };

interface CanvasProps {
  graph: Graph;
  around: number;
  selected: number;
  impact: JointImpact | undefined;
  over: number | null;
  /** A path to light up, whoever found it. */
  lit: number[];
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

function Drawn({ graph, around, selected, impact, over, lit, onOver, onSelect }: CanvasProps) {
  const [open, setOpen] = useState<Set<string>>(new Set());
  const [places, setPlaces] = useState<Places | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const flow = useReactFlow();
  const picture = useMemo(
    () => gather(graph, dependencies(graph), open, new Set([around, selected])),
    [graph, open, around, selected],
  );
  /** All of it where it stays readable; else its middle, readable. */
  const show = async (found: Places) => {
    await flow.fitView({ padding: 0.08, maxZoom: 1, duration: 0 });
    const at = found.get(around);
    if (at && flow.getZoom() < leastZoom) {
      await flow.setCenter(at.x + nodeWidth / 2, at.y + nodeHeight / 2, { zoom: leastZoom, duration: 0 });
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: placed anew when the picture changes, not when the view does
  useEffect(() => {
    let wanted = true;
    place(picture).then(
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
  }, [picture]);

  if (failure !== null) return <ProblemView error={asProblem(failure)} />;
  if (!places) return <div className={css.wait}>Drawing</div>;
  const { nodes, edges } = draw(picture, places, impact, over, lit, css);
  const activate = (id: number) => {
    const group = picture.gathered.find((each) => each.id === id);
    const node = picture.nodes.find((each) => each.id === id);
    if (group) setOpen(new Set(open).add(group.name));
    else if (node) onSelect(node.key);
  };
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
      onNodeClick={(_, node) => activate(Number(node.id))}
      onNodeMouseEnter={(_, node) => Number(node.id) > 0 && onOver(Number(node.id))}
      onNodeMouseLeave={() => onOver(null)}
      onKeyDownCapture={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset['id'];
        if (id && event.key === 'Enter') activate(Number(id));
      }}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--line-strong)" />
      <Controls showInteractive={false} position="top-right" />
    </ReactFlow>
  );
}
