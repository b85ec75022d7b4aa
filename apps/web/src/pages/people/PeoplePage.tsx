import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { TextField } from '../../ui/fields.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { CellForm } from './CellForm.tsx';
import { Domains } from './Domains.tsx';
import { LendForm } from './LendForm.tsx';
import { MatrixTable } from './MatrixTable.tsx';
import { Notices } from './Notices.tsx';
import { PeopleNav } from './PeopleNav.tsx';
import css from './PeoplePage.module.css';
import { PersonForm } from './PersonForm.tsx';
import { type MatrixDomain, type MatrixPerson, matrix } from './queries.ts';
import { Ready } from './Ready.tsx';
import { Teams } from './Teams.tsx';

/** Who may do what, who is alone in knowing something, who is ready for more? */
export function PeoplePage() {
  const [search, setSearch] = useSearchState();
  const q = useDeferredValue(search['q'] ?? '');
  const { data, isError, error, refetch } = useQuery(matrix(q));
  const [chosen, setChosen] = useState<{ person: MatrixPerson; domain: MatrixDomain } | null>(null);
  const [form, setForm] = useState<'person' | 'lend' | null>(null);
  const mayAdd = useMay('people.manage', 'everywhere');
  return (
    <>
      <PageHeader
        title="People"
        question="Who may do what, who is alone in knowing something, who is ready for more?"
        actions={
          <>
            <Button onClick={() => setForm('lend')}>Lend my level</Button>
            <Button
              tone="strong"
              icon={<IconPlus size={15} stroke={2} aria-hidden />}
              onClick={() => setForm('person')}
              {...mayAdd}
            >
              Add a person
            </Button>
          </>
        }
      />
      <PeopleNav here="people" />
      {isError && <ProblemView error={error} retry={() => void refetch()} compact />}
      <div className={css.page}>
        {data && <Notices matrix={data} />}
        <Panel
          title="Level in each domain"
          aside={
            <TextField
              size="xs"
              aria-label="Find somebody"
              placeholder="Find somebody"
              value={search['q'] ?? ''}
              onChange={(q) => setSearch({ q })}
            />
          }
          flush
        >
          {!data && !isError && <SkeletonLines lines={8} />}
          {data && data.people.length === 0 && (
            <Empty title={q ? 'Nobody of that name' : 'Nobody holds a level here yet'}>
              {q ? 'Look for another part of the name, or of what they do.' : 'Add a person, then choose a cell.'}
            </Empty>
          )}
          {data && data.people.length > 0 && (
            <MatrixTable matrix={data} onChoose={(person, domain) => setChosen({ person, domain })} />
          )}
          {data?.more && <p className={css.more}>More people than are shown: look for a name.</p>}
        </Panel>
        <Ready />
        {data && <Domains matrix={data} />}
        <Teams />
      </div>
      {chosen && <CellForm {...chosen} matrix={data!} onClose={() => setChosen(null)} />}
      {form === 'person' && <PersonForm onClose={() => setForm(null)} />}
      {form === 'lend' && data && <LendForm matrix={data} onClose={() => setForm(null)} />}
    </>
  );
}
