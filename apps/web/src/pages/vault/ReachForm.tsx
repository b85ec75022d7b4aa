import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import type { Credential } from './queries.ts';
import { goesFurther, missingPlaces, placesOf, SHORTEST_VALUE, sameReach } from './reach.ts';
import { ValueInput } from './ValueInput.tsx';
import css from './VaultPage.module.css';

const levels = ['1', '2', '3', '4', '5'];

/** Where it may be shown, and from which level on. Where it would go further its value is given anew, in the same act. */
export function ReachForm({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const [places, setPlaces] = useState(credential.endpoints.join(' '));
  const [level, setLevel] = useState(credential.leastLevel);
  const [value, setValue] = useState('');
  const [reference, setReference] = useState(credential.reference ?? '');
  const client = useQueryClient();
  const next = { endpoints: placesOf(places), leastLevel: level };
  const further = goesFurther(credential, next);
  const isKept = credential.keptIn === 'vault';
  const save = useMutation({
    mutationFn: () =>
      call('credential.update', {
        params: { id: String(credential.id) },
        body: {
          endpoints: next.endpoints,
          leastLevel: level as 1 | 2 | 3 | 4 | 5,
          ...(further ? (isKept ? { value } : { reference }) : {}),
        },
        ifMatch: credential.version,
      }),
    onSuccess: () => {
      say(`${credential.name} goes there from its next use on.`);
      void client.invalidateQueries({ queryKey: ['credentials'] });
      onClose();
    },
  });
  const anew = isKept ? value.length < SHORTEST_VALUE : reference.trim() === '';
  const reason =
    missingPlaces(credential.kind, next.endpoints) ??
    (sameReach(credential, next) ? 'Nothing is changed.' : null) ??
    (further && anew ? 'It would go further than before: give its value anew.' : null);
  return (
    <FormShell
      open
      title={`Where ${credential.name} may go`}
      submit="Let it go there"
      busy={save.isPending}
      error={save.error}
      reason={reason}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label="Shown only at"
        description="host, host:port or *.suffix; several with a space between. None named is everywhere."
        value={places}
        onChange={(event) => setPlaces(event.currentTarget.value)}
      />
      <Select
        label="Used by work from level"
        allowDeselect={false}
        value={String(level)}
        data={levels}
        onChange={(chosen) => chosen && setLevel(Number(chosen))}
      />
      {further && (
        <>
          <div className={css.note}>
            It would go further than before, to a new place or a lower level: whoever lets it must have it.
          </div>
          {isKept ? (
            <ValueInput kind={credential.kind} value={value} onChange={setValue} />
          ) : (
            <TextInput
              label="Where its value lies"
              value={reference}
              onChange={(event) => setReference(event.currentTarget.value)}
            />
          )}
        </>
      )}
    </FormShell>
  );
}
