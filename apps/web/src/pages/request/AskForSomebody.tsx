import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../api/types.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { AskForm } from './AskForm.tsx';
import { offers } from './queries.ts';

/** An operator writes down what somebody on the phone asks for. */
export function AskForSomebody({ people, onClose }: { people: Person[]; onClose: () => void }) {
  const all = useQuery(offers());
  const [who, setWho] = useState<string | null>(null);
  const [what, setWhat] = useState<string | null>(null);
  const [next, setNext] = useState(false);
  const person = people.find(({ id }) => String(id) === who);
  const offer = all.data?.items.find((one) => one.what === what);
  if (next && person && offer) return <AskForm offer={offer} requester={person} onClose={onClose} />;
  return (
    <FormShell
      open
      title="Somebody is on the phone"
      submit="Go on"
      reason={!person ? 'Say who it is.' : !offer ? 'Say what they ask for.' : null}
      onSubmit={() => setNext(true)}
      onClose={onClose}
    >
      <Select
        label="Who they say they are"
        searchable
        data={people
          .filter(({ kind }) => kind === undefined || kind === 'person')
          .map((one) => ({ value: String(one.id), label: one.name }))}
        value={who}
        onChange={setWho}
        data-autofocus
      />
      <Select
        label="What they ask for"
        data={(all.data?.items ?? []).map((one) => ({ value: one.what, label: one.label }))}
        value={what}
        onChange={setWhat}
      />
    </FormShell>
  );
}
