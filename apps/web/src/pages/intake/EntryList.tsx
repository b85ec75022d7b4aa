import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Empty } from '../../ui/Empty.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import css from './EntryList.module.css';
import { EntryView } from './EntryView.tsx';
import { type EntryFilter, entries, type Intake } from './queries.ts';
import { usualView } from './words.ts';

const names = ['only', 'what', 'op', 'kind', 'q'] as const;

/** The diff, page by page, only what is in sight drawn: half a million lines scroll as ten do. */
export function EntryList({ intake }: { intake: Intake }) {
  const [search] = useSearchState();
  const filter: EntryFilter = {};
  for (const name of names) if (search[name]) filter[name] = search[name];
  const narrowed = Object.keys(filter).length > 0;
  filter.only ??= usualView(intake);
  // What is all is not said to the server.
  if (filter.only === 'all') delete filter.only;
  const list = useInfiniteQuery(entries(intake.id, filter));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const scroller = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 92,
    overscan: 8,
    getItemKey: (index) => rows[index]!.ordinal,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);
  if (list.isError && rows.length === 0) return <ProblemView error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton width="70%" />;
  if (rows.length === 0)
    return narrowed ? (
      <Empty title="Nothing fits these filters">Take one away, or look at all of it.</Empty>
    ) : (
      <Empty title="Nothing will be different">The estate is as this says already.</Empty>
    );
  return (
    <ul
      className={css.list}
      ref={scroller}
      aria-label="The diff, line by line"
      data-stale={list.isPlaceholderData || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by the keyboard
      tabIndex={0}
    >
      <li className={css.space} style={{ height: virtual.getTotalSize() }} aria-hidden="true" />
      {items.map((item) => (
        <li
          key={item.key}
          data-index={item.index}
          ref={virtual.measureElement}
          className={css.item}
          style={{ transform: `translateY(${item.start}px)` }}
        >
          <EntryView entry={rows[item.index]!} source={intake.source} />
        </li>
      ))}
    </ul>
  );
}
