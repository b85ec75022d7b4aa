import { useInfiniteQuery } from '@tanstack/react-query';
import { changes } from '../../api/queries.ts';
import type { ChangeSummary } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { words } from '../../ui/format.ts';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choice } from '../estate/Choice.tsx';
import css from '../turn/TurnsPage.module.css';

const states = ['draft', 'proposed', 'approved', 'denied', 'running', 'verified', 'failed', 'withdrawn'];

const columns: Column<ChangeSummary>[] = [
  {
    id: 'title',
    header: 'Change',
    width: 'minmax(220px, 2.4fr)',
    phone: 'title',
    cell: (change) => (
      <Anchor href={paths.change(change.key)} className={css.name}>
        {change.title}
      </Anchor>
    ),
  },
  { id: 'key', header: 'Key', width: '84px', cell: (change) => <code>{change.key}</code> },
  { id: 'state', header: 'State', width: '128px', phone: 'meta', cell: (change) => <State state={change.state} /> },
  {
    id: 'risk',
    header: 'Risk',
    width: '104px',
    phone: 'meta',
    cell: (change) => <State state={change.riskLevel} word={words(change.riskLevel)} />,
  },
  { id: 'domain', header: 'Domain', width: 'minmax(110px, 1fr)', cell: (change) => change.domain?.name ?? '—' },
  { id: 'updated', header: 'Changed', width: '104px', phone: 'meta', cell: (change) => <Time at={change.updatedAt} /> },
];

/** What will be different, and who must agree? */
export function ChangesPage() {
  const [search, setSearch] = useSearchState();
  const state = search['state'];
  const list = useInfiniteQuery(changes(state as ChangeSummary['state'] | undefined));
  return (
    <RegisterPage
      title="Changes"
      question="What will be different, what could break, and who must agree?"
      name="changes"
      columns={columns}
      list={list}
      rowHref={(change) => paths.change(change.key)}
      filters={
        <Choice
          label="State"
          value={state}
          options={states.map((each) => ({ value: each, label: words(each) }))}
          onChange={(value) => setSearch({ state: value })}
        />
      }
      emptyTitle={state ? `No change is ${words(state).toLowerCase()}` : 'No change has been proposed'}
      emptyAction={state ? undefined : <Anchor href={paths.turns()}>To the turns</Anchor>}
      emptyText="A turn of the loop proposes changes with their exact diff, impact and rehearsal."
    />
  );
}
