import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { formatNumber, words } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choice } from '../estate/Choice.tsx';
import css from './EntryFilters.module.css';
import type { Intake } from './queries.ts';
import { usualView } from './words.ts';

const opWords = {
  create: 'New',
  update: 'Changed',
  remove: 'Removed',
  link: 'Recognised',
  gone: 'Gone there',
} as const;

/** Problems first; then by what is done to which kind. The address holds all of it. */
export function EntryFilters({ intake }: { intake: Intake }) {
  const [search, setSearch] = useSearchState();
  const [text, setText] = useState(search['q'] ?? '');
  const send = useDebouncedCallback((q: string) => setSearch({ q: q.trim() || null }), 200);
  const { counts } = intake;
  const count = (value: number | undefined): { count?: string } => (value ? { count: formatNumber(value) } : {});
  const tabs = [
    ...(intake.component ? [] : [{ value: 'differences', label: 'Differences' }]),
    { value: 'all', label: 'All' },
    ...(counts?.issue ? [{ value: 'issues', label: 'Wrong', ...count(counts.issue) }] : []),
    ...(counts?.disagreement
      ? [{ value: 'disagreements', label: 'Disagreements', ...count(counts.disagreement) }]
      : []),
    ...(counts?.conflict ? [{ value: 'conflicts', label: 'Left alone', ...count(counts.conflict) }] : []),
    ...(counts?.note || intake.warnings.length > 0
      ? [{ value: 'notes', label: 'Notes', ...count(counts?.note || intake.warnings.length) }]
      : []),
  ];
  const usual = usualView(intake);
  const groups = counts?.groups ?? [];
  const total = (name: 'op' | 'kind', value: string): number =>
    groups.filter((group) => group[name] === value).reduce((sum, group) => sum + group.count, 0);
  const ops = [...new Set(groups.map((group) => group.op))].filter(Boolean);
  const kinds = [...new Set(groups.map((group) => group.kind))];
  return (
    <div className={css.filters}>
      <Tabs
        label="What to see of the diff"
        value={search['only'] ?? usual}
        tabs={tabs}
        onChange={(value) => setSearch({ only: value === usual ? null : value })}
      />
      {groups.length > 0 && search['only'] !== 'notes' && (
        <div className={css.choices}>
          <Choice
            label="What is done"
            value={search['op']}
            options={ops.map((op) => ({
              value: op,
              label: opWords[op as keyof typeof opWords] ?? words(op),
              note: formatNumber(total('op', op)),
            }))}
            onChange={(op) => setSearch({ op })}
          />
          <Choice
            label="Kind"
            value={search['kind']}
            options={kinds.map((kind) => ({
              value: kind,
              label: groups.some((group) => group.kind === kind && group.what === 'relation')
                ? words(kind)
                : kindWord(kind),
              note: formatNumber(total('kind', kind)),
            }))}
            onChange={(kind) => setSearch({ kind })}
          />
          <input
            type="search"
            aria-label="Part of the name"
            placeholder="Part of the name"
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              send(event.currentTarget.value);
            }}
          />
        </div>
      )}
    </div>
  );
}
