import { type Found, findAlike, findIn, queryOf } from './find.ts';
import { buildSegment, type IndexedDoc, type Segment, segmentOf } from './segment.ts';

/** Up to so many documents two segments are made one; beyond, it would keep questions waiting, and segments are few. */
const MERGED_UP_TO = 64_000;
/** Made one at once below that, in slices above. */
const AT_ONCE = 2_000;
/** Fewer answers than that: perhaps it was not typed right. */
const ENOUGH = 3;
/** In halves of a point, as `Found` counts. */
const SURE = 110;

export interface IndexSize {
  docs: number;
  segments: number;
  bytes: number;
}

/** All segments together. A changed component is struck through where it was and put into a new segment. */
export class SearchIndex {
  private segments: Segment[] = [];

  get size(): IndexSize {
    return {
      docs: this.segments.reduce((sum, { size, deadCount }) => sum + size - deadCount, 0),
      segments: this.segments.length,
      bytes: this.segments.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** Adds these, none of which are there yet, in slices: between two `next` others may have their turn. */
  *load(docs: IndexedDoc[]): Generator<void> {
    const segment = yield* buildSegment(docs);
    if (segment.size > 0) this.segments.push(segment);
  }

  /** What is now there of some components; of those that are not among the documents there is nothing any more. */
  *put(ids: Iterable<number>, docs: IndexedDoc[]): Generator<void> {
    const fresh = docs.length > AT_ONCE ? yield* buildSegment(docs) : segmentOf(docs);
    for (const segment of this.segments) for (const id of ids) segment.remove(id);
    if (fresh.size > 0) this.segments.push(fresh);
    this.segments = this.segments.filter(({ size, deadCount }) => deadCount < size);
    yield* this.merge();
  }

  /** Like sizes are made one, so that there are never many segments. */
  private *merge(): Generator<void> {
    for (;;) {
      const [one, two] = this.segments.slice(-2);
      if (!one || !two || one.size > two.size * 4 || one.size + two.size > MERGED_UP_TO) return;
      const docs = [...one.living(), ...two.living()];
      const merged = docs.length > AT_ONCE ? yield* buildSegment(docs) : segmentOf(docs);
      this.segments.splice(-2, 2, merged);
    }
  }

  search(text: string, limit: number, domains: number[] | null): Found[] {
    const query = queryOf(text, limit, domains);
    if (query.words.length === 0) return [];
    const found = this.segments.flatMap((segment) => findIn(segment, query));
    // What has that very name, or begins so, was typed right.
    if (found.length < ENOUGH && !found.some(({ score }) => score >= SURE)) {
      const known = new Set(found.map(({ id }) => id));
      for (const segment of this.segments)
        for (const one of findAlike(segment, query)) if (!known.has(one.id)) found.push(one);
    }
    return found.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, limit);
  }

  /** The components whose text holds this one, anywhere; null when there are more than `most`. */
  containing(text: string, most: number): number[] | null {
    const all: number[] = [];
    for (const segment of this.segments) {
      const found = segment.containing(text, most - all.length);
      if (found === null) return null;
      for (const id of found) all.push(id);
    }
    return all;
  }
}
