import { IconChevronRight } from '@tabler/icons-react';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { Empty } from '../../ui/Empty.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Skeleton, SkeletonLines } from '../../ui/Skeleton.tsx';
import { Bar } from './Bar.tsx';
import css from './PrefixTree.module.css';
import { level } from './queries.ts';
import { toRows } from './rows.ts';

interface PrefixTreeProps {
  vrf: number;
  selected: number | null;
  onSelect: (id: number) => void;
  /** Prefixes whose inside is to be seen: the ones around the selected one. */
  reveal: number[];
}

/** The prefixes of a VRF as a tree; levels are read when they are opened, rows are drawn when they are seen. */
export function PrefixTree({ vrf, selected, onSelect, reveal }: PrefixTreeProps) {
  const client = useQueryClient();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [wanted, setWanted] = useState<ReadonlyMap<number | null, number>>(new Map());
  const [cursor, setCursor] = useState(0);
  const revealed = reveal.join();
  useEffect(() => {
    if (revealed) setOpen((before) => new Set([...before, ...revealed.split(',').map(Number)]));
  }, [revealed]);
  const pageOf = (under: number | null, at: string | null) => client.getQueryData(level(vrf, under, at).queryKey);
  const { rows, needed } = toRows(open, wanted, pageOf);
  const results = useQueries({ queries: needed.map((one) => level(vrf, one.under, one.cursor)) });
  const failed = results.find((result) => result.isError);
  const phone = window.matchMedia('(max-width: 720px)').matches;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? 52 : 34),
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const pending = items.map((item) => rows[item.index]!).find((row) => row.type === 'more' && row.cursor !== null);
  useEffect(() => {
    if (pending?.type !== 'more') return;
    // Once the page before it is there, the next one may come.
    setWanted((before) => {
      const pages = needed.filter((one) => one.under === pending.under).length;
      const known = results.every((result) => !result.isPending);
      return known ? new Map([...before, [pending.under, pages + 1]]) : before;
    });
  }, [pending, needed, results]);

  const toggle = (id: number, to: boolean) => {
    const next = new Set(open);
    if (to) next.add(id);
    else next.delete(id);
    setOpen(next);
  };
  const move = (index: number) => {
    const at = Math.min(rows.length - 1, Math.max(0, index));
    setCursor(at);
    virtual.scrollToIndex(at);
  };
  const onKey = (event: React.KeyboardEvent) => {
    const row = rows[cursor];
    if (event.key === 'ArrowDown' || event.key === 'j') move(cursor + 1);
    else if (event.key === 'ArrowUp' || event.key === 'k') move(cursor - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (row?.type !== 'prefix') return;
    else if (event.key === 'ArrowRight' && row.prefix.hasInside) toggle(row.prefix.id, true);
    else if (event.key === 'ArrowLeft') {
      if (row.open) toggle(row.prefix.id, false);
      else move(rows.findLastIndex((one, index) => index < cursor && one.depth < row.depth));
    } else if (event.key === 'Enter' || event.key === ' ') onSelect(row.prefix.id);
    else return;
    event.preventDefault();
  };

  if (failed && rows.length <= 1) return <ProblemView error={failed.error} retry={() => void failed.refetch()} />;
  if (results[0]?.isPending) return <SkeletonLines lines={12} />;
  if (rows.length === 0)
    return (
      <Empty title="No prefixes here yet">
        A prefix is a component of the kind prefix, such as 10.0.0.0/8: take some in from a file or another system, or
        make one. What lies inside another one is found by its number.
      </Empty>
    );
  return (
    <div
      className={css.tree}
      role="tree"
      aria-label="Prefixes"
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKey}
      aria-activedescendant={`prefix-row-${cursor}`}
      data-live-hold
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index]!;
          const place = {
            height: item.size,
            transform: `translateY(${item.start}px)`,
            '--depth': row.depth,
          } as React.CSSProperties;
          if (row.type === 'more')
            return (
              <div key={`more ${row.under}`} className={css.row} style={place}>
                <Skeleton width="40%" />
              </div>
            );
          const { prefix } = row;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself answers to the keys
            <div
              key={prefix.id}
              id={`prefix-row-${item.index}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={row.depth + 1}
              aria-expanded={prefix.hasInside ? row.open : undefined}
              aria-selected={prefix.id === selected}
              className={css.row}
              data-cursor={item.index === cursor || undefined}
              style={place}
              onClick={() => {
                setCursor(item.index);
                onSelect(prefix.id);
              }}
            >
              <button
                type="button"
                className={css.chevron}
                tabIndex={-1}
                data-open={row.open || undefined}
                data-none={!prefix.hasInside || undefined}
                aria-label={row.open ? `Close ${prefix.prefix}` : `Open ${prefix.prefix}`}
                onClick={(event) => {
                  event.stopPropagation();
                  toggle(prefix.id, !row.open);
                }}
              >
                <IconChevronRight size={14} stroke={1.8} aria-hidden />
              </button>
              <code className={css.number}>{prefix.prefix}</code>
              <span className={css.name}>
                {prefix.name === prefix.prefix ? (prefix.description ?? prefix.role ?? '') : prefix.name}
              </span>
              <span className={css.use}>{prefix.use === 'network' ? '' : prefix.use}</span>
              <span className={css.bar}>
                <Bar usage={prefix.usage} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
