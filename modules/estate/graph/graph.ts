import type { Id } from '#kernel';
import { type Kind, kindNames } from '../component/kind.ts';
import { type ComponentState, stateNames } from '../component/state.ts';
import { type FailureDirection, type RelationKind, relationKindNames, relationKinds } from '../relation/kind.ts';

/**
 * The current estate as a graph in memory: compact arrays, so that a million components fit, and a change is applied in
 * place. Components are spoken of by their *index*; edges by their *slot*.
 */
export interface GraphNode {
  id: Id;
  kind: Kind;
  state: ComponentState;
  criticality: number;
  domainId: Id;
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

const NONE = -1;
const failureOf: FailureDirection[] = relationKindNames.map((kind) => relationKinds[kind].failure);

export class Graph {
  /** Number of nodes; indexes are below it. */
  size = 0;
  private readonly indexById = new Map<Id, number>();
  private ids = new Float64Array(0);
  private kinds = new Uint8Array(0);
  private states = new Uint8Array(0);
  private criticalities = new Uint8Array(0);
  private domains = new Float64Array(0);
  /** First slot of the edges that leave and that enter a node; slots of one node are chained. */
  private firstOut = new Int32Array(0);
  private firstIn = new Int32Array(0);

  private slots = 0;
  private freeSlots: number[] = [];
  private readonly slotById = new Map<Id, number>();
  private edgeIds = new Float64Array(0);
  private edgeKinds = new Uint8Array(0);
  private froms = new Int32Array(0);
  private tos = new Int32Array(0);
  private groups = new Int32Array(0);
  private neededs = new Uint16Array(0);
  private nextOut = new Int32Array(0);
  private nextIn = new Int32Array(0);

  private readonly groupNames: string[] = [];
  private readonly groupByName = new Map<string, number>();

  get edgeCount(): number {
    return this.slotById.size;
  }

  indexOf(id: Id): number | undefined {
    return this.indexById.get(id);
  }
  idAt(index: number): Id {
    return this.ids[index]!;
  }
  kindAt(index: number): Kind {
    return kindNames[this.kinds[index]!]!;
  }
  stateAt(index: number): ComponentState {
    return stateNames[this.states[index]!]!;
  }
  criticalityAt(index: number): number {
    return this.criticalities[index]!;
  }
  domainAt(index: number): Id {
    return this.domains[index]!;
  }

  /** Adds a node or brings it up to date. */
  putNode(node: GraphNode): number {
    let index = this.indexById.get(node.id);
    if (index === undefined) {
      index = this.size;
      if (index >= this.ids.length) this.growNodes(index + 1);
      this.size += 1;
      this.indexById.set(node.id, index);
      this.ids[index] = node.id;
      this.firstOut[index] = NONE;
      this.firstIn[index] = NONE;
    }
    this.kinds[index] = kindNames.indexOf(node.kind);
    this.states[index] = stateNames.indexOf(node.state);
    this.criticalities[index] = node.criticality;
    this.domains[index] = node.domainId;
    return index;
  }

  /** Adds an edge or brings it up to date. An edge of a node that is not there is left out. */
  putEdge(edge: GraphEdge): void {
    const from = this.indexById.get(edge.fromId);
    const to = this.indexById.get(edge.toId);
    if (from === undefined || to === undefined) return;
    if (this.slotById.has(edge.id)) this.removeEdge(edge.id);
    const slot = this.freeSlots.pop() ?? this.slots++;
    if (slot >= this.froms.length) this.growEdges(slot + 1);
    this.slotById.set(edge.id, slot);
    this.edgeIds[slot] = edge.id;
    this.edgeKinds[slot] = relationKindNames.indexOf(edge.kind);
    this.froms[slot] = from;
    this.tos[slot] = to;
    this.groups[slot] = edge.redundancyGroup === null ? NONE : this.groupOf(edge.redundancyGroup);
    this.neededs[slot] = edge.needed ?? 0;
    this.nextOut[slot] = this.firstOut[from]!;
    this.firstOut[from] = slot;
    this.nextIn[slot] = this.firstIn[to]!;
    this.firstIn[to] = slot;
  }

  removeEdge(id: Id): void {
    const slot = this.slotById.get(id);
    if (slot === undefined) return;
    this.slotById.delete(id);
    unchain(this.firstOut, this.nextOut, this.froms[slot]!, slot);
    unchain(this.firstIn, this.nextIn, this.tos[slot]!, slot);
    this.freeSlots.push(slot);
  }

  edgeAt(slot: number): GraphEdge {
    return {
      id: this.edgeIds[slot]!,
      kind: this.edgeKindAt(slot),
      fromId: this.ids[this.froms[slot]!]!,
      toId: this.ids[this.tos[slot]!]!,
      redundancyGroup: this.groups[slot] === NONE ? null : this.groupNames[this.groups[slot]!]!,
      needed: this.groups[slot] === NONE ? null : this.neededs[slot]!,
    };
  }
  edgeKindAt(slot: number): RelationKind {
    return relationKindNames[this.edgeKinds[slot]!]!;
  }
  /** Number of the redundancy group, or -1. */
  groupAt(slot: number): number {
    return this.groups[slot]!;
  }
  neededAt(slot: number): number {
    return this.neededs[slot]!;
  }

  /** Every relation of a node, whatever it means. */
  forEachEdge(index: number, visit: EdgeVisitor): void {
    for (let slot = this.firstOut[index]!; slot !== NONE; slot = this.nextOut[slot]!) visit(slot, this.tos[slot]!);
    for (let slot = this.firstIn[index]!; slot !== NONE; slot = this.nextIn[slot]!) visit(slot, this.froms[slot]!);
  }

  /** Those that suffer when this node fails. */
  forEachDependent(index: number, visit: EdgeVisitor): void {
    for (let slot = this.firstIn[index]!; slot !== NONE; slot = this.nextIn[slot]!) {
      if (failureOf[this.edgeKinds[slot]!] === 'to-from') visit(slot, this.froms[slot]!);
    }
    for (let slot = this.firstOut[index]!; slot !== NONE; slot = this.nextOut[slot]!) {
      if (failureOf[this.edgeKinds[slot]!] === 'from-to') visit(slot, this.tos[slot]!);
    }
  }

  /** Those whose failure this node suffers from. */
  forEachDependency(index: number, visit: EdgeVisitor): void {
    for (let slot = this.firstOut[index]!; slot !== NONE; slot = this.nextOut[slot]!) {
      if (failureOf[this.edgeKinds[slot]!] === 'to-from') visit(slot, this.tos[slot]!);
    }
    for (let slot = this.firstIn[index]!; slot !== NONE; slot = this.nextIn[slot]!) {
      if (failureOf[this.edgeKinds[slot]!] === 'from-to') visit(slot, this.froms[slot]!);
    }
  }

  private groupOf(name: string): number {
    let group = this.groupByName.get(name);
    if (group === undefined) {
      group = this.groupNames.length;
      this.groupNames.push(name);
      this.groupByName.set(name, group);
    }
    return group;
  }

  private growNodes(atLeast: number): void {
    const length = roomFor(atLeast);
    this.ids = grown(this.ids, new Float64Array(length));
    this.kinds = grown(this.kinds, new Uint8Array(length));
    this.states = grown(this.states, new Uint8Array(length));
    this.criticalities = grown(this.criticalities, new Uint8Array(length));
    this.domains = grown(this.domains, new Float64Array(length));
    this.firstOut = grown(this.firstOut, new Int32Array(length));
    this.firstIn = grown(this.firstIn, new Int32Array(length));
  }

  private growEdges(atLeast: number): void {
    const length = roomFor(atLeast);
    this.edgeIds = grown(this.edgeIds, new Float64Array(length));
    this.edgeKinds = grown(this.edgeKinds, new Uint8Array(length));
    this.froms = grown(this.froms, new Int32Array(length));
    this.tos = grown(this.tos, new Int32Array(length));
    this.groups = grown(this.groups, new Int32Array(length));
    this.neededs = grown(this.neededs, new Uint16Array(length));
    this.nextOut = grown(this.nextOut, new Int32Array(length));
    this.nextIn = grown(this.nextIn, new Int32Array(length));
  }
}

const roomFor = (atLeast: number): number => Math.max(1_024, Math.ceil(atLeast * 1.5));

function grown<Numbers extends Float64Array | Int32Array | Uint16Array | Uint8Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}

function unchain(first: Int32Array, next: Int32Array, node: number, slot: number): void {
  if (first[node] === slot) {
    first[node] = next[slot]!;
    return;
  }
  for (let at = first[node]!; at !== NONE; at = next[at]!) {
    if (next[at] === slot) {
      next[at] = next[slot]!;
      return;
    }
  }
}
