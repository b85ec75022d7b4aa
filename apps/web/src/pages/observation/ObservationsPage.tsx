import { useInfiniteQuery } from '@tanstack/react-query';
import { itemsOf } from '../../api/pages.ts';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { ReadOn } from '../../ui/ReadOn.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Contribute } from './Contribute.tsx';
import { ObservationCard } from './ObservationCard.tsx';
import css from './Observations.module.css';
import { observations } from './queries.ts';

const views = [
  { value: 'contributed', label: 'To review' },
  { value: 'accepted', label: 'For strategy' },
  { value: 'all', label: 'All' },
] as const;

/** What did people see that a review should know, and what came of it? */
export function ObservationsPage() {
  const [search, setSearch] = useSearchState();
  const view = views.find(({ value }) => value === search['view']) ?? views[0];
  const list = useInfiniteQuery(observations({ state: view.value }));
  const items = itemsOf(list.data);
  return (
    <>
      <PageHeader
        title="Observations"
        question="What did people see that a review should know, and what came of it?"
        actions={<Contribute about={null} />}
      />
      <div className={css.tabs}>
        <Tabs
          label="Which observations"
          value={view.value}
          tabs={views.map(({ value, label }) => ({ value, label }))}
          onChange={(value) => setSearch({ view: value === 'contributed' ? null : value })}
        />
      </div>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={Boolean(items)} />}
      {list.isPending && <SkeletonLines lines={6} />}
      {items?.length === 0 && <NoneYet view={view.value} />}
      {items && items.length > 0 && (
        <Panel title={view.label} flush>
          <div data-live-hold>
            {items.map((one) => (
              <ObservationCard key={one.id} observation={one} />
            ))}
          </div>
        </Panel>
      )}
      <p className={css.foot}>
        <ReadOn list={list} />
      </p>
    </>
  );
}

function NoneYet({ view }: { view: (typeof views)[number]['value'] }) {
  if (view === 'accepted')
    return (
      <Empty title="Nothing waits to be taken into strategy">
        What somebody has accepted stands here until it is taken into an objective, a standard or an initiative.
      </Empty>
    );
  return (
    <Empty
      title={view === 'all' ? 'Nobody has contributed anything yet' : 'Nothing waits for a review'}
      action={<Contribute about={null} />}
    >
      Who works with something every day sees what no table shows. Say it from the page of a component or a run, or here
      by its key.
    </Empty>
  );
}
