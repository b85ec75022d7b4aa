import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { people } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { slugOf } from '../../ui/slug.ts';
import { useSending } from '../../ui/useSending.ts';
import type { Team } from './queries.ts';

/** People who work together. */
export function TeamForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [purpose, setPurpose] = useState('');
  const short = slug ?? slugOf(name);
  const save = useSending({
    send: () => call('team.add', { body: { slug: short, name: name.trim(), purpose: purpose.trim() } }),
    done: (team) => `${team.name} is there. Let people join it.`,
    stale: ['people'],
    onClose,
  });
  return (
    <FormShell
      open
      title="Add a team"
      submit="Add it"
      reason={
        name.trim() === ''
          ? 'Name it.'
          : /^[a-z][a-z0-9-]{1,40}$/.test(short)
            ? null
            : 'Its short name: two or more lower-case letters, digits and hyphens.'
      }
      {...save}
    >
      <TextField label="Name" value={name} onChange={setName} data-autofocus />
      <TextField
        label="Short name"
        description="As policies of use name it. It stays."
        value={short}
        autoCapitalize="none"
        spellCheck={false}
        onChange={setSlug}
      />
      <TextField label="What it does" value={purpose} onChange={setPurpose} />
    </FormShell>
  );
}

/** One person more. */
export function JoinForm({ team, onClose }: { team: Team; onClose: () => void }) {
  const [person, setPerson] = useState<string | null>(null);
  const all = useQuery(people());
  const inIt = new Set(team.members.map(({ key }) => key));
  const save = useSending({
    send: () => call('team.join', { params: { team: team.key }, body: { person: person! } }),
    done: () => `They are in ${team.name}.`,
    stale: ['people'],
    onClose,
  });
  return (
    <FormShell
      open
      title={`Somebody joins ${team.name}`}
      submit="Join"
      reason={person ? null : 'Choose who.'}
      {...save}
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
