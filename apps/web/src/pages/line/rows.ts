import type { Line, LineNode } from '../../api/types.ts';
import { orderNodes } from './spine.ts';

export interface Row {
  key: string;
  nodes: LineNode[];
}

const together = 4;

/** One row a record; more than four of one type at one depth become one row until it is opened. */
export function collapse(line: Line, open: Set<string>): Row[] {
  const groups = new Map<string, LineNode[]>();
  for (const node of orderNodes(line)) {
    const name = `${node.depth} ${node.ref.type}`;
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  const rows: Row[] = [];
  for (const [key, nodes] of groups) {
    const asked = nodes.some((node) => node.ref.key === line.of.key);
    if (nodes.length > together && !asked && !open.has(key)) rows.push({ key, nodes });
    else for (const node of nodes) rows.push({ key: node.ref.key, nodes: [node] });
  }
  return rows;
}
