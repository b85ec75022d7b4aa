import { TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { attemptKey, call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import { firstFree, type PrefixDetail } from './queries.ts';

/** The next free address, told before it is taken. */
export function TakeAddress({ of, onClose }: { of: PrefixDetail; onClose: () => void }) {
  const client = useQueryClient();
  const next = useQuery(firstFree(of.id));
  const [dnsName, setDnsName] = useState('');
  const [description, setDescription] = useState('');
  // The same attempt may be sent twice and gives one address; another text is another attempt.
  const attempt = useRef(attemptKey());
  const edit = (set: (text: string) => void) => (event: React.ChangeEvent<HTMLInputElement>) => {
    attempt.current = attemptKey();
    set(event.currentTarget.value);
  };
  const take = useMutation({
    mutationFn: () =>
      call('address.allocate', {
        params: { id: String(of.id) },
        body: {
          ...(dnsName.trim() ? { dnsName: dnsName.trim() } : {}),
          ...(description.trim() ? { description: description.trim() } : {}),
        },
        idempotencyKey: attempt.current,
      }),
    onSuccess: ({ items }) => {
      say(`${items[0]!.address}/${items[0]!.prefixLength} is yours: ${items[0]!.key}.`);
      onClose();
      void client.invalidateQueries({ queryKey: ['networks'] });
    },
  });
  const free = next.data?.items[0];
  return (
    <FormShell
      open
      title={`Next free address of ${of.prefix}`}
      submit={free ? `Take ${free.first}` : 'Take it'}
      busy={take.isPending}
      reason={next.data && !free ? `Nothing is free in ${of.prefix}.` : null}
      error={take.error ?? next.error}
      onSubmit={() => take.mutate()}
      onClose={onClose}
    >
      <p>
        {free ? (
          <>
            <code>{free.first}</code> is free: no record has it, and it was seen on no machine. If somebody is quicker,
            you get the next one.
          </>
        ) : (
          'Looking for it …'
        )}
      </p>
      <TextInput label="DNS name" value={dnsName} maxLength={255} onChange={edit(setDnsName)} data-autofocus />
      <TextInput label="What for" value={description} maxLength={500} onChange={edit(setDescription)} />
    </FormShell>
  );
}
