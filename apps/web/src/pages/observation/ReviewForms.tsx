import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { severityFace } from '../../ui/status.ts';
import { say } from '../../ui/toast.tsx';
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
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => {
      const params = { id: observation.key };
      return verdict === 'accept'
        ? call('observation.accept', { params, body: { reason: reason.trim(), severity } })
        : call('observation.decline', { params, body: { reason: reason.trim() } });
    },
    onSuccess: () => {
      say(verdict === 'accept' ? `${observation.key} counts from now on.` : `${observation.key} is declined.`);
      for (const word of renewed) void client.invalidateQueries({ queryKey: [word] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={`${verdict === 'accept' ? 'Accept' : 'Decline'} ${observation.key}`}
      submit={verdict === 'accept' ? 'Accept it' : 'Decline it'}
      busy={save.isPending}
      error={save.error}
      reason={reason.trim().length < 3 ? `Say why: ${observation.author.name} reads it.` : null}
      onSubmit={() => save.mutate()}
      onClose={onClose}
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
      <Textarea
        label={`What ${observation.author.name} should know`}
        autosize
        minRows={2}
        maxLength={1000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormShell>
  );
}

/** What it led to, up the line. */
export function TakeForm({ observation, onClose }: Answered) {
  const [into, setInto] = useState('');
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const keys = into
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const strange = keys.find((key) => !/^(OBJ|STD|INI)-[1-9][0-9]{0,14}$/.test(key));
  const save = useMutation({
    mutationFn: () =>
      call('observation.take', { params: { id: observation.key }, body: { into: keys, note: note.trim() } }),
    onSuccess: () => {
      say(`${observation.key} is taken into ${keys.join(', ')}.`);
      for (const word of renewed) void client.invalidateQueries({ queryKey: [word] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={`Take ${observation.key} into strategy`}
      submit="Take it"
      busy={save.isPending}
      error={save.error}
      reason={
        keys.length === 0
          ? 'Say into what: an objective, a standard or an initiative.'
          : strange
            ? `${strange} is none of OBJ-…, STD-…, INI-….`
            : note.trim().length < 3
              ? 'Say what follows from it.'
              : null
      }
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <p className={css.says}>{observation.observed}</p>
      <TextInput
        label="Into"
        description="Keys of objectives, standards or initiatives: OBJ-1 STD-2 INI-4"
        value={into}
        autoCapitalize="characters"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setInto(event.currentTarget.value)}
      />
      <Textarea
        label="What follows from it"
        autosize
        minRows={2}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormShell>
  );
}
