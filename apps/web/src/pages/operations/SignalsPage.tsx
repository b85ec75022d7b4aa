import { useInfiniteQuery } from '@tanstack/react-query';
import { signals } from '../../api/queries.ts';
import type { Signal } from '../../api/types.ts';
import { paths, recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { words } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import { State } from '../../ui/State.tsx';
import { severityFace } from '../../ui/status.ts';
import { Time } from '../../ui/Time.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choice } from '../estate/Choice.tsx';
import css from '../strategy/StandardsPage.module.css';

const columns: Column<Signal>[] = [
  {
    id: 'severity',
    header: 'Severity',
    width: '96px',
    phone: 'meta',
    cell: (signal) => {
      const face = severityFace(signal.severity);
      return <State state="open" face={face} word={face.word} />;
    },
  },
  {
    id: 'summary',
    header: 'Signal',
    width: 'minmax(260px, 3fr)',
    phone: 'title',
    cell: (signal) => (
      <Anchor className={css.name} href={recordPath(signal.key)}>
        {signal.summary}
      </Anchor>
    ),
  },
  { id: 'key', header: 'Key', width: '84px', cell: (signal) => <code>{signal.key}</code> },
  {
    id: 'component',
    header: 'About',
    width: 'minmax(140px, 1fr)',
    cell: (signal) => (signal.component ? <RecordLink record={signal.component} showKey={false} /> : '—'),
  },
  { id: 'kind', header: 'Kind', width: 'minmax(110px, 0.8fr)', cell: (signal) => words(signal.kind) },
  { id: 'raised', header: 'Raised', width: '104px', phone: 'meta', cell: (signal) => <Time at={signal.raisedAt} /> },
];

/** What does the estate tell us? */
export function SignalsPage() {
  const [search, setSearch] = useSearchState();
  const state = search['state'] ?? 'open';
  const list = useInfiniteQuery(signals(state === 'resolved' ? 'resolved' : 'open'));
  return (
    <RegisterPage
      title="Signals"
      question="What does the estate tell us that somebody should know?"
      name="signals"
      columns={columns}
      list={list}
      rowHref={(signal) => recordPath(signal.key)}
      filters={
        <Choice
          label="State"
          value={state}
          options={['open', 'resolved'].map((each) => ({ value: each, label: words(each) }))}
          onChange={(value) => setSearch({ state: value })}
        />
      }
      emptyAction={state === 'open' ? <Anchor href={paths.turns()}>To the turns</Anchor> : undefined}
      emptyTitle={state === 'open' ? 'No signal is open' : 'No signal has been resolved'}
      emptyText="A turn of the loop raises a signal for each thing it finds: software past its support, a standard that is broken."
    />
  );
}
