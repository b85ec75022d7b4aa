import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/problem.ts';
import type { Ref } from '../../api/types.ts';
import { formatNumber, plural } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { criticalityWords } from '../../ui/status.ts';
import { useCursor } from '../../ui/table/useCursor.ts';
import css from './ImpactList.module.css';
import row from './ImpactRow.module.css';
import { singlePoints } from './queries.ts';
import own from './StandsOnPanel.module.css';

interface PointsPanelProps {
  site: Ref | null;
  domain: Ref;
  scope: 'site' | 'domain';
  day: string | undefined;
  over: number | null;
  onScope: (scope: string) => void;
  onOver: (id: number | null) => void;
  onSelect: (key: string) => void;
}

/** Of a whole site or domain: what takes the most down by failing alone. */
export function PointsPanel({ site, domain, scope, day, over, onScope, onOver, onSelect }: PointsPanelProps) {
  const ofSite = scope === 'site' && site !== null;
  const list = useInfiniteQuery(singlePoints(ofSite ? { site: site.key } : { domain: String(domain.id) }, day));
  const first = list.data?.pages[0];
  const items = (list.data?.pages ?? []).flatMap((page) => page.items);
  const cursor = useCursor({
    count: items.length,
    onMove: (index) => onOver(items[index]!.component.id),
    onOpen: (index) => onSelect(items[index]!.component.key),
  });
  return (
    <section className={css.side} aria-label="Single points of failure">
      <div className={own.scope}>
        <SegmentedControl
          size="xs"
          aria-label="Of what"
          value={ofSite ? 'site' : 'domain'}
          onChange={onScope}
          data={[
            ...(site ? [{ value: 'site', label: `Site ${site.name}` }] : []),
            { value: 'domain', label: `Domain ${domain.name}` },
          ]}
        />
      </div>
      {list.isError && !first && <ProblemView error={asProblem(list.error)} retry={() => void list.refetch()} />}
      {list.isPending && <SkeletonLines lines={10} />}
      {first?.count === 0 && <p className={css.none}>Nothing there takes another one down by failing alone.</p>}
      <ul className={css.plain} onPointerLeave={() => onOver(null)}>
        {items.map((item, index) => (
          <li
            key={item.component.id}
            className={row.row}
            data-marked={over === item.component.id || cursor === index || undefined}
            onPointerEnter={() => onOver(item.component.id)}
            onFocus={() => onOver(item.component.id)}
          >
            <div className={row.head}>
              <RecordLink record={item.component} showKey={false} />
              <span className={row.criticality}>takes {formatNumber(item.takes)} down</span>
            </div>
            {item.example && (
              <p className={row.why}>
                {item.gravest >= 4 && `${criticalityWords[item.gravest]} among them: `}
                {item.example.why}
              </p>
            )}
            <div className={row.buttons}>
              <button type="button" onClick={() => onSelect(item.component.key)}>
                If this one went
              </button>
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <p className={css.more}>
          <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? 'Fetching' : `Fetch more of ${formatNumber(first?.count ?? 0)}`}
          </button>
        </p>
      )}
      {first && (
        <p className={css.ms}>
          {plural(first.components, 'component')} looked at in {Math.round(first.ms)} ms
        </p>
      )}
    </section>
  );
}
