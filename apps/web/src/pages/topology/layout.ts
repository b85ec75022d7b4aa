import type { ElkNode } from 'elkjs/lib/elk-api.js';
import * as elkModule from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Picture } from './gather.ts';

export const nodeWidth = 172;
export const nodeHeight = 46;

// A CommonJS module that is its own default export; bundlers and TypeScript disagree on how to unwrap it.
const { default: Elk } = elkModule as unknown as {
  default: new (options: { workerUrl: string }) => { layout(graph: ElkNode): Promise<ElkNode> };
};
let elk: InstanceType<typeof Elk> | undefined;

/** Places the nodes in layers, dependents above what they stand on, in a worker. */
export async function place(picture: Picture): Promise<Map<number, { x: number; y: number }>> {
  elk ??= new Elk({ workerUrl });
  const ids = [...picture.nodes, ...picture.gathered].map((node) => node.id);
  const known = new Set(ids);
  const root: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.layered.spacing.nodeNodeBetweenLayers': '60',
      'elk.spacing.nodeNode': '14',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      'elk.separateConnectedComponents': 'false',
    },
    children: ids.map((id) => ({ id: String(id), width: nodeWidth, height: nodeHeight })),
    edges: picture.dependencies
      .filter((each) => known.has(each.dependent) && known.has(each.on))
      .map((each) => ({ id: `e${each.id}`, sources: [String(each.dependent)], targets: [String(each.on)] })),
  };
  const placed = await elk.layout(root);
  return new Map((placed.children ?? []).map((child) => [Number(child.id), { x: child.x ?? 0, y: child.y ?? 0 }]));
}
