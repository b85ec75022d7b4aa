import { Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { domains as domainsQuery, me as meQuery } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { say } from '../../ui/toast.tsx';
import css from './BreakGlassPage.module.css';

/** The second click: where and why. Nothing else is asked at 03:00. */
export function OpenForm({ domain, onClose }: { domain?: string; onClose: () => void }) {
  const { data: me } = useQuery(meQuery());
  const { data: domains } = useQuery(domainsQuery());
  const held = me?.grants.reduce<{ key: string; level: number } | null>(
    (best, grant) => (best === null || grant.level > best.level ? { key: grant.domain.key, level: grant.level } : best),
    null,
  );
  const [chosen, setChosen] = useState<string | null>(domain ?? null);
  const where = chosen ?? held?.key ?? null;
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const open = useMutation({
    mutationFn: () => call('break-glass.open', { body: { domain: where!, reason: reason.trim() } }),
    onSuccess: (glass) => {
      say(`The glass is broken in ${glass.domain.name} until ${new Date(glass.until).toLocaleTimeString()}.`);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title="Break the glass"
      submit="Break it now"
      busy={open.isPending}
      error={open.error}
      reason={where === null ? 'Choose a domain.' : reason.trim().length < 3 ? 'Say why, in a few words.' : null}
      onSubmit={() => open.mutate()}
      onClose={onClose}
    >
      <LongField label="What is happening?" data-autofocus value={reason} onChange={setReason} />
      <Select
        label="Domain"
        value={where}
        allowDeselect={false}
        data={domains?.items.map(({ key, name }) => ({ value: key, label: name })) ?? []}
        onChange={setChosen}
      />
      <p className={css.says}>
        For an hour, what your level reaches there begins without an approval. The owner of the domain is told now, and
        somebody else reviews it within three days. A denial, a changed host key and a changed plan stand.
      </p>
    </FormShell>
  );
}
