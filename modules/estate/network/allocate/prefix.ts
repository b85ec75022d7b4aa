import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Context } from '#platform';
import type { Attributes } from '../../component/kind.ts';
import { requireReadable } from '../../component/scope.ts';
import { type ComponentState, isOver } from '../../component/state.ts';
import { type Block, bitsOf, formatAddress, formatBlock, parseBlock, type Span, sizeOf, spanSize } from '../address.ts';
import { lockContainer, placeIn, readPrefix } from '../free/container.ts';
import { firstBlockIn, freeSpans } from '../free/gaps.ts';
import { componentRef, disposeOf, giveAll, mutateAgain, sourceOf } from './give.ts';

export interface PrefixWish {
  length: number;
  count: number;
  /** first: the lowest that is free; best: from the smallest gap that holds it, so that the large ones stay whole. */
  fit: 'first' | 'best';
  description?: string | undefined;
  role?: string | undefined;
  use?: 'container' | 'network' | 'pool' | undefined;
  state: ComponentState;
}

/** Best fit compares at most so many gaps, the lowest ones. */
const COMPARED = 5_000;

export async function allocatePrefix(ctx: Context, id: Id, wish: PrefixWish): Promise<{ id: Id; prefix: string }[]> {
  const container = await requireReadable(ctx, id);
  await ctx.authorise('estate.change', { type: 'component', id, domainId: container.domainId });
  const source = sourceOf(ctx);
  return mutateAgain(ctx, [componentRef(id)], async (mutation) => {
    await lockContainer(mutation.tx, id, 'network_prefix');
    const row = await readPrefix(mutation.tx, id);
    const block = parseBlock(row.prefix)!;
    const what = `${row.prefix} (CMP-${id})`;
    if (isOver(row.state)) throw new PlumblineError('conflict', `${what} is ${row.state}: it gives nothing any more.`);
    if (row.use === 'full') throw new PlumblineError('exhausted', `${what} is marked as full: it gives nothing.`);
    if (wish.length <= block.length || wish.length > bitsOf(block.family))
      throw new PlumblineError('invalid_input', `A /${wish.length} does not lie inside ${row.prefix}.`, {
        issues: [{ path: '/body/length', message: `must be from ${block.length + 1} to ${bitsOf(block.family)}` }],
      });
    const place = placeIn(row, 'prefixes', mutation.now);
    const attributes: Attributes = { use: wish.use ?? 'network' };
    for (const name of ['description', 'role'] as const) if (wish[name] !== undefined) attributes[name] = wish[name];
    const told = new Set<string>();
    const given = await giveAll(
      mutation,
      source,
      {
        count: wish.count,
        what: `prefixes of length ${wish.length} in ${what}`,
        next: async (wanted) => {
          const limit = wish.fit === 'best' ? COMPARED : wanted + told.size;
          const spans = await freeSpans(mutation.tx, place, { limit, length: wish.length });
          const found = chooseBlocks(spans, wish.length, wanted, wish.fit, told);
          for (const one of found) told.add(one);
          const released = await sql<{ component_id: Id }>`select component_id from network_prefix
            where vrf_id = ${row.vrfId} and prefix = any(${found}::cidr[]) and released_at is not null`.execute(
            mutation.tx,
          );
          const ids = released.rows.map((one) => one.component_id);
          await disposeOf(mutation, source, ids, 'Its prefix is given again.');
          return found;
        },
        draft: (prefix) => ({
          kind: 'prefix',
          name: prefix,
          state: wish.state,
          domainId: row.domainId,
          ...(row.siteId === null ? {} : { siteId: row.siteId }),
          ...(row.vrfId === 0 ? {} : { parentId: row.vrfId }),
          attributes: { ...attributes, prefix },
        }),
      },
      [componentRef(id)],
    );
    return given.map((one) => ({ id: one.id, prefix: one.found }));
  });
}

/** Whole prefixes of a length out of free spans, without those told already. */
export function chooseBlocks(
  spans: Span[],
  length: number,
  count: number,
  fit: PrefixWish['fit'],
  told: ReadonlySet<string> = new Set(),
): string[] {
  const ordered =
    fit === 'first'
      ? spans
      : spans.toSorted((a, b) => (spanSize(a) < spanSize(b) ? -1 : spanSize(a) > spanSize(b) ? 1 : 0));
  const chosen: string[] = [];
  for (const span of ordered) {
    let rest: Span | null = span;
    while (rest && chosen.length < count) {
      const block: Block | null = firstBlockIn(rest, length);
      if (!block) break;
      const text = formatBlock(block);
      if (!told.has(text)) chosen.push(text);
      const next = block.value + sizeOf(block.family, length);
      rest = next > rest.last ? null : { ...rest, first: next };
    }
    if (chosen.length === count) break;
  }
  return chosen;
}

/** What is free of a span, for people: `10.0.0.4 – 10.0.0.7`. */
export const spanText = ({ family, first, last }: Span): { first: string; last: string } => ({
  first: formatAddress(family, first),
  last: formatAddress(family, last),
});
