// How a query finds documents in one segment. Pure: the same segment and query give the same answer.
import { Best } from './best.ts';
import { nameScore } from './search.ts';
import type { Segment } from './segment.ts';
import {
  ADDRESS_MARK,
  type Address,
  addressRange,
  addressToken,
  folded,
  MAC_MARK,
  type Prefix,
  parseAddress,
  parseMac,
  parsePrefix,
  prefixesAround,
  prefixRange,
  prefixToken,
  runsOf,
} from './token.ts';
import { bitsOf, letterMask, numbersNear, slipsAllowed, slipsBetween } from './typo.ts';

export interface Found {
  id: number;
  /** In halves of a point: what it answers by, and its weight. */
  score: number;
}

export interface Query {
  text: string;
  words: string[];
  limit: number;
  /** 1 for each domain that may be read, by its id; null: all. */
  domains: Uint8Array | null;
}

export function queryOf(text: string, limit: number, domains: number[] | null): Query {
  const plain = folded(text).trim().replace(/\s+/g, ' ');
  return {
    text: plain,
    words: plain.split(' ').filter(Boolean).slice(0, 8),
    limit,
    domains: domains === null ? null : flagsOf(domains),
  };
}

function flagsOf(ids: number[]): Uint8Array {
  const flags = new Uint8Array(Math.max(0, ...ids) + 1);
  for (const id of ids) flags[id] = 1;
  return flags;
}

/** Documents looked at closer before ranking; those that are offered have the best names and weights already. */
const CLOSER = 64;
/** Bounds of the work for one query: what lies beyond is of so little distinction that it is no answer. */
const MOST_TOKENS = 5_000;
const MOST_POSTINGS = 400_000;
const MOST_POSTINGS_ALIKE = 100_000;
const MOST_VERIFIED = 4_000;
/** So many documents of a token are gone through in the time in which one is compared with the text. */
const COMPARED_FOR = 40;
const MOST_CONDITIONS = 12;
/** So few candidates are compared with the text rather than looked up further. */
const FEW = 2_000;

const points = (score: number): number => score * 2;

/** How many conditions each document has answered in this query, and its points; numbered on, never cleared. */
class Marks {
  private marks = new Uint32Array(0);
  private points = new Int16Array(0);
  private epoch = 0;

  begin(size: number): void {
    if (this.marks.length < size) {
      this.marks = new Uint32Array(size);
      this.points = new Int16Array(size);
      this.epoch = 0;
    }
    this.epoch += 16;
    if (this.epoch > 0xffff_ffe0) {
      this.marks.fill(0);
      this.epoch = 16;
    }
  }

  /** The points so far of one that answered every condition before this one and not yet this one; else null. */
  advance(doc: number, condition: number, points: number): number | null {
    const mark = this.marks[doc]!;
    if (condition === 0 ? mark > this.epoch : mark !== this.epoch + condition) return null;
    this.marks[doc] = this.epoch + condition + 1;
    this.points[doc] = condition === 0 ? points : this.points[doc]! + points;
    return this.points[doc]!;
  }
}
const marks = new Marks();

/** What a document must have: one of some ranges of tokens. */
interface Condition {
  ranges: [from: number, to: number, points: number][];
  postings: number;
}

export function findIn(segment: Segment, query: Query): Found[] {
  const readable = (doc: number): boolean =>
    segment.dead[doc] === 0 && (query.domains === null || query.domains[segment.domains[doc]!] === 1);
  const best = new Best(CLOSER);
  const offer = (doc: number, score: number): void => {
    if (readable(doc)) best.offer(doc, score + segment.weights[doc]!);
  };
  const number = numberOf(query.text);
  if (number) findNumber(segment, number, offer);
  findNames(segment, query, offer);
  // Whose name begins with it is better than anything that the text could give.
  if (!number && best.size < CLOSER) findText(segment, query, readable, offer);
  const found = best.sorted();
  // Only now, for those few, is it worth reading what they are.
  return found.map(({ doc, score }) => ({
    id: segment.ids[doc]!,
    score: number ? score : closer(segment, doc, query) + segment.weights[doc]!,
  }));
}

/** For what was not found as it was typed: every word with a slip or two. */
export function findAlike(segment: Segment, query: Query): Found[] {
  if (numberOf(query.text)) return [];
  const best = new Best(CLOSER);
  const conditions: Condition[] = [];
  const runs = query.words.flatMap(runsOf);
  // Where no slip is allowed anywhere, there is nothing that was not tried.
  if (!runs.some((run) => slipsAllowed(run.length) > 0)) return [];
  for (const run of runs) conditions.push(alike(segment, run));
  if (conditions.length === 0 || conditions.length > MOST_CONDITIONS) return [];
  matchAll(segment, conditions, MOST_POSTINGS_ALIKE, (doc, score) => {
    if (segment.dead[doc] || (query.domains && query.domains[segment.domains[doc]!] !== 1)) return;
    best.offer(doc, points(10) + score + segment.weights[doc]!);
  });
  return best.sorted().map(({ doc, score }) => ({ id: segment.ids[doc]!, score }));
}

/** Whether it is an address, a prefix or a MAC, which are looked up as what they are. */
export function isNumber(text: string): boolean {
  return numberOf(folded(text).trim()) !== null;
}

type Offer = (doc: number, score: number) => void;

type Numeric =
  | { what: 'address'; address: Address }
  | { what: 'part'; digits: string }
  | { what: 'prefix'; prefix: Prefix; address: Address }
  | { what: 'mac'; digits: string };

function numberOf(text: string): Numeric | null {
  const prefix = parsePrefix(text);
  if (prefix) return { what: 'prefix', prefix, address: parseAddress(text.slice(0, text.indexOf('/')))! };
  const mac = parseMac(text);
  if (mac && /[:.-]/.test(text)) return { what: 'mac', digits: mac };
  const address = parseAddress(text);
  if (address) return { what: 'address', address };
  // The first bytes of an IPv4 address, with the dot that says so.
  const part = /^(\d{1,3}\.){1,3}(\d{1,3})?$/.test(text) ? text.split('.').filter(Boolean).map(Number) : null;
  if (part && part.length < 4 && part.every((byte) => byte < 256))
    return { what: 'part', digits: part.map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  return null;
}

function findNumber(segment: Segment, number: Numeric, offer: Offer): void {
  const token = (text: string, score: number): void => {
    const at = segment.find(text);
    if (at >= 0) each(segment, [at, at + 1], (doc) => offer(doc, points(score)));
  };
  /** What contains it: the narrower, the better. */
  const around = (address: Address, upTo?: number): void => {
    for (const prefix of prefixesAround(address, upTo))
      token(prefixToken(prefix), 40 + (prefix.length / (prefix.family === 4 ? 32 : 128)) * 10);
  };
  const within = ([from, to]: [string, string], score: number, most: number): void => {
    const [first, last] = segment.range(from, `${to}\u0000`);
    each(segment, [first, Math.min(last, first + most)], (doc) => offer(doc, points(score)));
  };
  if (number.what === 'mac') {
    if (number.digits.length === 12) token(MAC_MARK + number.digits, 90);
    else within([MAC_MARK + number.digits, `${MAC_MARK}${number.digits}g`], 60, CLOSER * 4);
  } else if (number.what === 'address') {
    token(addressToken(number.address), 90);
    around(number.address);
  } else if (number.what === 'part') {
    const beginning = `${ADDRESS_MARK}4${number.digits}`;
    within([beginning, `${beginning}g`], 50, CLOSER * 4);
  } else {
    const { prefix, address } = number;
    token(prefixToken(prefix), 90);
    // 10.1.2.3/24, as an interface has it: the address is meant as well.
    if (address.hex !== prefix.hex) token(addressToken(address), 92);
    around(prefix, prefix.length - 1);
    within(prefixRange(prefix), 35, CLOSER * 4);
    within(addressRange(prefix), 30, CLOSER * 4);
  }
}

/** The whole name, and its beginning: names lie in their order. */
function findNames(segment: Segment, { text }: Query, offer: Offer): void {
  const [from, to] = segment.namesBeginningWith(text);
  const length = Buffer.byteLength(text);
  for (let doc = from; doc < to; doc += 1) {
    const whole = segment.nameEnds[doc]! - segment.starts[doc]! === length;
    offer(doc, points(whole ? 90 : 75));
  }
}

function findText(segment: Segment, query: Query, readable: (doc: number) => boolean, offer: Offer): void {
  const conditions: Condition[] = [];
  const compared = query.words.map((word) => Buffer.from(word));
  let joined = false;
  for (const word of query.words) {
    const runs = runsOf(word);
    if (runs.length === 0) return;
    if (runs.length === 1 && runs[0] === word) conditions.push(oneWord(segment, word));
    else {
      joined = true;
      const [first, last] = [runs[0]!, runs.at(-1)!];
      conditions.push(word.startsWith(first) ? ending(segment, first) : exactly(segment, first));
      for (const run of runs.slice(1, -1)) conditions.push(exactly(segment, run));
      if (runs.length === 1) continue;
      conditions.push(word.endsWith(last) ? beginning(segment, last) : exactly(segment, last));
    }
  }
  const several = compared.length > 1;
  let left = MOST_VERIFIED;
  const found: Offer = (doc, score) => {
    if (!readable(doc)) return;
    if (joined || score === COMPARE) {
      left -= 1;
      if (left < 0 || !compared.every((word) => segment.holds(doc, word))) return;
    }
    const inName = (several || joined) && compared.every((word) => segment.nameHolds(doc, word));
    offer(doc, inName ? points(55) : Math.max(score, points(30)));
  };
  matchAll(segment, conditions.slice(0, MOST_CONDITIONS), MOST_POSTINGS, found, several || joined);
}

/** How well one answers by its name, or by one of the other things it is known by. */
function closer(segment: Segment, doc: number, { text, words }: Query): number {
  const byName = nameScore(segment.nameOf(doc), text);
  if (byName >= 75) return points(byName);
  const all = segment.textOf(doc);
  if (` ${all} `.includes(` ${text} `)) return points(85);
  if (byName > 0) return points(byName);
  if (words.length === 1) return points(` ${all}`.includes(` ${text}`) ? 55 : 40);
  return points(30);
}

/** A word of one run: the token itself, those that begin with it, those that hold it. */
function oneWord(segment: Segment, word: string): Condition {
  const [from, to] = segment.beginningWith(word);
  const exact = from < to && segment.word(from) === word ? 1 : 0;
  const ranges: Condition['ranges'] = [];
  if (exact) ranges.push([from, from + 1, points(60)]);
  if (from + exact < to) ranges.push([from + exact, to, points(50)]);
  if (word.length >= 3)
    for (const token of segment.holding(word, MOST_TOKENS))
      if (token < from || token >= to) ranges.push([token, token + 1, points(40)]);
  return { ranges, postings: postingsOf(segment, ranges) };
}

function exactly(segment: Segment, run: string): Condition {
  const at = segment.find(run);
  const ranges: Condition['ranges'] = at < 0 ? [] : [[at, at + 1, 0]];
  return { ranges, postings: postingsOf(segment, ranges) };
}

function beginning(segment: Segment, run: string): Condition {
  const ranges: Condition['ranges'] = [[...segment.beginningWith(run), 0]];
  return { ranges, postings: postingsOf(segment, ranges) };
}

function ending(segment: Segment, run: string): Condition {
  const ranges = segment
    .holding(run, MOST_TOKENS)
    .filter((token) => segment.word(token).endsWith(run))
    .map((token): Condition['ranges'][number] => [token, token + 1, 0]);
  return { ranges, postings: postingsOf(segment, ranges) };
}

/** The tokens a slip or two away from a run, the nearest first. */
function alike(segment: Segment, run: string): Condition {
  const near: [token: number, slips: number][] = [];
  const allowed = slipsAllowed(run.length);
  const exact = segment.find(run);
  if (exact >= 0) near.push([exact, 0]);
  if (allowed > 0 && /^\d/.test(run)) {
    for (const number of new Set(numbersNear(run))) {
      const at = segment.find(number);
      if (at >= 0 && at !== exact) near.push([at, 1]);
    }
  } else if (allowed > 0) {
    const mask = letterMask(run);
    for (let token = segment.firstLetter; token < segment.wordCount; token += 1) {
      const length = segment.wordStarts[token + 1]! - segment.wordStarts[token]! - 1;
      if (length < run.length - allowed || token === exact) continue;
      // It has the letters at least, whether it is meant whole or only its beginning.
      if (bitsOf(mask & ~segment.masks[token]!) > allowed) continue;
      const word = segment.word(token);
      const whole = length <= run.length + allowed ? slipsBetween(run, word, allowed) : allowed + 1;
      const begun = word.length > run.length ? slipsBetween(run, word.slice(0, run.length), allowed) : allowed + 1;
      if (whole <= allowed || begun <= allowed) near.push([token, Math.min(whole, begun + 1)]);
    }
  } else {
    // Too short for slips: it must begin so.
    const [from, to] = segment.beginningWith(run);
    const ranges: Condition['ranges'] = [[from, to, 0]];
    return { ranges, postings: postingsOf(segment, ranges) };
  }
  near.sort((a, b) => a[1] - b[1]);
  const ranges = near.map(([token, slips]): Condition['ranges'][number] => [token, token + 1, points(12 - 4 * slips)]);
  return { ranges, postings: postingsOf(segment, ranges) };
}

function postingsOf(segment: Segment, ranges: Condition['ranges']): number {
  return ranges.reduce((sum, [from, to]) => sum + segment.postingStarts[to]! - segment.postingStarts[from]!, 0);
}

/**
 * The documents that have one token of every condition, with the points of the first. Where few are left the rest of the
 * conditions is not looked up any more: `found` gets them with -1 and compares with the text.
 */
const COMPARE = -1;

function matchAll(segment: Segment, conditions: Condition[], most: number, found: Offer, comparing = false): void {
  const order = [...conditions].sort((a, b) => a.postings - b.postings);
  if (order.length === 0 || order[0]!.postings === 0) return;
  marks.begin(segment.size);
  let left = most;
  let candidates: number[] = [];
  for (const [number, condition] of order.entries()) {
    const dear = condition.postings > candidates.length * COMPARED_FOR;
    if (number > 0 && comparing && (candidates.length <= FEW || dear)) {
      for (const doc of candidates) found(doc, COMPARE);
      return;
    }
    const last = number === order.length - 1;
    const next: number[] = [];
    for (const [from, to, score] of condition.ranges) {
      const end = segment.postingStarts[to]!;
      for (let at = segment.postingStarts[from]!; at < end; at += 1) {
        left -= 1;
        if (left < 0) return;
        const doc = segment.postings[at]!;
        const sum = marks.advance(doc, number, score);
        if (sum === null) continue;
        if (last) found(doc, sum);
        else next.push(doc);
      }
    }
    candidates = next;
  }
}

function each(segment: Segment, [from, to]: [number, number], work: (doc: number) => void): void {
  for (let at = segment.postingStarts[from]!; at < segment.postingStarts[to]!; at += 1) work(segment.postings[at]!);
}
