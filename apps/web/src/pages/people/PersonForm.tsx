import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import css from './PeoplePage.module.css';

/** Somebody new. They hold nothing until somebody grants it. */
export function PersonForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [title, setTitle] = useState('');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      call('person.add', {
        body: {
          name: name.trim(),
          ...(email.trim() ? { email: email.trim() } : {}),
          ...(title.trim() ? { title: title.trim() } : {}),
        },
      }),
    onSuccess: (person) => {
      say(`${person.name} is here (${person.key}). Choose a cell to grant a level.`);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title="Add a person"
      submit="Add"
      busy={save.isPending}
      error={save.error}
      reason={name.trim() ? null : 'Name them.'}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      <TextInput
        label="E-mail"
        description="They sign in by it, and notices go there."
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput label="Work" value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <p className={css.now}>They hold no level and see nothing until somebody grants one.</p>
    </FormShell>
  );
}
