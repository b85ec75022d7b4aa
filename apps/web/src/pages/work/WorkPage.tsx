import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { itemsOf } from '../../api/pages.ts';
import { asProblem } from '../../api/problem.ts';
import { me } from '../../api/queries.ts';
import { BrokenPage } from '../../app/ErrorPages.tsx';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatNumber } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Contribute } from '../observation/Contribute.tsx';
import { procedures } from '../procedures/queries.ts';
import { isSupervised, type Work, work } from './queries.ts';
import { useWorkKeys } from './useWorkKeys.ts';
import css from './WorkPage.module.css';
import { WorkRow } from './WorkRow.tsx';

const bandWords: Record<Work['band'], { title: string; means: string }> = {
  now: { title: 'Now', means: 'Something stands still, or its time has come.' },
  soon: { title: 'Soon', means: 'Somebody waits for you.' },
  later: { title: 'Later', means: 'Nobody waits; it does not go away by itself.' },
};
const bands = ['now', 'soon', 'later'] as const;

/** What should I do next, why, and how do I do it safely? */
export function WorkPage() {
  const { data, isError, error, refetch } = useQuery(work());
  const who = useQuery(me());
  const [search, setSearch] = useSearchState();
  useWorkKeys();
  if (isError && !data) return <BrokenPage problem={asProblem(error)} retry={() => void refetch()} />;
  const view = search['view'] === 'supervised' ? 'supervised' : 'mine';
  const mine = data?.items.filter((item) => !isSupervised(item)) ?? [];
  const supervised = data?.items.filter(isSupervised) ?? [];
  const shown = view === 'mine' ? mine : supervised;
  return (
    <>
      <PageHeader
        title="My work"
        question="What should I do next, why, and how do I do it safely?"
        actions={
          <>
            {who.data && <Anchor href={paths.person(who.data.person.key)}>What I have shown so far</Anchor>}
            <Contribute about={null} />
          </>
        }
      />
      <Tabs
        label="Work"
        value={view}
        tabs={[
          { value: 'mine', label: 'Waits for me', ...(data ? { count: formatNumber(mine.length) } : {}) },
          { value: 'supervised', label: 'Supervised', ...(data ? { count: formatNumber(supervised.length) } : {}) },
        ]}
        onChange={(value) => setSearch({ view: value === 'mine' ? null : value })}
      />
      {!data && (
        <Panel title="Now">
          <SkeletonLines lines={6} />
        </Panel>
      )}
      {data && view === 'supervised' && supervised.length > 0 && (
        <p className={css.hint}>
          One level above your own, with a supervisor who confirms each step before it begins. That is how one grows:
          what they confirm counts as evidence.
        </p>
      )}
      {data &&
        shown.length === 0 &&
        (view === 'mine' ? <NothingWaits supervised={supervised.length} /> : <NothingSupervised />)}
      <div className={css.bands} data-work-list>
        {bands.map((band) => {
          const items = shown.filter((item) => item.band === band);
          if (items.length === 0) return null;
          return (
            <Panel
              key={band}
              title={view === 'supervised' && band === 'later' ? 'At any time' : bandWords[band].title}
              aside={view === 'supervised' && band === 'later' ? null : bandWords[band].means}
              flush
            >
              <ul className={css.list}>
                {items.map((item) => (
                  <WorkRow key={`${item.kind} ${item.record.key} ${item.detail ?? ''}`} item={item} />
                ))}
              </ul>
            </Panel>
          );
        })}
      </div>
    </>
  );
}

const MOST_OFFERED = 5;

/** What one may begin by oneself stands where nothing waits. */
function NothingWaits({ supervised }: { supervised: number }) {
  const { data } = useInfiniteQuery(procedures({ startable: 'true' }));
  const may = itemsOf(data) ?? [];
  const offered = may.slice(0, MOST_OFFERED);
  return (
    <>
      <Empty
        title="Nothing waits for you"
        action={
          <>
            {may.length > 0 && <Anchor href={paths.procedures({ may: 'yes' })}>All that you may start</Anchor>}
            {supervised > 0 && (
              <Anchor href={paths.myWork({ view: 'supervised' })}>What you could do supervised</Anchor>
            )}
            {data && may.length === 0 && <Anchor href={paths.procedures()}>All procedures</Anchor>}
            <Anchor href={paths.loop()}>To the Loop</Anchor>
          </>
        }
      >
        Steps that need your hands, approvals that you may give, requests, reviews and grave signals appear here by
        themselves, the most pressing first.
        {data && may.length === 0 && ' No procedure may be started at your level yet: each says who could.'}
      </Empty>
      {offered.length > 0 && (
        <Panel title="What you may start" aside="Whenever it is needed" flush>
          <ul className={css.list}>
            {offered.map((one) => (
              <li key={one.id}>
                <Anchor className={css.offer} href={paths.procedure(one.slug)} data-work>
                  <span className={css.offerName}>{one.name}</span>
                  <span className={css.offerText}>{one.summary}</span>
                </Anchor>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function NothingSupervised() {
  return (
    <Empty title="Nothing one level above yours is there to be done supervised">
      Procedures one level above your own, in the domains where you hold one, appear here with who could supervise you.
    </Empty>
  );
}
