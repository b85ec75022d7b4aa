import { Button } from './Button.tsx';

interface Readable {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** At the end of a list of boxes: the rest of it, where there is one. Tables read on by themselves. */
export function ReadOn({ list }: { list: Readable }) {
  if (!list.hasNextPage) return null;
  return (
    <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      Show more
    </Button>
  );
}
