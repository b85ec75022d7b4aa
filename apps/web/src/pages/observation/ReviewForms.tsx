import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { severityFace } from '../../ui/status.ts';
import { useSending } from '../../ui/useSending.ts';
import css from './Observations.module.css';
import type { Observation } from './queries.ts';

type Severity = 1 | 2 | 3 | 4 | 5;
const severities: Severity[] = [1, 2, 3, 4, 5];
const renewed = ['observations', 'work', 'signals', 'growth'];

interface Answered {
  observation: Observation;
  onClose: () => void;
}

/** It counts, or it does not; either way its author reads why. */
export function ReviewForm({ observation, verdict, onClose }: Answered & { verdict: 'accept' | 'decline' }) {
  const [reason, setReason] = useState('');
  const [severity, setSeverity] = useState<Severity>(2);
  const save = useSending({
    send: () => {
      const params = { id: observation.key };
      return verdict === 'accept'
        ? call('observation.accept', { params, body: { reason: reason.trim(), severity } })
        : call('observation.decline', { params, body: { reason: reason.trim() } });
    },
    done: () => (verdict === 'accept' ? `${observation.key} counts from now on.` : `${observation.key} is declined.`),
    stale: renewed,
    onClose,
  });
  return (
    <FormShell
      open
      title={`${verdict === 'accept' ? 'Accept' : 'Decline'} ${observation.key}`}
      submit={verdict === 'accept' ? 'Accept it' : 'Decline it'}
      reason={reason.trim().length < 3 ? `Say why: ${observation.author.name} reads it.` : null}
      {...save}
    >
      <p className={css.says}>{observation.observed}</p>
      {verdict === 'accept' && (
        <NativeSelect
          label="How grave is it"
          description="It stands among the signals until strategy takes it up."
          value={String(severity)}
          data={severities.map((each) => ({ value: String(each), label: severityFace(each).word }))}
          onChange={(event) => setSeverity(Number(event.currentTarget.value) as Severity)}
        />
      )}
      <LongField
        label={`What ${observation.author.name} should know`}
        maxLength={1000}
        data-autofocus
        value={reason}
        onChange={setReason}
      />
    </FormShell>
  );
}

/** What it led to, up the line. */
export function TakeForm({ observation, onClose }: Answered) {
  const [into, setInto] = useState('');
  const [note, setNote] = useState('');
  const keys = into
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const strange = keys.find((key) => !/^(OBJ|STD|INI)-[1-9][0-9]{0,14}$/.test(key));
  const save = useSending({
    send: () => call('observation.take', { params: { id: observation.key }, body: { into: keys, note: note.trim() } }),
    done: () => `${observation.key} is taken into ${keys.join(', ')}.`,
    stale: renewed,
    onClose,
  });
  return (
    <FormShell
      open
      title={`Take ${observation.key} into strategy`}
      submit="Take it"
      reason={
        keys.length === 0
          ? 'Say into what: an objective, a standard or an initiative.'
          : strange
            ? `${strange} is none of OBJ-…, STD-…, INI-….`
            : note.trim().length < 3
              ? 'Say what follows from it.'
              : null
      }
      {...save}
    >
      <p className={css.says}>{observation.observed}</p>
      <TextField
        label="Into"
        description="Keys of objectives, standards or initiatives: OBJ-1 STD-2 INI-4"
        value={into}
        autoCapitalize="characters"
        spellCheck={false}
        data-autofocus
        onChange={setInto}
      />
      <LongField label="What follows from it" maxLength={1000} value={note} onChange={setNote} />
    </FormShell>
  );
}
