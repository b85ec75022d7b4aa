import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { ImpactItem, JointImpact } from '../../api/types.ts';
import { formatNumber } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useCursor } from '../../ui/table/useCursor.ts';
import css from './ImpactList.module.css';
import { ImpactRow } from './ImpactRow.tsx';
import type { WholeImpact } from './useWholeImpact.ts';

interface ImpactListProps {
  impact: JointImpact | undefined;
  whole: WholeImpact;
  error: unknown;
  retry: () => void;
  over: number | null;
  onOver: (id: number | null) => void;
  drawn: Set<number>;
  onSelect: (key: string) => void;
  onTogether: (key: string) => void;
  onAround: (key: string) => void;
}

export type Side = 'down' | 'degraded' | 'up';

const empty: Record<Side, string> = {
  down: 'Nothing that we know of goes down with it.',
  degraded: 'Nothing loses redundancy with it.',
  up: 'It stands on nothing that we know of.',
};
const rowHeight = 62;

/** The same as the graph, as words: what goes and why, and what it stands on. Counts at once; the rest when it is asked for. */
export function ImpactList(props: ImpactListProps) {
  const { impact, whole, error, retry, over, onOver, drawn, onSelect, onTogether, onAround } = props;
  const [side, setSide] = useState<Side>('down');
  const list = useRef<HTMLDivElement>(null);
  const items: ImpactItem[] = whole.lists?.[side] ?? impact?.[side].items ?? [];
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => items[index]!.component.id,
  });
  const cursor = useCursor({
    count: items.length,
    onMove: (index) => {
      onOver(items[index]!.component.id);
      rows.scrollToIndex(index);
    },
    onOpen: (index) => onSelect(items[index]!.component.key),
  });
  const asked = impact?.components.map((one) => one.id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another component, another question
  useEffect(
    () => setSide(impact && impact.down.count === 0 && impact.degraded.count > 0 ? 'degraded' : 'down'),
    [asked],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the pointer is over another one
  useEffect(() => {
    const at = over === null ? -1 : items.findIndex((item) => item.component.id === over);
    if (at >= 0 && !list.current?.matches(':hover')) rows.scrollToIndex(at, { align: 'auto' });
  }, [over]);
  if (error && !impact) return <ProblemView error={error} retry={retry} />;
  if (!impact) return <SkeletonLines lines={10} />;
  const missing = impact[side].count - items.length;
  return (
    <section className={css.side} aria-label="Impact as a list">
      <Tabs
        label="Which side"
        value={side}
        onChange={(value) => setSide(value as Side)}
        tabs={[
          { value: 'down', label: 'Go down', count: formatNumber(impact.down.count) },
          { value: 'degraded', label: 'Less redundant', count: formatNumber(impact.degraded.count) },
          { value: 'up', label: 'It stands on', count: formatNumber(impact.up.count) },
        ]}
      />
      {items.length === 0 && <p className={css.none}>{empty[side]}</p>}
      <div className={css.scroll} ref={list} onPointerLeave={() => onOver(null)}>
        <ul className={css.list} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const item = items[row.index]!;
            return (
              <ImpactRow
                key={row.key}
                index={row.index}
                top={row.start}
                measure={rows.measureElement}
                item={item}
                marked={over === item.component.id || cursor === row.index}
                drawn={drawn.has(item.component.id)}
                onOver={() => onOver(item.component.id)}
                onSelect={() => onSelect(item.component.key)}
                onTogether={() => onTogether(item.component.key)}
                onAround={() => onAround(item.component.key)}
              />
            );
          })}
        </ul>
      </div>
      {missing > 0 && (
        <p className={css.more} aria-live="polite">
          {whole.state === 'coming' ? (
            <>
              {formatNumber(items.length)} of {formatNumber(impact[side].count)} are here
            </>
          ) : (
            <>
              {whole.state === 'broken' && <span>The list broke off. </span>}
              <button type="button" onClick={whole.fetchAll}>
                Show the other {formatNumber(missing)}
              </button>
            </>
          )}
        </p>
      )}
      <p className={css.ms}>Worked out in {impact.ms < 1 ? 'under 1' : Math.round(impact.ms)} ms</p>
    </section>
  );
}
