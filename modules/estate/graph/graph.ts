import type { Id } from '#kernel';
import type { Kind } from '../component/kind.ts';
import { type ComponentState, stateNames } from '../component/state.ts';
import { type FailureDirection, type RelationKind, relationKindNames, relationKinds } from '../relation/kind.ts';
import { Adjacency, ENTRY } from './adjacency.ts';
import { EdgeColumns, Groups, NodeColumns, withRoom } from './columns.ts';
import type { IdIndex } from './idIndex.ts';

/**
 * An estate as a graph in memory: columns of numbers, so that a million components fit, and a change is applied in
 * place. Components are spoken of by their *index*, which stays; edges by their *slot*, which is used again. What a
 * component is a part of by nature (its parent) is an edge `part-of` like any other; its id is the component's, negative.
 */
export interface GraphNode {
  id: Id;
  kind: Kind;
  state: ComponentState;
  criticality: number;
  domainId: Id;
  siteId?: Id | null;
  parentId?: Id | null;
}

export interface GraphEdge {
  id: Id;
  kind: RelationKind;
  fromId: Id;
  toId: Id;
  redundancyGroup: string | null;
  needed: number | null;
}

/** Told of each edge of a node: its slot and the node at the other end. */
export type EdgeVisitor = (slot: number, other: number) => void;

export const NONE = -1;
const PART_OF = relationKindNames.indexOf('part-of');
const failureOf: FailureDirection[] = relationKindNames.map((kind) => relationKinds[kind].failure);

export class Graph {
  /** Changes with everything that changes: what was worked out at one version holds at that version. */
  version = 0;
  readonly nodes: NodeColumns;
  readonly edges: EdgeColumns;
  readonly groups: Groups;
  /** Who suffers when a node fails, and what a node suffers from. */
  readonly dependents: Adjacency;
  readonly dependencies: Adjacency;
  /** The edges along which no failure travels, at both ends. */
  private readonly harmless: Adjacency;
  private readonly indexById: IdIndex;
  /** Slot of the edge to the parent. */
  private parentSlots: Int32Array;
  private readonly freeSlots: number[] = [];

  /** Takes the columns over. Ends of the edges are indexes already; parents are given by their ids. */
  constructor(nodes = new NodeColumns(0), edges = new EdgeColumns(0), groups = new Groups(), index = nodes.index()) {
    this.nodes = nodes;
    this.edges = edges;
    this.groups = groups;
    this.indexById = index;
    this.parentSlots = new Int32Array(nodes.ids.length).fill(NONE);
    for (let child = 0; child < nodes.count; child += 1) {
      const parent = nodes.parents[child]! > 0 ? this.indexById.get(nodes.parents[child]!) : undefined;
      if (parent === undefined) continue;
      const slot = edges.next();
      this.fillParentEdge(slot, child, parent);
      this.parentSlots[child] = slot;
    }
    const travels = (slot: number): boolean => failureOf[edges.kinds[slot]!] !== 'none';
    this.dependents = new Adjacency(nodes.count, (entry) => {
      for (let slot = 0; slot < edges.count; slot += 1)
        if (travels(slot)) entry(this.onOf(slot), this.dependentOf(slot), slot, edges.groups[slot]!);
    });
    this.dependencies = new Adjacency(nodes.count, (entry) => {
      for (let slot = 0; slot < edges.count; slot += 1)
        if (travels(slot)) entry(this.dependentOf(slot), this.onOf(slot), slot, edges.groups[slot]!);
    });
    this.harmless = new Adjacency(nodes.count, (entry) => {
      for (let slot = 0; slot < edges.count; slot += 1) {
        if (travels(slot)) continue;
        entry(edges.froms[slot]!, edges.tos[slot]!, slot, NONE);
        entry(edges.tos[slot]!, edges.froms[slot]!, slot, NONE);
      }
    });
  }

  /** Number of nodes; indexes are below it. */
  get size(): number {
    return this.nodes.count;
  }
  get edgeCount(): number {
    return this.edges.count - this.freeSlots.length;
  }
  get bytes(): number {
    const { nodes, edges } = this;
    const columns = [
      nodes.ids,
      nodes.kinds,
      nodes.states,
      nodes.criticalities,
      nodes.domains,
      nodes.sites,
      nodes.parents,
    ];
    const ofEdges = [edges.ids, edges.kinds, edges.froms, edges.tos, edges.groups, this.parentSlots];
    const total = [...columns, ...ofEdges].reduce((sum, column) => sum + column.byteLength, 0);
    return total + this.dependents.bytes + this.dependencies.bytes + this.harmless.bytes + this.indexById.bytes;
  }

  indexOf(id: Id): number | undefined {
    return this.indexById.get(id);
  }
  idAt(index: number): Id {
    return this.nodes.ids[index]!;
  }
  kindAt(index: number): Kind {
    return this.nodes.kindNames.textOf(this.nodes.kinds[index]!) as Kind;
  }
  stateAt(index: number): ComponentState {
    return stateNames[this.nodes.states[index]!]!;
  }
  criticalityAt(index: number): number {
    return this.nodes.criticalities[index]!;
  }
  domainAt(index: number): Id {
    return this.nodes.domainIds.idOf(this.nodes.domains[index]!);
  }

  /** Adds a node or brings it up to date. A parent that is not there is left out: put it first. */
  putNode(node: GraphNode): number {
    this.version += 1;
    let index = this.indexById.get(node.id);
    if (index === undefined) {
      index = this.nodes.next();
      this.indexById.set(node.id, index);
      this.nodes.ids[index] = node.id;
      for (const adjacency of [this.dependents, this.dependencies, this.harmless])
        adjacency.makeRoom(this.nodes.ids.length);
      if (index >= this.parentSlots.length) this.parentSlots = withRoom(this.parentSlots, index + 1);
      this.parentSlots[index] = NONE;
    }
    this.nodes.kinds[index] = this.nodes.kindNames.numberOf(node.kind);
    this.nodes.states[index] = stateNames.indexOf(node.state);
    this.nodes.criticalities[index] = node.criticality;
    this.nodes.domains[index] = this.nodes.domainIds.numberOf(node.domainId);
    this.nodes.sites[index] = node.siteId ?? 0;
    this.putParent(index, node.parentId ?? 0);
    return index;
  }

  private putParent(index: number, parentId: Id): void {
    const before = this.parentSlots[index]!;
    if (before !== NONE && this.nodes.parents[index] === parentId) return;
    this.nodes.parents[index] = parentId;
    if (before !== NONE) this.unlink(before);
    const parent = parentId > 0 ? this.indexById.get(parentId) : undefined;
    this.parentSlots[index] = NONE;
    if (parent === undefined) return;
    const slot = this.freeSlots.pop() ?? this.edges.next();
    this.fillParentEdge(slot, index, parent);
    this.parentSlots[index] = slot;
    this.link(slot);
  }

  private fillParentEdge(slot: number, child: number, parent: number): void {
    this.fillEdge(slot, -this.nodes.ids[child]!, PART_OF, child, parent, NONE);
  }

  private fillEdge(slot: number, id: Id, kind: number, from: number, to: number, group: number): void {
    this.edges.ids[slot] = id;
    this.edges.kinds[slot] = kind;
    this.edges.froms[slot] = from;
    this.edges.tos[slot] = to;
    this.edges.groups[slot] = group;
  }

  /** Adds an edge or brings it up to date. An edge of a node that is not there is left out. */
  putEdge(edge: GraphEdge): void {
    const from = this.indexById.get(edge.fromId);
    const to = this.indexById.get(edge.toId);
    if (from === undefined || to === undefined) return;
    this.version += 1;
    this.removeEdge(edge);
    const slot = this.freeSlots.pop() ?? this.edges.next();
    const { redundancyGroup, needed } = edge;
    const group = redundancyGroup === null ? NONE : this.groups.numberOf(redundancyGroup, needed ?? 0);
    this.fillEdge(slot, edge.id, relationKindNames.indexOf(edge.kind), from, to, group);
    this.link(slot);
  }

  /** An edge is found at the node that it leaves: there are few there, however many enter a hub. */
  removeEdge(edge: Pick<GraphEdge, 'id' | 'kind' | 'fromId'>): void {
    const from = this.indexById.get(edge.fromId);
    if (from === undefined) return;
    const adjacency = { 'to-from': this.dependencies, 'from-to': this.dependents, none: this.harmless }[
      relationKinds[edge.kind].failure
    ];
    const end = adjacency.blocks[2 * from + 1]!;
    for (let at = adjacency.blocks[2 * from]!; at < end; at += ENTRY) {
      const slot = adjacency.pool[at + 1]!;
      if (this.edges.ids[slot] !== edge.id) continue;
      this.version += 1;
      this.unlink(slot);
      return;
    }
  }

  private link(slot: number): void {
    const [from, to] = [this.edges.froms[slot]!, this.edges.tos[slot]!];
    if (failureOf[this.edges.kinds[slot]!] === 'none') {
      this.harmless.add(from, to, slot, NONE);
      this.harmless.add(to, from, slot, NONE);
      return;
    }
    const [dependent, on, group] = [this.dependentOf(slot), this.onOf(slot), this.edges.groups[slot]!];
    this.dependents.add(on, dependent, slot, group);
    this.dependencies.add(dependent, on, slot, group);
  }

  private unlink(slot: number): void {
    if (failureOf[this.edges.kinds[slot]!] === 'none') {
      this.harmless.remove(this.edges.froms[slot]!, slot);
      this.harmless.remove(this.edges.tos[slot]!, slot);
    } else {
      this.dependents.remove(this.onOf(slot), slot);
      this.dependencies.remove(this.dependentOf(slot), slot);
    }
    this.freeSlots.push(slot);
  }

  private dependentOf(slot: number): number {
    return failureOf[this.edges.kinds[slot]!] === 'to-from' ? this.edges.froms[slot]! : this.edges.tos[slot]!;
  }
  private onOf(slot: number): number {
    return failureOf[this.edges.kinds[slot]!] === 'to-from' ? this.edges.tos[slot]! : this.edges.froms[slot]!;
  }
  edgeAt(slot: number): GraphEdge {
    const group = this.edges.groups[slot]!;
    return {
      id: this.edges.ids[slot]!,
      kind: this.edgeKindAt(slot),
      fromId: this.nodes.ids[this.edges.froms[slot]!]!,
      toId: this.nodes.ids[this.edges.tos[slot]!]!,
      redundancyGroup: group === NONE ? null : this.groups.textOf(group),
      needed: group === NONE ? null : this.groups.neededOf[group]!,
    };
  }
  edgeKindAt(slot: number): RelationKind {
    return relationKindNames[this.edges.kinds[slot]!]!;
  }
  /** Number of the name of the redundancy group, or -1. */
  groupAt(slot: number): number {
    const group = this.edges.groups[slot]!;
    return group === NONE ? NONE : this.groups.nameOf[group]!;
  }

  /** Every relation of a node, whatever it means. */
  forEachEdge(index: number, visit: EdgeVisitor): void {
    this.forEachDependency(index, visit);
    this.forEachDependent(index, visit);
    forEach(this.harmless, index, visit);
  }
  /** Those that suffer when this node fails. */
  forEachDependent(index: number, visit: EdgeVisitor): void {
    forEach(this.dependents, index, visit);
  }
  /** Those whose failure this node suffers from. */
  forEachDependency(index: number, visit: EdgeVisitor): void {
    forEach(this.dependencies, index, visit);
  }
}

function forEach(adjacency: Adjacency, index: number, visit: EdgeVisitor): void {
  const end = adjacency.blocks[2 * index + 1]!;
  for (let at = adjacency.blocks[2 * index]!; at < end; at += ENTRY)
    visit(adjacency.pool[at + 1]!, adjacency.pool[at]!);
}
