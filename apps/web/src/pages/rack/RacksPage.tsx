import { useInfiniteQuery } from '@tanstack/react-query';
import { components, racks } from '../../api/queries.ts';
import type { RackSummary } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatNumber } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choice } from '../estate/Choice.tsx';
import css from './RacksPage.module.css';
import { rowsOf } from './units.ts';

const rooms = ['1', '2', '4', '8', '16'];

/** What stands where, and where does something still fit? */
export function RacksPage() {
  const [search, setSearch] = useSearchState();
  const sites = useInfiniteQuery(components({ kind: 'site' }));
  const list = useInfiniteQuery(racks({ site: search['site'], freeUnits: search['fits'] }));
  const found = list.data?.pages.flatMap((page) => page.items) ?? [];
  const groups = [...Map.groupBy(found, groupOf)];
  return (
    <>
      <PageHeader title="Racks" question="What stands where, and where does something still fit?" />
      <div className={css.filters}>
        <Choice
          label="Site"
          value={search['site']}
          options={(sites.data?.pages[0]?.items ?? []).map((site) => ({ value: String(site.id), label: site.name }))}
          onChange={(site) => setSearch({ site })}
        />
        <Choice
          label="Fits"
          value={search['fits']}
          options={rooms.map((units) => ({
            value: units,
            label: `${units} ${units === '1' ? 'unit' : 'units'} in one piece`,
          }))}
          onChange={(fits) => setSearch({ fits })}
        />
        <span className={css.count} role="status">
          {list.data ? `${formatNumber(found.length)}${list.hasNextPage ? ' and more' : ''}` : null}
        </span>
      </div>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={found.length > 0} />}
      {list.isPending && <SkeletonLines lines={10} />}
      {list.data && found.length === 0 && (
        <Empty title={search['site'] || search['fits'] ? 'No rack fits these filters' : 'There are no racks yet'}>
          A rack is a component of the kind rack; what is located in it and says its unit is drawn in its place.
        </Empty>
      )}
      <div className={css.groups}>
        {groups.map(([name, group]) => (
          <section key={name} className={css.group} aria-label={name}>
            <h2 className={css.place}>{name}</h2>
            <ul className={css.row}>
              {group.map((rack) => (
                <li key={rack.key}>
                  <SmallRack rack={rack} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {list.hasNextPage && (
        <div className={css.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            More racks
          </Button>
        </div>
      )}
    </>
  );
}

const groupOf = (rack: RackSummary): string =>
  [rack.site?.name, rack.location?.name].filter(Boolean).join(' · ') || 'At no site';

function SmallRack({ rack }: { rack: RackSummary }) {
  const taken = rack.heightUnits - rack.freeUnits;
  return (
    <Anchor className={css.rack} href={paths.component(rack.key, { tab: 'elevation' })}>
      <span className={css.name}>{rack.name}</span>
      <span
        className={css.drawing}
        style={{ gridTemplateRows: `repeat(${Math.ceil(rack.heightUnits) * 2}, 2px)` }}
        aria-hidden
      >
        {rack.places.map((place) => {
          const rows = rowsOf(rack, place);
          return (
            <span
              key={`${place.lowestUnit} ${place.front}`}
              className={css.box}
              data-kind={place.kind ?? 'hidden'}
              data-half={place.front && place.rear ? undefined : place.front ? 'front' : 'rear'}
              style={{ gridRow: `${rows.from} / ${rows.to}` }}
            />
          );
        })}
      </span>
      <span className={css.free}>
        {formatNumber(rack.freeUnits)} free
        <span className={css.detail}>
          {formatNumber(taken)} of {formatNumber(rack.heightUnits)} taken, largest gap {formatNumber(rack.largestRun)}
        </span>
      </span>
    </Anchor>
  );
}
