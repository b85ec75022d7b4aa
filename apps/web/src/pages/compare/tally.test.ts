import { describe, expect, it } from 'vitest';
import { spans, tally } from './tally.ts';

describe('the numbers of a comparison', () => {
  it('are one row a kind, components first, the fullest first', () => {
    const rows = tally([
      { what: 'relation', kind: 'runs-on', op: 'created', count: 9 },
      { what: 'component', kind: 'vm', op: 'gone', count: 1 },
      { what: 'component', kind: 'server', op: 'created', count: 2 },
      { what: 'component', kind: 'server', op: 'changed', count: 3 },
    ]);
    expect(rows.map((row) => row.kind)).toEqual(['server', 'vm', 'runs-on']);
    expect(rows[0]!.counts).toEqual({ created: 2, changed: 3, gone: 0 });
  });

  it('are asked for by spans that end today', () => {
    expect(spans(new Date('2026-03-01T10:00:00Z'))[0]).toEqual({
      label: 'Today',
      from: '2026-02-28',
      to: '2026-03-01',
    });
  });
});
