import { Select } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { components, domains as domainsQuery, people as peopleQuery } from '../../api/queries.ts';
import { Diff } from '../../ui/Diff.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { plural, words } from '../../ui/format.ts';
import { criticalityWords } from '../../ui/status.ts';
import { say } from '../../ui/toast.tsx';
import css from './EditMany.module.css';
import { type EditFields, editChanges, emptyFields, moveNames } from './editFields.ts';

type Body = Operations['component.edit-plan']['body'];

interface EditManyProps {
  select: Body['select'];
  /** What is chosen, in words: `12 components`, `all that fit`. */
  what: string;
  onClose: () => void;
  onDone: () => void;
}

/** One change to many: said once, seen line by line, then done exactly so. */
export function EditMany({ select, what, onClose, onDone }: EditManyProps) {
  const [fields, setFields] = useState<EditFields>(emptyFields);
  const client = useQueryClient();
  const domains = useQuery(domainsQuery());
  const people = useQuery(peopleQuery());
  const sites = useInfiniteQuery(components({ kind: 'site' }));
  const changes = editChanges(fields) as Body['changes'] | null;
  const plan = useMutation({ mutationFn: () => call('component.edit-plan', { body: { select, changes: changes! } }) });
  const apply = useMutation({
    mutationFn: (planHash: string) => call('component.edit-apply', { body: { select, changes: changes!, planHash } }),
    onSuccess: (done) => {
      say(`${plural(done.summary.update, 'component')} changed.`);
      void client.invalidateQueries();
      onDone();
    },
  });
  const set = (name: keyof EditFields) => (value: string | null) => {
    plan.reset();
    setFields((before) => ({ ...before, [name]: value ?? '' }));
  };
  const preview = plan.data;
  const count = preview?.summary.update ?? 0;
  return (
    <FormShell
      open
      wide
      title={preview ? `What would be different in ${what}` : `Change ${what}`}
      submit={preview ? (count === 0 ? 'Done' : `Change ${plural(count, 'component')}`) : 'Show what would change'}
      busy={plan.isPending || apply.isPending}
      reason={changes ? null : 'Say what to change first.'}
      error={apply.error ?? plan.error}
      onSubmit={() => (preview ? (count === 0 ? onClose() : apply.mutate(preview.planHash)) : plan.mutate())}
      onClose={onClose}
    >
      <div className={css.fields}>
        <Select
          label="Step of the lifecycle"
          placeholder="stays"
          value={fields.move || null}
          data={moveNames.map((move) => ({ value: move, label: words(move) }))}
          onChange={set('move')}
          clearable
          searchable
        />
        <Select
          label="Criticality"
          placeholder="stays"
          value={fields.criticality || null}
          data={[5, 4, 3, 2, 1].map((level) => ({ value: String(level), label: criticalityWords[level]! }))}
          onChange={set('criticality')}
          clearable
        />
        <Select
          label="Domain"
          placeholder="stays"
          value={fields.domain || null}
          data={(domains.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          onChange={set('domain')}
          clearable
          searchable
        />
        <Select
          label="Owner"
          placeholder="stays"
          value={fields.owner || null}
          data={[
            { value: 'none', label: 'Nobody' },
            ...(people.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name })),
          ]}
          onChange={set('owner')}
          clearable
          searchable
        />
        <Select
          label="Site"
          placeholder="stays"
          value={fields.site || null}
          data={[
            { value: 'none', label: 'No site' },
            ...(sites.data?.pages[0]?.items ?? []).map((one) => ({ value: String(one.id), label: one.name })),
          ]}
          onChange={set('site')}
          clearable
          searchable
        />
        <div className={css.attribute}>
          <TextField label="Attribute" placeholder="role" value={fields.attribute} onChange={set('attribute')} />
          <TextField
            label="Its value"
            placeholder="left empty: it is taken away"
            value={fields.value}
            onChange={set('value')}
          />
        </div>
        <LongField
          className={css.reason}
          label="Why"
          description="Kept in the history of each."
          value={fields.reason}
          onChange={set('reason')}
          minRows={1}
          maxLength={2000}
        />
      </div>
      {preview && (
        <div className={css.preview}>
          {preview.refusedCount > 0 && (
            <details className={css.refused}>
              <summary>{plural(preview.refusedCount, 'component')} left out</summary>
              <ul>
                {preview.refused.map((one) => (
                  <li key={one.key}>
                    {one.name}: {one.message}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {count === 0 ? (
            <p>Nothing would be different: {plural(preview.summary.unchanged, 'component')} stay as they are.</p>
          ) : (
            <Diff diff={preview.diff} />
          )}
          {count > preview.diff.length && (
            <p className={css.more}>The first {preview.diff.length} are shown; the others change in the same way.</p>
          )}
        </div>
      )}
    </FormShell>
  );
}
