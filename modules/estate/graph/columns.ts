import type { Id } from '#kernel';
import { kindNames } from '../component/kind.ts';
import { IdIndex } from './idIndex.ts';

export type Numbers = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A copy of a column with room for so many, and half as many again. */
export function withRoom<Column extends Numbers>(column: Column, atLeast: number): Column {
  const room = Math.max(1_024, Math.ceil(atLeast * 1.5));
  const grown = new (column.constructor as new (length: number) => Column)(room);
  grown.set(column);
  return grown;
}

/** The numbers that texts stand for: few texts, many uses. */
export class Texts {
  private readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(texts: readonly string[] = []) {
    for (const text of texts) this.numberOf(text);
  }

  get count(): number {
    return this.texts.length;
  }

  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.texts.push(text);
      this.numbers.set(text, number);
    }
    return number;
  }

  textOf(number: number): string {
    return this.texts[number]!;
  }
}

/** The numbers that ids stand for, where there are few. */
export class FewIds {
  private readonly ids: Id[] = [];
  private readonly numbers = new Map<Id, number>();

  get count(): number {
    return this.ids.length;
  }

  numberOf(id: Id): number {
    let number = this.numbers.get(id);
    if (number === undefined) {
      number = this.ids.length;
      this.ids.push(id);
      this.numbers.set(id, number);
    }
    return number;
  }

  idOf(number: number): Id {
    return this.ids[number]!;
  }

  /** By number 1 for those that are among some ids, else 0. */
  among(ids: Iterable<Id>): Uint8Array {
    const among = new Uint8Array(this.ids.length);
    for (const id of ids) {
      const number = this.numbers.get(id);
      if (number !== undefined) among[number] = 1;
    }
    return among;
  }
}

/**
 * Redundancy groups as numbers, a number for each name with how many it needs. Edges of one dependent with the same name
 * are one group, also where they need different numbers: then the highest counts.
 */
export class Groups {
  private readonly names = new Texts();
  private readonly pairs = new Texts();
  /** By number: the number of its name, and how many it needs. */
  readonly nameOf: number[] = [];
  readonly neededOf: number[] = [];

  numberOf(name: string, needed: number): number {
    const number = this.pairs.numberOf(`${needed} ${name}`);
    if (number === this.nameOf.length) {
      this.nameOf.push(this.names.numberOf(name));
      this.neededOf.push(needed);
    }
    return number;
  }

  textOf(number: number): string {
    return this.names.textOf(this.nameOf[number]!);
  }
}

/** Nodes as columns, as a load fills them. */
export class NodeColumns {
  count = 0;
  /** The built-in kinds first, in their order; then those that administrators have added. */
  readonly kindNames = new Texts(kindNames);
  readonly domainIds = new FewIds();
  ids: Float64Array;
  kinds: Uint16Array;
  states: Uint8Array;
  criticalities: Uint8Array;
  domains: Uint16Array;
  sites: Float64Array;
  parents: Float64Array;

  constructor(room: number) {
    this.ids = new Float64Array(room);
    this.kinds = new Uint16Array(room);
    this.states = new Uint8Array(room);
    this.criticalities = new Uint8Array(room);
    this.domains = new Uint16Array(room);
    this.sites = new Float64Array(room);
    this.parents = new Float64Array(room);
  }

  index(): IdIndex {
    const index = new IdIndex();
    for (let at = 0; at < this.count; at += 1) index.set(this.ids[at]!, at);
    return index;
  }

  /** A place for one more. */
  next(): number {
    if (this.count === this.ids.length) this.makeRoom(this.count + 1);
    this.count += 1;
    return this.count - 1;
  }

  private makeRoom(room: number): void {
    this.ids = withRoom(this.ids, room);
    this.kinds = withRoom(this.kinds, room);
    this.states = withRoom(this.states, room);
    this.criticalities = withRoom(this.criticalities, room);
    this.domains = withRoom(this.domains, room);
    this.sites = withRoom(this.sites, room);
    this.parents = withRoom(this.parents, room);
  }
}

/** Edges as columns; their ends are indexes. */
export class EdgeColumns {
  count = 0;
  ids: Float64Array;
  kinds: Uint8Array;
  froms: Int32Array;
  tos: Int32Array;
  /** Redundancy groups; see `Groups`. */
  groups: Int32Array;

  constructor(room: number) {
    this.ids = new Float64Array(room);
    this.kinds = new Uint8Array(room);
    this.froms = new Int32Array(room);
    this.tos = new Int32Array(room);
    this.groups = new Int32Array(room);
  }

  next(): number {
    if (this.count === this.ids.length) this.makeRoom(this.count + 1);
    this.count += 1;
    return this.count - 1;
  }

  private makeRoom(room: number): void {
    this.ids = withRoom(this.ids, room);
    this.kinds = withRoom(this.kinds, room);
    this.froms = withRoom(this.froms, room);
    this.tos = withRoom(this.tos, room);
    this.groups = withRoom(this.groups, room);
  }
}
