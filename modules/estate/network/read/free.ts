import { z } from 'zod';
import { type Id, PlumblineError } from '#kernel';
import { type Context, decodeCursor, encodeCursor, listQuery } from '#platform';
import { mayRead, noComponent } from '../../component/scope.ts';
import { bitsOf, blocksOf, formatAddress, formatBlock, parseAddress, spanSize } from '../address.ts';
import { blockOf, placeIn, readPrefix } from '../free/container.ts';
import { freeSpans } from '../free/gaps.ts';

export const freeQuery = listQuery.omit({ sort: true }).extend({
  for: z
    .enum(['addresses', 'prefixes'])
    .default('addresses')
    .describe('addresses: that nobody has; prefixes: space with neither addresses, ranges nor prefixes in it'),
  length: z.coerce.number().int().min(0).max(128).optional().describe('Only where a prefix of that length fits'),
});

export const freeSchema = z.object({
  first: z.string(),
  last: z.string(),
  size: z.string().describe('Addresses, as decimal text'),
  blocks: z.array(z.string()).describe('As whole prefixes, the first 16'),
});

/** The free spans of a prefix in order. */
export async function freeIn(ctx: Context, id: Id, query: z.output<typeof freeQuery>) {
  const scope = await ctx.scope('estate.read');
  const row = await readPrefix(ctx.db, id);
  if (!mayRead(scope, row.domainId)) throw noComponent(id);
  const block = blockOf(row);
  if (query.length !== undefined && (query.length < block.length || query.length > bitsOf(block.family)))
    throw new PlumblineError('invalid_input', `A /${query.length} does not lie inside ${row.prefix}.`, {
      issues: [{ path: '/query/length', message: `must be from ${block.length} to ${bitsOf(block.family)}` }],
    });
  const from = query.cursor === undefined ? row.first : begin(query.cursor, row);
  const place = placeIn(row, query.for, ctx.now());
  const spans = await freeSpans(ctx.db, place, {
    from,
    limit: query.limit + 1,
    ...(query.length === undefined ? {} : { length: query.length }),
  });
  const page = spans.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((span) => ({
      first: formatAddress(span.family, span.first),
      last: formatAddress(span.family, span.last),
      size: String(spanSize(span)),
      blocks: blocksOf(span).slice(0, 16).map(formatBlock),
    })),
    next: spans.length > query.limit && last ? encodeCursor([formatAddress(last.family, last.last + 1n)]) : null,
  };
}

function begin(cursor: string, row: { first: string; last: string }): string {
  const [value] = decodeCursor(cursor, 1);
  const address = typeof value === 'string' ? parseAddress(value) : null;
  const [first, last] = [parseAddress(row.first)!, parseAddress(row.last)!];
  if (address?.family === first.family && address.value >= first.value && address.value <= last.value)
    return formatAddress(address.family, address.value);
  throw new PlumblineError('invalid_input', 'The cursor belongs to another list.', {
    issues: [{ path: '/query/cursor', message: 'must be the `next` of an earlier page of this list' }],
  });
}
