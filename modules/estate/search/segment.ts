import { tokensOf } from './token.ts';
import { letterMask } from './typo.ts';

/** A component as it is searched. */
export interface IndexedDoc {
  id: number;
  domainId: number;
  /** What it counts for beside how well it answers, in halves of a point. */
  weight: number;
  /** Folded: the name, then everything else that people look for by, between blanks. */
  text: string;
  /** Characters of the name at the begin of the text. */
  nameLength: number;
}

const NEWLINE = 10;
/** Documents between two chances for others to have their turn. */
const SLICE = 2_000;

/**
 * A part of the index that is never changed, only struck through: documents in the order of their names, tokens in their
 * order with the documents that have them. All of it in typed arrays: a million documents are no work for the collector.
 */
export class Segment {
  readonly size: number;
  readonly ids: Float64Array;
  readonly domains: Int32Array;
  readonly weights: Int8Array;
  /** UTF-8; document `d` lies from `starts[d]` to `starts[d + 1]`, its name up to `nameEnds[d]`. */
  readonly text: Buffer;
  readonly starts: Uint32Array;
  readonly nameEnds: Uint32Array;
  readonly dead: Uint8Array;
  deadCount = 0;
  /** Tokens in order, each followed by a newline. */
  readonly words: Buffer;
  readonly wordStarts: Uint32Array;
  /** The first token that is letters or digits; before it are addresses, prefixes and MACs. */
  readonly firstWord: number;
  /** The first token of letters: digits come before. */
  readonly firstLetter: number;
  readonly masks: Int32Array;
  readonly postings: Uint32Array;
  readonly postingStarts: Uint32Array;
  private readonly byId: Uint32Array;

  constructor(parts: SegmentParts) {
    this.size = parts.ids.length;
    this.ids = parts.ids;
    this.domains = parts.domains;
    this.weights = parts.weights;
    this.text = parts.text;
    this.starts = parts.starts;
    this.nameEnds = parts.nameEnds;
    this.words = parts.words;
    this.wordStarts = parts.wordStarts;
    this.firstWord = parts.firstWord;
    this.firstLetter = parts.firstLetter;
    this.masks = parts.masks;
    this.postings = parts.postings;
    this.postingStarts = parts.postingStarts;
    this.byId = parts.byId;
    this.dead = new Uint8Array(this.size);
  }

  get wordCount(): number {
    return this.wordStarts.length - 1;
  }

  get bytes(): number {
    const arrays = [this.ids, this.domains, this.weights, this.text, this.starts, this.nameEnds, this.dead, this.byId];
    const tokens = [this.words, this.wordStarts, this.masks, this.postings, this.postingStarts];
    return [...arrays, ...tokens].reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Strikes a component through; nothing where it is not here. */
  remove(id: number): void {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ids[this.byId[middle]!]! < id) low = middle + 1;
      else high = middle;
    }
    const doc = this.byId[low];
    if (doc === undefined || this.ids[doc] !== id || this.dead[doc]) return;
    this.dead[doc] = 1;
    this.deadCount += 1;
  }

  textOf(doc: number): string {
    return this.text.toString('utf8', this.starts[doc], this.starts[doc + 1]);
  }

  nameOf(doc: number): string {
    return this.text.toString('utf8', this.starts[doc], this.nameEnds[doc]);
  }

  word(index: number): string {
    return this.words.toString('utf8', this.wordStarts[index], this.wordStarts[index + 1]! - 1);
  }

  /** The first token that is not before this one. */
  lowerBound(token: Buffer): number {
    let [low, high] = [0, this.wordCount];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = this.words.compare(
        token,
        0,
        token.length,
        this.wordStarts[middle],
        this.wordStarts[middle + 1]! - 1,
      );
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The token, or -1. */
  find(token: string): number {
    const bytes = Buffer.from(token);
    const at = this.lowerBound(bytes);
    return at < this.wordCount && this.word(at) === token ? at : -1;
  }

  /** The tokens from one (that is in) to another (that is out). */
  range(from: string, to: string): [number, number] {
    return [this.lowerBound(Buffer.from(from)), this.lowerBound(Buffer.from(to))];
  }

  beginningWith(beginning: string): [number, number] {
    return this.range(beginning, `${beginning}\u{10ffff}`);
  }

  /** The documents whose name begins so. */
  namesBeginningWith(beginning: string): [number, number] {
    return [this.nameBound(Buffer.from(beginning)), this.nameBound(Buffer.from(`${beginning}\u{10ffff}`))];
  }

  private nameBound(name: Buffer): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = this.text.compare(name, 0, name.length, this.starts[middle], this.nameEnds[middle]);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The tokens of letters or digits that hold a text; at most `most`. */
  holding(part: string, most: number): number[] {
    const found: number[] = [];
    const bytes = Buffer.from(part);
    // A run of digits is in tokens of digits, one of letters in tokens of letters.
    const digits = /^\d/.test(part);
    let word = digits ? this.firstWord : this.firstLetter;
    const end = this.wordStarts[digits ? this.firstLetter : this.wordCount]!;
    let at = this.wordStarts[word]!;
    while (found.length < most) {
      at = this.words.indexOf(bytes, at);
      if (at === -1 || at >= end) break;
      word = indexOfStart(this.wordStarts, at, word);
      found.push(word);
      at = this.wordStarts[word + 1]!;
    }
    return found;
  }

  /** The documents whose text holds this one, anywhere; null when there are more than `most`. */
  containing(part: string, most: number): number[] | null {
    const found: number[] = [];
    const bytes = Buffer.from(part);
    let doc = 0;
    for (let at = this.text.indexOf(bytes); at !== -1; at = this.text.indexOf(bytes, at)) {
      doc = indexOfStart(this.starts, at, doc);
      // A match that reaches over into the next document is none.
      if (at + bytes.length <= this.starts[doc + 1]!) {
        if (!this.dead[doc]) found.push(this.ids[doc]!);
        if (found.length > most) return null;
        at = this.starts[doc + 1]!;
      } else at += 1;
    }
    return found;
  }

  /** Whether a document's text holds this one. */
  holds(doc: number, part: Buffer): boolean {
    const end = this.starts[doc + 1]!;
    const at = this.text.subarray(this.starts[doc], end).indexOf(part);
    return at !== -1;
  }

  nameHolds(doc: number, part: Buffer): boolean {
    return this.text.subarray(this.starts[doc], this.nameEnds[doc]).indexOf(part) !== -1;
  }

  /** What it was made from, without what was struck through. */
  *living(): Generator<IndexedDoc> {
    for (let doc = 0; doc < this.size; doc += 1) {
      if (this.dead[doc]) continue;
      yield {
        id: this.ids[doc]!,
        domainId: this.domains[doc]!,
        weight: this.weights[doc]!,
        text: this.textOf(doc),
        nameLength: this.nameOf(doc).length,
      };
    }
  }
}

/** The last index whose start is not beyond `at`, not before `from`. */
function indexOfStart(starts: Uint32Array, at: number, from: number): number {
  let [low, high] = [from, starts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle + 1]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface SegmentParts
  extends Pick<
    Segment,
    | 'ids'
    | 'domains'
    | 'weights'
    | 'text'
    | 'starts'
    | 'nameEnds'
    | 'words'
    | 'wordStarts'
    | 'firstWord'
    | 'firstLetter'
    | 'masks'
    | 'postings'
    | 'postingStarts'
  > {
  byId: Uint32Array;
}

/** Makes a segment, with a pause after every few thousand documents. */
export function* buildSegment(docs: IndexedDoc[]): Generator<void, Segment> {
  const names = docs.map(({ text, nameLength }) => text.slice(0, nameLength));
  const order = Array.from(docs.keys()).sort((a, b) =>
    names[a]! < names[b]! ? -1 : names[a]! > names[b]! ? 1 : a - b,
  );
  yield;
  const size = docs.length;
  const ids = new Float64Array(size);
  const domains = new Int32Array(size);
  const weights = new Int8Array(size);
  const starts = new Uint32Array(size + 1);
  const nameEnds = new Uint32Array(size);
  let text: Buffer = Buffer.allocUnsafe(Math.max(1_024, size * 64));
  let length = 0;
  const numberOf = new Map<string, number>();
  const lastDoc: number[] = [];
  const counts: number[] = [];
  /** Pairs of token and document, by document. */
  let pairs = new Uint32Array(Math.max(64, size * 8));
  let pairCount = 0;
  const pairEnds = new Uint32Array(size);
  for (let doc = 0; doc < size; doc += 1) {
    const one = docs[order[doc]!]!;
    ids[doc] = one.id;
    domains[doc] = one.domainId;
    weights[doc] = one.weight;
    starts[doc] = length;
    if (length + one.text.length * 3 > text.length) text = Buffer.concat([text], text.length * 2 + one.text.length * 3);
    length += text.write(one.text, length);
    nameEnds[doc] = starts[doc]! + Buffer.byteLength(names[order[doc]!]!);
    for (const term of one.text.split(' ')) {
      if (term === '') continue;
      for (const token of tokensOf(term)) {
        let number = numberOf.get(token);
        if (number === undefined) {
          number = numberOf.size;
          numberOf.set(token, number);
          counts.push(0);
          lastDoc.push(-1);
        }
        if (lastDoc[number] === doc) continue;
        lastDoc[number] = doc;
        counts[number]! += 1;
        if (pairCount === pairs.length) {
          const larger = new Uint32Array(pairs.length * 2);
          larger.set(pairs);
          pairs = larger;
        }
        pairs[pairCount] = number;
        pairCount += 1;
      }
    }
    pairEnds[doc] = pairCount;
    if (doc % SLICE === SLICE - 1) yield;
  }
  starts[size] = length;
  const tokens = [...numberOf.keys()].sort();
  yield;
  const { words, wordStarts, masks, firstWord, firstLetter } = packWords(tokens);
  yield;
  const postingStarts = new Uint32Array(tokens.length + 1);
  const placeOf = new Uint32Array(tokens.length);
  for (const [place, token] of tokens.entries()) {
    const number = numberOf.get(token)!;
    placeOf[number] = place;
    postingStarts[place + 1] = postingStarts[place]! + counts[number]!;
  }
  yield;
  const next = postingStarts.slice();
  const postings = new Uint32Array(pairCount);
  for (let doc = 0, pair = 0; doc < size; doc += 1)
    for (; pair < pairEnds[doc]!; pair += 1) {
      const place = placeOf[pairs[pair]!]!;
      postings[next[place]!] = doc;
      next[place]! += 1;
    }
  yield;
  const byId = new Uint32Array(size).map((_, doc) => doc).sort((a, b) => ids[a]! - ids[b]!);
  return new Segment({
    ids,
    domains,
    weights,
    text: Buffer.from(text.subarray(0, length)),
    starts,
    nameEnds,
    words,
    wordStarts,
    firstWord,
    firstLetter,
    masks,
    postings,
    postingStarts,
    byId,
  });
}

function packWords(tokens: string[]) {
  const wordStarts = new Uint32Array(tokens.length + 1);
  const masks = new Int32Array(tokens.length);
  const words = Buffer.allocUnsafe(tokens.reduce((sum, token) => sum + Buffer.byteLength(token) + 1, 0));
  let length = 0;
  let firstWord = 0;
  let firstLetter = 0;
  for (const [index, token] of tokens.entries()) {
    wordStarts[index] = length;
    length += words.write(token, length);
    words[length] = NEWLINE;
    length += 1;
    masks[index] = letterMask(token);
    if (token < ' ') firstWord = index + 1;
    if (token < ':') firstLetter = index + 1;
  }
  wordStarts[tokens.length] = length;
  return { words, wordStarts, masks, firstWord, firstLetter };
}

/** At once, for little. */
export function segmentOf(docs: IndexedDoc[]): Segment {
  const building = buildSegment(docs);
  for (;;) {
    const step = building.next();
    if (step.done) return step.value;
  }
}
