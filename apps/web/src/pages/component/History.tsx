import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { history } from '../../api/queries.ts';
import type { Revision } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatValue, words } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { fieldWords } from './fieldWords.ts';
import css from './History.module.css';
import { Undo } from './Undo.tsx';

function RevisionItem({ revision, first, onUndo }: { revision: Revision; first: boolean; onUndo: () => void }) {
  // Recorded later than it was so: worth a word from a day on.
  const late = Date.parse(revision.at) - Date.parse(revision.validFrom) > 86_400_000;
  return (
    <li className={css.revision} data-first={first || undefined}>
      <div className={css.head}>
        <strong>{first ? 'First recorded' : words(revision.action.replaceAll('.', ' '))}</strong>
        <span>
          by {revision.actor?.name ?? 'the system'}
          {revision.source && ` from ${revision.source}`}
        </span>
        <Time at={revision.at} />
        <code>v{revision.version}</code>
        <Button small tone="quiet" onClick={onUndo}>
          Take back
        </Button>
      </div>
      {late && (
        <p className={css.reason}>
          It was so since <Time at={revision.validFrom} />, and recorded later.
        </p>
      )}
      {revision.reason && <p className={css.reason}>{revision.reason}</p>}
      <dl className={css.changes}>
        {revision.changes.map((change) => (
          <div key={change.field}>
            <dt>{fieldWords(change.field)}</dt>
            <dd>
              {change.before !== null && change.before !== undefined && (
                <>
                  <del>{formatValue(change.before, change.field)}</del>
                  <span className={css.arrow} role="img" aria-label="becomes">
                    →
                  </span>
                </>
              )}
              <ins>{change.after === null ? 'taken away' : formatValue(change.after, change.field)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** Who changed what, newest first; nothing is deleted silently. */
export function History({ id }: { id: number }) {
  const { data, isPending, isError, error, refetch } = useQuery(history(id));
  const [undone, setUndone] = useState<number | null>(null);
  if (isError) return <ProblemView error={error} retry={() => void refetch()} />;
  if (isPending) return <SkeletonLines lines={8} />;
  if (data.items.length === 0) return <Empty title="No history">Nothing has been recorded of it.</Empty>;
  return (
    <>
      <ol className={css.history}>
        {data.items.map((revision) => (
          <RevisionItem
            key={revision.version}
            revision={revision}
            first={revision.version === 1}
            onUndo={() => setUndone(revision.eventId)}
          />
        ))}
      </ol>
      {undone !== null && <Undo eventId={undone} only={`CMP-${id}`} onClose={() => setUndone(null)} />}
    </>
  );
}
