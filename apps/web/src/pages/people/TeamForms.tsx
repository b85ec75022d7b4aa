import { Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { people } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { slugOf } from '../../ui/slug.ts';
import { say } from '../../ui/toast.tsx';
import type { Team } from './queries.ts';

/** People who work together. */
export function TeamForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [purpose, setPurpose] = useState('');
  const client = useQueryClient();
  const short = slug ?? slugOf(name);
  const save = useMutation({
    mutationFn: () => call('team.add', { body: { slug: short, name: name.trim(), purpose: purpose.trim() } }),
    onSuccess: (team) => {
      say(`${team.name} is there. Let people join it.`);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title="Add a team"
      submit="Add it"
      busy={save.isPending}
      error={save.error}
      reason={
        name.trim() === ''
          ? 'Name it.'
          : /^[a-z][a-z0-9-]{1,40}$/.test(short)
            ? null
            : 'Its short name: two or more lower-case letters, digits and hyphens.'
      }
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      <TextInput
        label="Short name"
        description="As policies of use name it. It stays."
        value={short}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setSlug(event.currentTarget.value)}
      />
      <TextInput label="What it does" value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
    </FormShell>
  );
}

/** One person more. */
export function JoinForm({ team, onClose }: { team: Team; onClose: () => void }) {
  const [person, setPerson] = useState<string | null>(null);
  const all = useQuery(people());
  const client = useQueryClient();
  const inIt = new Set(team.members.map(({ key }) => key));
  const save = useMutation({
    mutationFn: () => call('team.join', { params: { team: team.key }, body: { person: person! } }),
    onSuccess: () => {
      say(`They are in ${team.name}.`);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={`Somebody joins ${team.name}`}
      submit="Join"
      busy={save.isPending}
      error={save.error}
      reason={person ? null : 'Choose who.'}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <Select
        label="Who"
        value={person}
        searchable
        data-autofocus
        nothingFoundMessage="Nobody of that name, or they are in it already."
        data={(all.data?.items ?? [])
          .filter((one) => !inIt.has(one.key))
          .map((one) => ({ value: one.key, label: one.name }))}
        onChange={setPerson}
      />
    </FormShell>
  );
}
