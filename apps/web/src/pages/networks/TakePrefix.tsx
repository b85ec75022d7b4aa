import { NumberInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { attemptKey, call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { say } from '../../ui/toast.tsx';
import { firstFree, type PrefixDetail } from './queries.ts';
import { familyOf, lengthOf } from './size.ts';

/** The next free prefix of a length inside another. */
export function TakePrefix({
  of,
  onClose,
  onTaken,
}: {
  of: PrefixDetail;
  onClose: () => void;
  onTaken: (id: number) => void;
}) {
  const client = useQueryClient();
  const bits = familyOf(of.prefix) === 4 ? 32 : 128;
  const least = lengthOf(of.prefix) + 1;
  const [length, setLength] = useState(Math.max(least, bits === 32 ? Math.min(24, 32) : Math.min(64, 128)));
  const [description, setDescription] = useState('');
  const [best, setBest] = useState(false);
  const valid = length >= least && length <= bits;
  const next = useQuery({ ...firstFree(of.id, length), enabled: valid });
  const attempt = useRef(attemptKey());
  const take = useMutation({
    mutationFn: () =>
      call('prefix.allocate', {
        params: { id: String(of.id) },
        body: {
          length,
          fit: best ? 'best' : 'first',
          ...(description.trim() ? { description: description.trim() } : {}),
        },
        idempotencyKey: attempt.current,
      }),
    onSuccess: ({ items }) => {
      say(`${items[0]!.prefix} is yours: ${items[0]!.key}.`);
      onClose();
      void client.invalidateQueries({ queryKey: ['networks'] });
      onTaken(items[0]!.id);
    },
  });
  const edited = () => {
    attempt.current = attemptKey();
  };
  const free = valid ? next.data?.items[0] : undefined;
  return (
    <FormShell
      open
      title={`Next free prefix in ${of.prefix}`}
      submit={`Take a /${length}`}
      busy={take.isPending}
      reason={
        !valid
          ? `The length must be from ${least} to ${bits}.`
          : next.data && !free
            ? `No /${length} is free there.`
            : null
      }
      error={take.error ?? next.error}
      onSubmit={() => take.mutate()}
      onClose={onClose}
    >
      <NumberInput
        label="Length"
        min={least}
        max={bits}
        value={length}
        onChange={(value) => {
          edited();
          setLength(Number(value));
        }}
        description={
          free
            ? `The first gap that holds one: ${free.first} to ${free.last}`
            : valid && next.data
              ? 'No gap holds one'
              : ' '
        }
        data-autofocus
      />
      <CheckField
        label="From the smallest gap that holds it, so that the large ones stay whole"
        checked={best}
        onChange={(checked) => {
          edited();
          setBest(checked);
        }}
      />
      <TextField
        label="What for"
        value={description}
        maxLength={500}
        onChange={(typed) => {
          edited();
          setDescription(typed);
        }}
      />
    </FormShell>
  );
}
