import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { people } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import { State } from '../../ui/State.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { AskForSomebody } from './AskForSomebody.tsx';
import { requestFace } from './face.ts';
import { type As, type RequestSummary, requests } from './queries.ts';

const columns: Column<RequestSummary>[] = [
  {
    id: 'name',
    header: 'Asked for',
    width: 'minmax(200px, 2fr)',
    phone: 'title',
    cell: (row) => <Anchor href={paths.request(row.key)}>{row.name}</Anchor>,
  },
  {
    id: 'requester',
    header: 'By',
    width: 'minmax(140px, 1fr)',
    phone: 'meta',
    cell: (row) => row.requester.name,
  },
  {
    id: 'state',
    header: 'Where it is',
    width: 'minmax(200px, 1.6fr)',
    phone: 'meta',
    cell: (row) => <State state={row.state} face={requestFace(row.state, row.ready)} word={row.says} />,
  },
  { id: 'key', header: 'Key', width: '84px', cell: (row) => <code>{row.key}</code> },
  { id: 'at', header: 'Asked', width: '110px', phone: 'meta', cell: (row) => <Time at={row.at} /> },
];

const views: { value: string; label: string; as: As; state?: 'open' | 'asked' | 'proven' }[] = [
  { value: 'waiting', label: 'Can be taken on', as: 'handle', state: 'proven' },
  { value: 'unproven', label: 'Not proven yet', as: 'handle', state: 'asked' },
  { value: 'confirm', label: 'To confirm', as: 'confirm', state: 'asked' },
  { value: 'all', label: 'All', as: 'handle' },
];

/** Who asks for what, and which of it can I take on? */
export function RequestsPage() {
  const [search, setSearch] = useSearchState();
  const [writing, setWriting] = useState(false);
  const view = views.find(({ value }) => value === search['view']) ?? views[0]!;
  const list = useInfiniteQuery(requests(view.as, view.state));
  const everybody = useQuery({ ...people(), enabled: writing });
  return (
    <>
      <RegisterPage
        title="Requests"
        question="Who asks for what, and which of it can I take on?"
        name="requests"
        columns={columns}
        list={list}
        rowHref={(row) => paths.request(row.key)}
        actions={<Button onClick={() => setWriting(true)}>Somebody is on the phone</Button>}
        filters={
          <Tabs
            label="Which requests"
            value={view.value}
            tabs={views.map(({ value, label }) => ({ value, label }))}
            onChange={(value) => setSearch({ view: value })}
          />
        }
        emptyTitle={view.value === 'waiting' ? 'Nothing waits for you' : 'There is none'}
        emptyText="People ask in the portal; what is proven and waits for somebody who may do it stands here."
      />
      {writing && <AskForSomebody people={everybody.data?.items ?? []} onClose={() => setWriting(false)} />}
    </>
  );
}
