import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { disagreements } from '../../api/queries.ts';
import type { Disagreement } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatValue } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { say } from '../../ui/toast.tsx';
import { fieldWords } from '../component/fieldWords.ts';
import css from './Disagreements.module.css';

/** Where sources disagree, what matters most first; each decided where it stands. */
export function Disagreements({
  source,
  onSource,
}: {
  source: string | undefined;
  onSource: (key: string | null) => void;
}) {
  const list = useInfiniteQuery(disagreements({ source }));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      title="Where they disagree"
      aside={
        source ? (
          <Button small tone="quiet" onClick={() => onSource(null)}>
            Of all sources
          </Button>
        ) : (
          'what matters most first'
        )
      }
      flush
    >
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact />}
      {list.isPending && <SkeletonLines lines={4} />}
      {list.data && items.length === 0 && (
        <Empty title={source ? 'This source agrees with all others' : 'All sources agree'}>
          When two say different things of one field, the one that counts for more is believed, and the other is shown
          here until somebody decides or they agree.
        </Empty>
      )}
      <ul className={css.list}>
        {items.map((item) => (
          <Row key={`${item.component.key} ${item.field} ${item.source}`} item={item} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className={css.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            More
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Row({ item }: { item: Disagreement }) {
  const client = useQueryClient();
  const settle = useMutation({
    mutationFn: (verdict: 'accept' | 'keep') =>
      call('disagreement.settle', {
        body: { component: item.component.id, field: item.field, source: item.source, verdict },
      }),
    onSuccess: (_, verdict) => {
      const what = `${fieldWords(item.field)} of ${item.component.name}`;
      say(verdict === 'accept' ? `${what} is as ${item.sourceName} says.` : `${what} stays as it is.`);
      for (const key of ['disagreements', 'sources', 'component']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <li className={css.row}>
      <span className={css.about}>
        <RecordLink record={item.component} showKey={false} />
        <span className={css.field}>{fieldWords(item.field)}</span>
      </span>
      <span className={css.value}>
        <span className={css.said}>{item.kept === null ? 'nothing' : formatValue(item.kept as never, item.field)}</span>
        <span className={css.by}>
          {item.keptBy ? (
            <>
              holds: {item.keptBy.source}, <Time at={item.keptBy.at} />
            </>
          ) : (
            'holds'
          )}
        </span>
      </span>
      <span className={css.value} data-newer={item.newer || undefined}>
        <span className={css.said}>
          {item.stated === null ? 'nothing' : formatValue(item.stated as never, item.field)}
        </span>
        <span className={css.by}>
          {item.sourceName}, <Time at={item.statedAt} />
          {item.newer && ' · the younger word'}
        </span>
      </span>
      <span className={css.acts}>
        <Button small busy={settle.isPending} onClick={() => settle.mutate('keep')}>
          Keep
        </Button>
        <Button small busy={settle.isPending} onClick={() => settle.mutate('accept')}>
          Take theirs
        </Button>
      </span>
      {settle.isError && (
        <div className={css.problem}>
          <ProblemView error={settle.error} compact />
        </div>
      )}
    </li>
  );
}
