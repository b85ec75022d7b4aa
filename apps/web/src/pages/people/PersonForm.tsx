import { Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { people as peopleQuery } from '../../api/queries.ts';
import type { Ref } from '../../api/types.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import css from './PeoplePage.module.css';

interface Known {
  key: string;
  name: string;
  email: string | null;
  title: string | null;
  manager: Ref | null;
}

/** Somebody new, who holds nothing until somebody grants it; or what is written down of somebody. */
export function PersonForm({ person = null, onClose }: { person?: Known | null; onClose: () => void }) {
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [title, setTitle] = useState(person?.title ?? '');
  const [manager, setManager] = useState<string | null>(person?.manager?.key ?? null);
  const all = useQuery(peopleQuery());
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const given = { name: name.trim(), email: email.trim() || null, title: title.trim() || null, manager };
      if (person) return call('person.edit', { params: { person: person.key }, body: given });
      const { name: called, ...rest } = given;
      const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
      return call('person.add', { body: { name: called, ...said } });
    },
    onSuccess: (saved) => {
      say(
        person ? `${saved.name} is changed.` : `${saved.name} is here (${saved.key}). Choose a cell to grant a level.`,
      );
      for (const word of ['people', 'growth']) void client.invalidateQueries({ queryKey: [word] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={person ? `Change ${person.name}` : 'Add a person'}
      submit={person ? 'Save' : 'Add'}
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
      <Select
        label="Manager"
        description="Confirms who asks, when a request asks for it."
        placeholder="Nobody"
        value={manager}
        clearable
        searchable
        nothingFoundMessage="Nobody of that name."
        data={(all.data?.items ?? [])
          .filter((one) => one.kind === 'person' && one.key !== person?.key)
          .map((one) => ({ value: one.key, label: one.name }))}
        onChange={setManager}
      />
      {!person && <p className={css.now}>They hold no level and see nothing until somebody grants one.</p>}
    </FormShell>
  );
}
