import { Switch } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import type { Dependencies } from '../../api/types.ts';
import { formatNumber, plural } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Mark } from '../../ui/State.tsx';
import { criticalityWords } from '../../ui/status.ts';
import { useCursor } from '../../ui/table/useCursor.ts';
import css from './ImpactList.module.css';
import row from './ImpactRow.module.css';
import { standsOn } from './queries.ts';
import own from './StandsOnPanel.module.css';

interface StandsOnPanelProps {
  id: number;
  day: string | undefined;
  over: number | null;
  onOver: (id: number | null, path: number[]) => void;
  onSelect: (key: string) => void;
}

type Item = Dependencies['items'][number];

/** What this is down because of, if it is: what it stands on, nearest first, and what takes it down by failing alone. */
export function StandsOnPanel({ id, day, over, onOver, onSelect }: StandsOnPanelProps) {
  const list = useInfiniteQuery(standsOn(id, day));
  const [only, setOnly] = useState(false);
  const first = list.data?.pages[0];
  const items: Item[] = (list.data?.pages ?? []).flatMap((page) => page.items).filter((item) => !only || item.alone);
  const light = (item: Item) =>
    onOver(
      item.component.id,
      item.path.map((ref) => ref.id),
    );
  const cursor = useCursor({
    count: items.length,
    onMove: (index) => light(items[index]!),
    onOpen: (index) => onSelect(items[index]!.component.key),
  });
  if (list.isError && !first) return <ProblemView error={asProblem(list.error)} retry={() => void list.refetch()} />;
  if (!first) return <SkeletonLines lines={10} />;
  return (
    <section className={css.side} aria-label="What it stands on">
      <div className={own.head}>
        <strong>
          It stands on {formatNumber(first.count)}; {plural(first.alone, 'single point')} of failure
        </strong>
        <Switch
          size="xs"
          checked={only}
          onChange={(event) => setOnly(event.currentTarget.checked)}
          label="Only those"
          disabled={first.alone === 0}
        />
      </div>
      {items.length === 0 && (
        <p className={css.none}>
          {first.count === 0 ? 'It stands on nothing that we know of.' : 'None of the nearest. Fetch more to see them.'}
        </p>
      )}
      <ul className={css.plain} onPointerLeave={() => onOver(null, [])}>
        {items.map((item, index) => (
          <li
            key={item.component.id}
            className={row.row}
            data-marked={over === item.component.id || cursor === index || undefined}
            onPointerEnter={() => light(item)}
            onFocus={() => light(item)}
          >
            <div className={row.head}>
              {item.alone && <Mark face={{ shape: 'cross', tone: 'bad' }} />}
              <RecordLink record={item.component} showKey={false} />
              <span className={row.criticality}>{criticalityWords[item.component.criticality]}</span>
            </div>
            <p className={row.why}>{item.why}</p>
            {item.alone && <p className={row.alone}>Takes it down by failing alone.</p>}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <p className={css.more}>
          <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? 'Fetching' : 'Fetch more'}
          </button>
        </p>
      )}
      <p className={css.ms}>Worked out in {first.ms < 1 ? 'under 1' : Math.round(first.ms)} ms</p>
    </section>
  );
}
