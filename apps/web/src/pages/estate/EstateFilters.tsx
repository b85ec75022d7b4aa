import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { domains as domainsQuery } from '../../api/queries.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { formatNumber, words } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { criticalityWords } from '../../ui/status.ts';
import { Choice } from './Choice.tsx';
import { componentStates } from './componentStates.ts';
import css from './EstateFilters.module.css';

type Search = Record<string, string | undefined>;

interface EstateFiltersProps {
  search: Search;
  onChange: (changes: Record<string, string | null>) => void;
  byKind: Record<string, number>;
  count: string | null;
}

export function EstateFilters({ search, onChange, byKind, count }: EstateFiltersProps) {
  const domains = useQuery(domainsQuery());
  const [text, setText] = useState(search['q'] ?? '');
  const send = useDebouncedCallback((q: string) => onChange({ q: q.trim() || null }), 180);
  const given = search['q'] ?? '';
  // Back and forward change the address; the field follows unless one is typing ahead of it.
  useEffect(() => setText((typed) => (typed.trim() === given ? typed : given)), [given]);
  const kinds = Object.entries(byKind).sort((a, b) => b[1] - a[1]);

  return (
    <search className={css.filters}>
      <label className={css.search}>
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <input
          type="search"
          placeholder="Name, address, serial"
          aria-label="Text in the component"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            send(event.currentTarget.value);
          }}
        />
        {text !== '' && (
          <button
            type="button"
            aria-label="Clear the text"
            onClick={() => {
              setText('');
              onChange({ q: null });
            }}
          >
            <IconX size={14} />
          </button>
        )}
      </label>
      <Choice
        label="Kind"
        value={search['kind']}
        options={kinds.map(([kind, each]) => ({ value: kind, label: kindWord(kind, 2), note: formatNumber(each) }))}
        onChange={(kind) => onChange({ kind })}
      />
      <Choice
        label="State"
        value={search['state']}
        options={componentStates.map((state) => ({ value: state, label: words(state) }))}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label="Domain"
        value={search['domain']}
        options={(domains.data?.items ?? []).map((domain) => ({ value: String(domain.id), label: domain.name }))}
        onChange={(domain) => onChange({ domain })}
      />
      <Choice
        label="Criticality"
        value={search['criticality']}
        options={[5, 4, 3, 2, 1].map((level) => ({ value: String(level), label: criticalityWords[level]! }))}
        onChange={(criticality) => onChange({ criticality })}
      />
      <AsOf day={search['asOf']} onChange={(asOf) => onChange({ asOf })} />
      <span className={css.count} role="status">
        {count}
      </span>
    </search>
  );
}
