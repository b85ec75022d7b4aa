import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { people as peopleQuery } from '../../api/queries.ts';
import type { Ref } from '../../api/types.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
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
  const save = useSending({
    send: () => {
      const given = { name: name.trim(), email: email.trim() || null, title: title.trim() || null, manager };
      if (person) return call('person.edit', { params: { person: person.key }, body: given });
      const { name: called, ...rest } = given;
      const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
      return call('person.add', { body: { name: called, ...said } });
    },
    done: (saved) =>
      person ? `${saved.name} is changed.` : `${saved.name} is here (${saved.key}). Choose a cell to grant a level.`,
    stale: ['people', 'growth'],
    onClose,
  });
  return (
    <FormShell
      open
      title={person ? `Change ${person.name}` : 'Add a person'}
      submit={person ? 'Save' : 'Add'}
      reason={name.trim() ? null : 'Name them.'}
      {...save}
    >
      <TextField label="Name" value={name} onChange={setName} data-autofocus />
      <TextField
        label="E-mail"
        description="They sign in by it, and notices go there."
        type="email"
        value={email}
        onChange={setEmail}
      />
      <TextField label="Work" value={title} onChange={setTitle} />
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
