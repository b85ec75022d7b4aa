import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { domains as domainsQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { reasonText } from '../../ui/Button.tsx';
import { words } from '../../ui/format.ts';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import { State } from '../../ui/State.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choice } from '../estate/Choice.tsx';
import filters from '../estate/EstateFilters.module.css';
import { LevelSteps } from './LevelSteps.tsx';
import css from './ProceduresPage.module.css';
import { type Procedure, procedures } from './queries.ts';
import { levelNames, mayFace, mayWord, minutes } from './words.ts';

const columns: Column<Procedure>[] = [
  {
    id: 'name',
    header: 'Procedure',
    width: 'minmax(272px, 2fr)',
    phone: 'title',
    cell: (one) => (
      <Anchor href={paths.procedure(one.slug)} className={css.name} data-off={!one.start.allowed || undefined}>
        {one.name}
      </Anchor>
    ),
  },
  {
    id: 'may',
    header: 'You',
    width: 'minmax(124px, 0.7fr)',
    phone: 'meta',
    cell: (one) => (
      <span title={one.start.reason ? reasonText(one.start.reason, one.start.whoCould) : undefined}>
        <State state="may" face={mayFace(one.start)} word={mayWord(one.start)} />
      </span>
    ),
  },
  { id: 'level', header: 'Level', width: '128px', phone: 'meta', cell: (one) => <LevelSteps level={one.level} /> },
  { id: 'domain', header: 'Domain', width: 'minmax(116px, 0.7fr)', cell: (one) => one.domainName },
  {
    id: 'risk',
    header: 'Risk',
    width: '96px',
    phone: 'meta',
    cell: (one) => <State state={one.risk} word={words(one.risk)} />,
  },
  {
    id: 'minutes',
    header: 'Takes',
    width: '84px',
    numeric: true,
    phone: 'meta',
    cell: (one) => minutes(one.expectedMinutes),
  },
  {
    id: 'summary',
    header: 'What it does',
    width: 'minmax(160px, 3fr)',
    cell: (one) => (
      <span className={css.summary} title={one.summary}>
        {one.summary}
      </span>
    ),
  },
];

/** What can I do here, at my level, and for what? */
export function ProceduresPage() {
  const [search, setSearch] = useSearchState();
  const domains = useQuery(domainsQuery());
  const list = useInfiniteQuery(
    procedures({
      q: search['q'],
      domain: search['domain'],
      level: search['level'],
      risk: search['risk'],
      startable: search['may'] === 'yes' ? 'true' : undefined,
    }),
  );
  const [text, setText] = useState(search['q'] ?? '');
  const send = useDebouncedCallback((q: string) => setSearch({ q: q.trim() || null }), 180);
  const narrowed = ['q', 'domain', 'level', 'risk', 'may'].some((name) => search[name]);
  return (
    <RegisterPage
      title="Procedures"
      question="What can I do here, at my level, and what for?"
      name="procedures"
      columns={columns}
      list={list}
      rowHref={(one) => paths.procedure(one.slug)}
      filters={
        <>
          <label className={filters.search}>
            <IconSearch size={15} stroke={1.7} aria-hidden />
            <input
              type="search"
              placeholder="What do you want to do?"
              aria-label="Words of the procedure"
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                send(event.currentTarget.value);
              }}
            />
          </label>
          <Choice
            label="Mine"
            value={search['may']}
            options={[{ value: 'yes', label: 'What I may start' }]}
            onChange={(may) => setSearch({ may })}
          />
          <Choice
            label="Domain"
            value={search['domain']}
            options={(domains.data?.items ?? []).map((domain) => ({ value: domain.slug, label: domain.name }))}
            onChange={(domain) => setSearch({ domain })}
          />
          <Choice
            label="Level"
            value={search['level']}
            options={[1, 2, 3, 4, 5].map((level) => ({
              value: String(level),
              label: `Up to ${level} ${levelNames[level]}`,
            }))}
            onChange={(level) => setSearch({ level })}
          />
          <Choice
            label="Risk"
            value={search['risk']}
            options={['low', 'medium', 'high'].map((risk) => ({ value: risk, label: words(risk) }))}
            onChange={(risk) => setSearch({ risk })}
          />
        </>
      }
      emptyTitle={narrowed ? 'No procedure is like that' : 'There is no procedure yet'}
      emptyText={
        narrowed
          ? 'Take a filter away, or try other words.'
          : 'Who ensures a domain writes them as code: plumbline procedure import FILE.'
      }
    />
  );
}
