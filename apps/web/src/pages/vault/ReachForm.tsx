import { Select } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
import { PlacesField } from './PlacesField.tsx';
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
  const next = { endpoints: placesOf(places), leastLevel: level };
  const further = goesFurther(credential, next);
  const isKept = credential.keptIn === 'vault';
  const save = useSending({
    send: () =>
      call('credential.update', {
        params: { id: String(credential.id) },
        body: {
          endpoints: next.endpoints,
          leastLevel: level as 1 | 2 | 3 | 4 | 5,
          ...(further ? (isKept ? { value } : { reference }) : {}),
        },
        ifMatch: credential.version,
      }),
    done: () => `${credential.name} goes there from its next use on.`,
    stale: ['credentials'],
    onClose,
  });
  const anew = isKept ? value.length < SHORTEST_VALUE : reference.trim() === '';
  const reason =
    missingPlaces(credential.kind, next.endpoints) ??
    (sameReach(credential, next) ? 'Nothing is changed.' : null) ??
    (further && anew ? 'It would go further than before: give its value anew.' : null);
  return (
    <FormShell open title={`Where ${credential.name} may go`} submit="Let it go there" reason={reason} {...save}>
      <PlacesField value={places} onChange={setPlaces} />
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
            <TextField label="Where its value lies" value={reference} onChange={setReference} />
          )}
        </>
      )}
    </FormShell>
  );
}
