import { useInfiniteQuery } from '@tanstack/react-query';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import { State } from '../../ui/State.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { type RunFilter, type RunSummary, runs } from './queries.ts';

const columns: Column<RunSummary>[] = [
  {
    id: 'name',
    header: 'Run',
    width: 'minmax(220px, 2.4fr)',
    phone: 'title',
    cell: (run) => <Anchor href={paths.run(run.key)}>{run.name}</Anchor>,
  },
  { id: 'key', header: 'Key', width: '92px', cell: (run) => <code>{run.key}</code> },
  { id: 'state', header: 'State', width: '128px', phone: 'meta', cell: (run) => <State state={run.state} /> },
  { id: 'by', header: 'Started by', width: 'minmax(120px, 1fr)', phone: 'meta', cell: (run) => run.startedBy.name },
  { id: 'at', header: 'Started', width: '110px', phone: 'meta', cell: (run) => <Time at={run.createdAt} /> },
];

const views: { value: string; label: string; filter: RunFilter }[] = [
  { value: 'all', label: 'All', filter: {} },
  { value: 'person', label: 'Wait for a person', filter: { waits: 'person' } },
  { value: 'running', label: 'Under way', filter: { state: 'running' } },
  { value: 'failed', label: 'Failed', filter: { state: 'failed' } },
  { value: 'confirm', label: 'To confirm', filter: { waits: 'confirmation' } },
];

/** What runs, what waits for a person, what failed? */
export function RunsPage() {
  const [search, setSearch] = useSearchState();
  const view = views.find(({ value }) => value === search['view']) ?? views[0]!;
  return (
    <RegisterPage
      title="Runs"
      question="What runs, what waits for a person, and what failed?"
      name="runs"
      columns={columns}
      list={useInfiniteQuery(runs(view.filter))}
      rowHref={(run) => paths.run(run.key)}
      filters={
        <Tabs
          label="Which runs"
          value={view.value}
          tabs={views.map(({ value, label }) => ({ value, label }))}
          onChange={(value) => setSearch({ view: value === 'all' ? null : value })}
        />
      }
      emptyAction={view.value === 'all' ? <Anchor href={paths.procedures()}>To the procedures</Anchor> : undefined}
      emptyTitle={view.value === 'all' ? 'Nothing has been run yet' : 'There is none'}
      emptyText="A run is a procedure done on its targets, step by step. Start one from its procedure."
    />
  );
}
