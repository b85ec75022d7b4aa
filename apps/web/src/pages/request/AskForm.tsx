import { NumberInput, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { paths } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { CheckField, LongField, TextField } from '../../ui/fields.tsx';
import type { Offer } from './queries.ts';

type Value = string | number | boolean;

/** Asks for one thing that is offered: only what cannot be known of the person is asked for. */
export function AskForm({
  offer,
  requester,
  onClose,
}: {
  offer: Offer;
  /** Somebody on the phone, for whom it is written down. */
  requester?: { id: number; name: string };
  onClose: () => void;
}) {
  const [values, setValues] = useState<Record<string, Value>>({});
  const [whom, setWhom] = useState<string | null>(offer.for === 'others' ? null : 'me');
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const go = useGo();
  const ask = useMutation({
    mutationFn: () =>
      call('request.add', {
        body: {
          what: offer.what,
          inputs: values,
          note,
          ...(requester ? { requester: requester.id } : {}),
          ...(whom !== null && whom !== 'me' ? { for: Number(whom) } : {}),
        },
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['requests'] });
      onClose();
      go(requester ? paths.request(made.key) : paths.portalRequest(made.key));
    },
  });
  const missing = offer.asks.find((input) => input.required && (values[input.name] ?? '') === '');
  const set = (name: string, value: Value) => setValues((before) => ({ ...before, [name]: value }));
  return (
    <FormShell
      open
      title={requester ? `${requester.name}: ${offer.label}` : offer.label}
      submit="Ask for it"
      busy={ask.isPending}
      reason={whom === null ? 'Say whom it is for.' : missing ? `${missing.label} is missing.` : null}
      error={ask.error}
      onSubmit={() => ask.mutate()}
      onClose={onClose}
    >
      {offer.help && <p style={{ margin: 0 }}>{offer.help}</p>}
      {offer.for !== 'self' && !requester && (
        <Select
          label="For whom"
          data={[
            ...(offer.for === 'anyone' ? [{ value: 'me', label: 'Myself' }] : []),
            ...offer.people.map((person) => ({ value: String(person.id), label: person.name })),
          ]}
          value={whom}
          onChange={setWhom}
        />
      )}
      {offer.asks.map((input) => {
        const shared = { label: input.label, description: input.help ?? undefined, required: input.required };
        if (input.type === 'boolean')
          return (
            <CheckField
              key={input.name}
              label={input.label}
              checked={values[input.name] === true}
              onChange={(checked) => set(input.name, checked)}
            />
          );
        if (input.type === 'choice')
          return (
            <Select
              key={input.name}
              {...shared}
              data={input.options}
              value={(values[input.name] as string | undefined) ?? null}
              onChange={(value) => set(input.name, value ?? '')}
            />
          );
        if (input.type === 'integer' || input.type === 'port')
          return (
            <NumberInput
              key={input.name}
              {...shared}
              value={(values[input.name] as number | undefined) ?? ''}
              onChange={(value) => set(input.name, value)}
            />
          );
        return (
          <TextField
            key={input.name}
            {...shared}
            value={String(values[input.name] ?? '')}
            onChange={(typed) => set(input.name, typed)}
          />
        );
      })}
      <LongField
        label="Anything that helps"
        description="Leave it empty if there is nothing to say. No passwords here."
        maxLength={1000}
        value={note}
        onChange={setNote}
      />
    </FormShell>
  );
}
