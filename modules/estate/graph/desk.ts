import { type Id, PlumblineError } from '#kernel';
import type { Graph } from './graph.ts';
import type { List } from './list.ts';
import type { GraphSize, Part } from './question.ts';
import { Scratch } from './walk.ts';

/** A list of an answer that is held. */
export interface HeldList extends List {
  /** Of what is stood upon, by position: how many of those asked about it takes down. */
  takes: Int32Array | null;
}

export interface Held {
  graph: Graph;
  readable: (node: number) => boolean;
  lists: { [Name in Part]?: HeldList };
}

export interface LoadedGraph {
  graph: Graph;
  loadMs: number;
}

/** Graphs of past days; each may take as much memory as the present one. */
const MOST_PAST = 2;
const MOST_HELD = 16;
/** How long one question may keep the others waiting. */
const SLICE_MS = 8;

/** Where questions are worked on: the graphs, the scratch paper, and the answers of which more may be wanted. */
export class Desk {
  readonly scratch = new Scratch();
  private readonly current: () => Promise<LoadedGraph>;
  private readonly loadPast: (at: Date) => Promise<LoadedGraph>;
  private readonly past = new Map<number, Promise<LoadedGraph>>();
  private readonly held = new Map<number, Held>();
  private lastHeld = 0;

  constructor(sources: { current: () => Promise<LoadedGraph>; past: (at: Date) => Promise<LoadedGraph> }) {
    this.current = sources.current;
    this.loadPast = sources.past;
  }

  /** With everything that was committed before the call; or as it was recorded at a time, in milliseconds. */
  async graph(at: number | null): Promise<Graph> {
    return (await this.loaded(at)).graph;
  }

  async size(at: number | null): Promise<GraphSize> {
    const { graph, loadMs } = await this.loaded(at);
    return { nodes: graph.size, edges: graph.edgeCount, bytes: graph.bytes, loadMs };
  }

  private loaded(at: number | null): Promise<LoadedGraph> {
    if (at === null) return this.current();
    const known = this.past.get(at);
    // What was used last stays longest.
    this.past.delete(at);
    const loading = known ?? this.loadPast(new Date(at));
    this.past.set(at, loading);
    loading.catch(() => this.past.delete(at));
    for (const oldest of this.past.keys()) {
      if (this.past.size <= MOST_PAST) break;
      this.past.delete(oldest);
    }
    return loading;
  }

  hold(held: Held): number {
    this.lastHeld += 1;
    this.held.set(this.lastHeld, held);
    for (const oldest of this.held.keys()) {
      if (this.held.size <= MOST_HELD) break;
      this.held.delete(oldest);
    }
    return this.lastHeld;
  }

  heldAt(number: number): Held | null {
    return this.held.get(number) ?? null;
  }

  release(number: number): void {
    this.held.delete(number);
  }

  /**
   * Runs long work in slices, so that short questions are answered in between. Throws `cancelled` once nobody waits for
   * it any more.
   */
  async inSlices<Result>(work: Generator<void, Result>, signal: AbortSignal): Promise<Result> {
    for (;;) {
      if (signal.aborted) throw notWaitedFor();
      for (const since = performance.now(); performance.now() - since < SLICE_MS; ) {
        const step = work.next();
        if (step.done) return step.value;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function notWaitedFor(): PlumblineError {
  return new PlumblineError('cancelled', 'Nobody waits for this answer any more, or it took too long.');
}

/** The indexes of some ids; null where one of them is not in the graph, or may not be read. */
export function indexesOf(graph: Graph, ids: Id[], readable: (node: number) => boolean): number[] | null {
  const indexes: number[] = [];
  for (const id of ids) {
    const index = graph.indexOf(id);
    if (index === undefined || !readable(index)) return null;
    indexes.push(index);
  }
  return indexes;
}
