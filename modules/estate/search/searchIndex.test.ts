import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SearchIndex } from './searchIndex.ts';
import type { IndexedDoc } from './segment.ts';
import { folded } from './token.ts';

let lastId = 0;
function doc(name: string, rest = '', more: Partial<IndexedDoc> = {}): IndexedDoc {
  lastId += 1;
  const plain = folded(name);
  return { id: lastId, domainId: 1, weight: 3, text: folded(`${name} ${rest}`), nameLength: plain.length, ...more };
}

function run(work: Generator<void>): void {
  for (const _ of work);
}

function indexOf(...docs: IndexedDoc[]): SearchIndex {
  const index = new SearchIndex();
  run(index.load(docs));
  return index;
}

describe('the index', () => {
  const docs = {
    web: doc('web-1', '192.0.2.77 52:54:00:ab:cd:ef xk-4711', { weight: 5 }),
    web10: doc('web-10', '192.0.2.177'),
    coreWeb: doc('core-web-1', '10.1.2.3 it-00042'),
    portal: doc('Customer portal', 'storefront'),
    address: doc('10.1.2.3', '', { weight: -7 }),
    v6: doc('fra1-db-0007', '2001:db8::7 AA:BB:CC:00:11:22 sn00012345'),
    narrow: doc('10.1.2.0/24'),
    wide: doc('10.0.0.0/8'),
    wide6: doc('2001:db8::/32'),
    host: doc('gateway', '10.1.2.254/24'),
    umlaut: doc('Müllabfuhr Köln'),
    retired: doc('web-2', '', { weight: 3 - 30 }),
    foreign: doc('web-3', '192.0.2.78', { domainId: 2 }),
  };
  const index = indexOf(...Object.values(docs));
  const nameOf = new Map(Object.entries(docs).map(([name, { id }]) => [id, name]));
  const find = (text: string, domains: number[] | null = [1]): string[] =>
    index.search(text, 20, domains).map(({ id }) => nameOf.get(id)!);

  it.each<[query: string, first: string[]]>([
    ['web-1', ['web', 'web10', 'coreWeb']],
    ['WEB-1', ['web', 'web10', 'coreWeb']],
    ['web', ['web', 'web10', 'coreWeb', 'retired']],
    // An address: who has it, the record of it, what contains it from the narrowest.
    ['10.1.2.3', ['coreWeb', 'address', 'narrow', 'wide']],
    ['192.0.2.77', ['web']],
    ['2001:0DB8:0:0::7', ['v6', 'wide6']],
    // A prefix: itself, what contains it, what is in it.
    ['10.1.2.0/24', ['narrow', 'wide', 'coreWeb', 'host', 'address']],
    ['10.1.2.254', ['host', 'narrow', 'wide']],
    ['10.1.2.', ['narrow', 'address', 'coreWeb', 'host']],
    // A MAC in any spelling, and its beginning.
    ['52:54:00:AB:CD:EF', ['web']],
    ['52-54-00-ab-cd-ef', ['web']],
    ['5254.00ab.cdef', ['web']],
    ['aabb.cc00.1122', ['v6']],
    ['aa:bb:cc', ['v6']],
    // Serials and tags, whole and begun.
    ['XK-4711', ['web']],
    ['it-000', ['coreWeb']],
    ['sn00012345', ['v6']],
    // Parts of names, words in any order, accents or not.
    ['ortal', ['portal']],
    ['portal cust', ['portal']],
    ['1-db-00', ['v6']],
    ['mullabfuhr', ['umlaut']],
    ['köln müll', ['umlaut']],
    // Slips: exchanged, left out, added, swapped; two of them.
    ['custmer portal', ['portal']],
    ['cusotmer', ['portal']],
    ['custommer prtal', ['portal']],
    ['storefornt', ['portal']],
    ['gatewya', ['host']],
    ['sn00012354', ['v6']],
    // Nothing that it is not.
    ['%', []],
    ["we_-1' or 1=1 --", []],
    ['300.1.2.3', []],
  ])('answers %j with %j first', (query, first) => {
    expect(find(query).slice(0, first.length)).toEqual(first);
  });

  it('shows nothing of a domain that may not be read, by whatever it is asked for', () => {
    for (const query of ['web-3', '192.0.2.78', '192.0.2.0/24', 'web', 'wbe-3', '3']) {
      expect(find(query), query).not.toContain('foreign');
      expect(find(query, []), query).toEqual([]);
    }
    expect(find('web-3', null)[0]).toBe('foreign');
  });

  it('follows changes: what is renamed or gone is not found by what it was', () => {
    const changing = indexOf(...Array.from({ length: 50 }, (_, n) => doc(`keeper-${n}`)));
    const one = doc('before-the-change');
    run(changing.put([one.id], [one]));
    expect(changing.search('before-the', 5, null)).toHaveLength(1);
    run(changing.put([one.id], [{ ...one, text: 'after it', nameLength: 8 }]));
    expect(changing.search('before-the', 5, null)).toEqual([]);
    expect(changing.search('after', 5, null)).toHaveLength(1);
    run(changing.put([one.id], []));
    expect(changing.search('after', 5, null)).toEqual([]);
    expect(changing.size.docs).toBe(50);
  });

  it('stays in few pieces however many changes come, and loses none of them', () => {
    const growing = new SearchIndex();
    for (let n = 0; n < 700; n += 1) {
      const one = doc(`thing-${n}`);
      run(growing.put([one.id], [one]));
    }
    expect(growing.size.docs).toBe(700);
    expect(growing.size.segments).toBeLessThan(12);
    for (const n of [0, 350, 699]) expect(growing.search(`thing-${n}`, 1, null)).toHaveLength(1);
  });
});

describe('a name that is known', () => {
  const letters = fc.stringMatching(/^[a-z]{5,9}$/);
  const names = fc.uniqueArray(letters, { minLength: 3, maxLength: 40 });

  it('is found by any part of it of three letters and more', () => {
    fc.assert(
      fc.property(names, fc.nat(), fc.nat(), fc.nat(), (all, which, from, length) => {
        const docs = all.map((name) => doc(`${name}-x1`));
        const wanted = which % all.length;
        const name = all[wanted]!;
        const start = from % (name.length - 2);
        const part = name.slice(start, start + 3 + (length % name.length));
        const found = indexOf(...docs).search(part, 100, null);
        expect(found.map(({ id }) => id)).toContain(docs[wanted]!.id);
      }),
      { numRuns: 200 },
    );
  });

  it('is found with one letter wrong, missing, too many or swapped; from six letters on with two', () => {
    const slip = fc.record({
      how: fc.constantFrom('wrong', 'missing', 'more', 'swapped'),
      at: fc.nat(),
      letter: letters,
    });
    const make = (word: string, { how, at, letter }: { how: string; at: number; letter: string }): string => {
      const place = at % word.length;
      const [head, tail] = [word.slice(0, place), word.slice(place)];
      if (how === 'wrong') return head + letter[0]! + tail.slice(1);
      if (how === 'missing') return head + tail.slice(1);
      if (how === 'more') return head + letter[0]! + tail;
      return tail.length > 1 ? head + tail[1]! + tail[0]! + tail.slice(2) : word;
    };
    fc.assert(
      fc.property(names, fc.nat(), fc.array(slip, { minLength: 1, maxLength: 2 }), (all, which, slips) => {
        const wanted = which % all.length;
        const name = all[wanted]!;
        const typed = slips.reduce((word, one) => make(word, one), name);
        // What is typed decides how much is forgiven.
        const allowed = typed.length >= 6 ? 2 : typed.length >= 4 ? 1 : 0;
        fc.pre(slips.length <= allowed);
        // Only where it could not be meant as it stands: else that is the answer.
        fc.pre(!all.some((other) => other !== name && other.includes(typed)));
        const docs = all.map((one) => doc(`${one}-x1`));
        const found = indexOf(...docs).search(typed, 100, null);
        expect(found.map(({ id }) => id)).toContain(docs[wanted]!.id);
      }),
      { numRuns: 300 },
    );
  });
});
