import { useEffect, useRef, useState } from 'react';
import type { Impact, ImpactItem } from '../../api/types.ts';
import { formatNumber } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useCursor } from '../../ui/table/useCursor.ts';
import css from './ImpactList.module.css';
import { ImpactRow } from './ImpactRow.tsx';

interface ImpactListProps {
  impact: Impact | undefined;
  error: unknown;
  retry: () => void;
  over: number | null;
  onOver: (id: number | null) => void;
  drawn: Set<number>;
  onSelect: (key: string) => void;
  onAround: (key: string) => void;
}

type Side = 'down' | 'degraded' | 'up';

const empty: Record<Side, string> = {
  down: 'Nothing that we know of goes down with it.',
  degraded: 'Nothing loses redundancy with it.',
  up: 'It stands on nothing that we know of.',
};

/** The same as the graph, as words: what goes and why, and what it stands on. */
export function ImpactList({ impact, error, retry, over, onOver, drawn, onSelect, onAround }: ImpactListProps) {
  const [side, setSide] = useState<Side>('down');
  const list = useRef<HTMLUListElement>(null);
  const items: ImpactItem[] = impact
    ? [...impact[side].items].sort(
        (a, b) => a.distance - b.distance || b.component.criticality - a.component.criticality,
      )
    : [];
  const cursor = useCursor({
    count: items.length,
    onMove: (index) => onOver(items[index]!.component.id),
    onOpen: (index) => onSelect(items[index]!.component.key),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another component, another question
  useEffect(
    () => setSide(impact && impact.down.count === 0 && impact.degraded.count > 0 ? 'degraded' : 'down'),
    [impact?.component.id],
  );
  useEffect(() => {
    if (over !== null) list.current?.querySelector(`[data-id="${over}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [over]);
  if (error && !impact) return <ProblemView error={error} retry={retry} />;
  if (!impact) return <SkeletonLines lines={10} />;
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
      <ul className={css.list} ref={list} onPointerLeave={() => onOver(null)}>
        {items.map((item, index) => (
          <ImpactRow
            key={item.component.id}
            item={item}
            marked={over === item.component.id || cursor === index}
            drawn={drawn.has(item.component.id)}
            onOver={() => onOver(item.component.id)}
            onSelect={() => onSelect(item.component.key)}
            onAround={() => onAround(item.component.key)}
          />
        ))}
      </ul>
      {impact[side].count > items.length && (
        <p className={css.none}>and {formatNumber(impact[side].count - items.length)} more</p>
      )}
      <p className={css.ms}>Worked out in {impact.ms < 1 ? 'under 1' : Math.round(impact.ms)} ms</p>
    </section>
  );
}
