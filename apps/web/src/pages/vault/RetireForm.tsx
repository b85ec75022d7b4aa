import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import type { Credential } from './queries.ts';
import css from './VaultPage.module.css';

/** Nothing signs in with it any more; what it was used for stays on record. */
export function RetireForm({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const retire = useMutation({
    mutationFn: () =>
      call('credential.retire', { params: { id: String(credential.id) }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      say(`${credential.name} is out of use.`);
      void client.invalidateQueries({ queryKey: ['credentials'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={`Take ${credential.name} out of use`}
      submit="Take it out of use"
      busy={retire.isPending}
      error={retire.error}
      reason={reason.trim().length < 3 ? 'Say why: it is kept.' : null}
      onSubmit={() => retire.mutate()}
      onClose={onClose}
    >
      <p className={css.section}>
        Its value is gone from here at once, and no run gets it any more. It does not end where it signs in: change or
        lock it there, too.
      </p>
      <Textarea
        label="Why"
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormShell>
  );
}
