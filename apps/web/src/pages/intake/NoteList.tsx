import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import css from './NoteList.module.css';
import { type Entry, entries, type Intake } from './queries.ts';

/** What did not come in as it stood: what is said of many once, with of how many; each of them behind it. */
export function NoteList({ intake }: { intake: Intake }) {
  const list = useInfiniteQuery(entries(intake.id, { only: 'notes' }));
  if (list.isError && !list.data) return <ProblemView error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton width="70%" />;
  const notes = list.data.pages.flatMap((page) => page.items);
  if (notes.length === 0) return <Empty title="There is nothing to know">Everything came in as it stood.</Empty>;
  const groups = [...Map.groupBy(notes, (note) => note.name || `alone ${note.ordinal}`).values()];
  return (
    <div className={css.notes}>
      {groups.map((group) => (
        <Group key={group[0]!.ordinal} notes={group} />
      ))}
      {list.hasNextPage && (
        <Button small busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}

function Group({ notes }: { notes: Entry[] }) {
  const [first] = notes;
  if (!first!.name) return <Note note={first!} />;
  return (
    <details className={css.group}>
      <summary>{first!.name}</summary>
      {notes.map((note) => (
        <Note key={note.ordinal} note={note} />
      ))}
    </details>
  );
}

const Note = ({ note }: { note: Entry }) => (
  <p className={css.note}>
    <span className={css.place}>{note.place}</span> {note.message}
  </p>
);
