import { type InfiniteData, infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Page } from './types.ts';

/** A list page after page: the first at once, each further one when its place comes into sight. */
export const pagesOf = <Item>(
  queryKey: readonly unknown[],
  read: (cursor: { cursor?: string }, signal: AbortSignal) => Promise<Page<Item>>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

/** What was read so far; undefined before the first page. */
export const itemsOf = <Item>(data: InfiniteData<Page<Item>> | undefined): Item[] | undefined =>
  data?.pages.flatMap((page) => page.items);
