import { MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { domains as domainsQuery } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { slugOf } from '../../ui/slug.ts';
import { criticalityWords } from '../../ui/status.ts';
import { useSending } from '../../ui/useSending.ts';
import { levelName } from '../people/MatrixTable.tsx';
import { teams as teamsQuery } from '../people/queries.ts';
import { kinds as kindsQuery, type UsePolicy } from './queries.ts';
import css from './UsePolicyForm.module.css';
import {
  type DraftRule,
  dataClasses,
  definitionOf,
  draftOf,
  missingIn,
  purposes,
  ruleAfter,
  type UseDraft,
} from './useDraft.ts';

const levels = [1, 2, 3, 4, 5].map((level) => ({ value: String(level), label: `${level} ${levelName(level)}` }));

/** A policy of use, or its next version: which components, and for each purpose by whom and with which data. */
export function UsePolicyForm({ policy, onClose }: { policy: UsePolicy | null; onClose: () => void }) {
  const [draft, setDraft] = useState<UseDraft>(() => draftOf(policy));
  const [named, setNamed] = useState(policy !== null);
  const domains = useQuery(domainsQuery());
  const kinds = useQuery(kindsQuery());
  const set = (change: Partial<UseDraft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useSending({
    send: () => call('use-policy.define', { body: definitionOf(draft) }),
    done: (saved) => `${saved.name}: version ${saved.version} holds from now on.`,
    stale: ['policies'],
    onClose,
  });
  return (
    <FormShell
      open
      wide
      title={policy ? `The next version of ${policy.name}` : 'Say what components may be used for'}
      submit={policy ? `Let version ${policy.version + 1} hold` : 'Let it hold'}
      reason={missingIn(draft)}
      {...save}
    >
      <TextInput
        label="Name"
        description="As a sentence that says it: PCs hold no restricted data."
        value={draft.name}
        data-autofocus
        onChange={({ currentTarget: { value } }) => set({ name: value, ...(named ? {} : { key: slugOf(value) }) })}
      />
      {!policy && (
        <TextInput
          label="Short name"
          description="It stays; a shipped policy of this name is replaced."
          value={draft.key}
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ currentTarget: { value } }) => {
            setNamed(true);
            set({ key: value });
          }}
        />
      )}
      <Textarea
        label="Why"
        description="Who is refused reads it."
        autosize
        minRows={2}
        value={draft.why}
        onChange={({ currentTarget: { value } }) => set({ why: value })}
      />
      <fieldset className={css.group}>
        <legend>Which components</legend>
        <p className={css.note}>All that is named must fit; nothing named means every component.</p>
        <div className={css.pair}>
          <MultiSelect
            label="Of these kinds"
            value={draft.kinds}
            searchable
            data={(kinds.data?.items ?? []).map(({ kind, plural }) => ({ value: kind, label: plural }))}
            onChange={(value) => set({ kinds: value })}
          />
          <MultiSelect
            label="In these domains"
            value={draft.domains}
            searchable
            data={(domains.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
            onChange={(value) => set({ domains: value })}
          />
          <NativeSelect
            label="At least as critical as"
            value={draft.minCriticality ?? ''}
            data={[
              { value: '', label: 'any' },
              ...[2, 3, 4, 5].map((level) => ({ value: String(level), label: criticalityWords[level]! })),
            ]}
            onChange={({ currentTarget: { value } }) => set({ minCriticality: value === '' ? null : Number(value) })}
          />
          <TextInput
            label="Only these"
            placeholder="CMP-12 CMP-40"
            value={draft.components}
            autoCapitalize="characters"
            spellCheck={false}
            onChange={({ currentTarget: { value } }) => set({ components: value })}
          />
        </div>
      </fieldset>
      <Rules rules={draft.allows} onChange={(allows) => set({ allows })} />
    </FormShell>
  );
}

/** What it may be used for: a line for each rule. Nothing else is allowed. */
function Rules({ rules, onChange }: { rules: DraftRule[]; onChange: (rules: DraftRule[]) => void }) {
  const teams = useQuery(teamsQuery());
  const change = (line: number, part: Partial<DraftRule>) =>
    onChange(rules.map((rule) => (rule.line === line ? { ...rule, ...part } : rule)));
  return (
    <fieldset className={css.group}>
      <legend>What it may be used for</legend>
      {rules.length === 0 && <p className={css.note}>Nothing: whoever wants to use such a component is refused.</p>}
      {rules.map((rule, index) => (
        <fieldset key={rule.line} className={css.rule} aria-label={`Line ${index + 1}`}>
          <MultiSelect
            label="For"
            value={rule.purposes}
            data={purposes}
            onChange={(value) => change(rule.line, { purposes: value as DraftRule['purposes'] })}
          />
          <NativeSelect
            label="Data up to"
            value={rule.data}
            data={dataClasses}
            onChange={({ currentTarget: { value } }) => change(rule.line, { data: value as DraftRule['data'] })}
          />
          <NativeSelect
            label="From level"
            value={String(rule.level)}
            data={levels}
            onChange={({ currentTarget: { value } }) => change(rule.line, { level: Number(value) })}
          />
          <MultiSelect
            label="Only by these teams"
            value={rule.teams}
            placeholder={rule.teams.length === 0 ? 'everybody' : ''}
            nothingFoundMessage="There is no team yet: add it on the page of people."
            data={(teams.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
            onChange={(value) => change(rule.line, { teams: value })}
          />
          <Button
            small
            tone="quiet"
            icon={<IconTrash size={15} stroke={1.7} aria-hidden />}
            aria-label={`Take line ${index + 1} away`}
            onClick={() => onChange(rules.filter(({ line }) => line !== rule.line))}
          />
        </fieldset>
      ))}
      <div>
        <Button
          small
          icon={<IconPlus size={14} stroke={2} aria-hidden />}
          onClick={() => onChange([...rules, ruleAfter(rules)])}
        >
          Another line
        </Button>
      </div>
    </fieldset>
  );
}
