import { Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';

export const ceilings = [1, 2, 3, 4, 5].map((level) => ({
  value: String(level),
  label: level <= 2 ? `Level ${level}` : `Level ${level} (takes a level 5 to decide)`,
}));
const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is revoked' },
];

/** A new agent. Who adds it answers for it. */
export function AgentForm({
  onClose,
  onKey,
}: {
  onClose: () => void;
  onKey: (key: { name: string; secret: string }) => void;
}) {
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [ceiling, setCeiling] = useState('2');
  const [days, setDays] = useState('90');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      call('agent.add', {
        body: {
          name: name.trim(),
          purpose: purpose.trim(),
          ceiling: Number(ceiling),
          ...(days ? { keyDays: Number(days) } : {}),
        },
      }),
    onSuccess: ({ agent, secret }) => {
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
      onKey({ name: agent.name, secret });
    },
  });
  return (
    <FormShell
      open
      title="Add an agent"
      submit="Add it and show its key"
      busy={save.isPending}
      error={save.error}
      reason={name.trim() ? (purpose.trim().length < 3 ? 'Say what it is for.' : null) : 'Name it.'}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} data-autofocus />
      <TextField label="What it is for" value={purpose} onChange={setPurpose} />
      <Select
        label="The highest level that it can reach"
        description="It holds none until somebody grants it, as a person does."
        value={ceiling}
        allowDeselect={false}
        data={ceilings}
        onChange={(value) => setCeiling(value ?? '2')}
      />
      <Select
        label="Its key lasts"
        value={days}
        allowDeselect={false}
        data={lives}
        onChange={(value) => setDays(value ?? '')}
      />
    </FormShell>
  );
}
