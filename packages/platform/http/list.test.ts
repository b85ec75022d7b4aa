import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHttp, openTestWorkspace, type TestHttp, type TestWorkspace } from '#testkit';
import { decodeCursor, encodeCursor, pageOfAll, parseSort, sortOf } from './list.ts';
import { noteOperations } from './testing/notes.ts';

let test: TestWorkspace;
let http: TestHttp;
beforeAll(async () => {
  test = await openTestWorkspace();
  http = await openTestHttp(test, noteOperations());
  for (const text of ['a', 'b', 'c', 'd', 'e']) await http.call('POST', '/api/v1/notes', { body: { text } });
});
afterAll(async () => {
  await http.close();
  await test.close();
});

interface Page {
  items: { id: number; text: string; version: number }[];
  next: string | null;
}
const page = async (query: string): Promise<Page> => (await http.call('GET', `/api/v1/notes?${query}`)).json<Page>();

describe('a list', () => {
  it('gives each item once when paged through, and says where it ends', async () => {
    const texts: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const part: Page = await page(`limit=2${next ? `&cursor=${next}` : ''}`);
      texts.push(...part.items.map((item) => item.text));
      next = part.next;
    }
    expect(texts).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('gives only the fields asked for, and the id always', async () => {
    const { items } = await page('limit=1&fields=text');
    expect(Object.keys(items[0]!).sort()).toEqual(['id', 'text']);
  });

  it('refuses a field that its items do not have, and names those they have', async () => {
    for (const field of ['colour', 'constructor', 'text,__proto__']) {
      const answer = await http.call('GET', `/api/v1/notes?fields=${field}`);
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.text).toContain('id, text, version');
    }
  });

  it.each([
    'garbage',
    'e30',
    encodeCursor([1, 2]),
    encodeCursor(['abc']),
    encodeCursor(['\u0000']),
    encodeCursor(['1; drop table event']),
    Buffer.from('[1e400]').toString('base64url'),
    Buffer.from('[1.5]').toString('base64url'),
    Buffer.from('[[1]]').toString('base64url'),
  ])('refuses the cursor %j', async (cursor) => {
    const answer = await http.call('GET', `/api/v1/notes?cursor=${encodeURIComponent(cursor)}`);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_input']);
  });

  it.each(['0', '-1', '501', '1.5', 'many', '', '1e400', '99999999999999999999'])(
    'refuses the limit "%s"',
    async (limit) => {
      expect((await http.call('GET', `/api/v1/notes?limit=${limit}`)).status).toBe(400);
    },
  );

  it('refuses a member that is given twice', async () => {
    expect((await http.call('GET', '/api/v1/notes?cursor=a&cursor=b')).status).toBe(400);
  });
});

describe('a cursor', () => {
  it('comes back as it went out', () => {
    const values = ['näme "x"', 42];
    expect(decodeCursor(encodeCursor(values), 2)).toEqual(values);
  });
});

describe('a sort', () => {
  it('is one of those that a list allows, downwards with a minus', () => {
    expect(parseSort('-updatedAt', ['name', 'updatedAt'], 'name')).toEqual({ field: 'updatedAt', descending: true });
    expect(parseSort(undefined, ['name', 'updatedAt'], 'name')).toEqual({ field: 'name', descending: false });
    expect(() => parseSort('--name', ['name'], 'name')).toThrow('cannot be sorted');
    expect(() => parseSort('constructor', ['name'], 'name')).toThrow('name');
  });
});

describe('a short list, read whole', () => {
  const rows = ['b', 'a', 'b', 'c'].map((name, index) => ({ id: index + 1, name }));
  const idsOf = (sort: string): number[] => {
    const ids: number[] = [];
    for (let cursor: string | undefined; ; ) {
      const part: { items: number[]; next: string | null } = pageOfAll(
        rows,
        { limit: 1, cursor, sort },
        (row, field) => (field === 'name' ? row.name : row.id),
        (row) => row.id,
      );
      ids.push(...part.items);
      if (part.next === null) return ids;
      cursor = part.next;
    }
  };

  it('goes either way by what is asked, equal ones by their id, each once', () => {
    expect(idsOf('name')).toEqual([2, 1, 3, 4]);
    expect(idsOf('-name')).toEqual([4, 1, 3, 2]);
    expect(idsOf('-id')).toEqual([4, 3, 2, 1]);
  });

  it('refuses a cursor of another order, and an order that it does not know', () => {
    const page = { limit: 1, sort: 'name', cursor: encodeCursor([1, 1]) };
    expect(() => pageOfAll(rows, page, (row) => row.name, Number)).toThrow(/another order/);
    expect(sortOf(['name'], 'name').safeParse('-age').success).toBe(false);
  });
});
