import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { Ref } from '../../api/types.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
import css from './Observations.module.css';

const LEAST = 10;

/** What somebody saw, for the review of its domain. It counts once somebody who guides there has accepted it. */
export function ContributeForm({ about, onClose }: { about: Ref | null; onClose: () => void }) {
  const [observed, setObserved] = useState('');
  const [evidence, setEvidence] = useState('');
  const [keys, setKeys] = useState('');
  const named = [
    ...(about ? [about.key] : []),
    ...keys
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ];
  const strange = named.find((key) => !/^[A-Z]{3}-[1-9][0-9]{0,14}$/.test(key));
  const save = useSending({
    send: () =>
      call('observation.contribute', {
        body: { observed: observed.trim(), about: named, ...(evidence.trim() && { evidence: evidence.trim() }) },
      }),
    done: (made) => `${made.key} waits for somebody who guides in ${made.domain.name}.`,
    stale: ['observations', 'work', 'growth'],
    onClose,
  });
  return (
    <FormShell
      open
      title={about ? `What did you see about ${about.name}?` : 'What did you see?'}
      submit="Contribute it"
      reason={
        observed.trim().length < LEAST
          ? 'Say what you saw, in a sentence.'
          : named.length === 0
            ? 'Say about what: the key of a component, a run, a procedure …'
            : strange
              ? `${strange} is no key, such as CMP-12 or RUN-7.`
              : null
      }
      {...save}
    >
      <p className={css.says}>
        What works badly again and again, costs time, or is done by hand. Somebody else who guides there accepts it;
        then it counts for you, and the next review of strategy has it before it.
      </p>
      <LongField
        label="What you saw"
        minRows={3}
        maxLength={2000}
        data-autofocus
        value={observed}
        onChange={setObserved}
      />
      <TextField
        label={about ? 'About what else' : 'About what'}
        description="Keys, with a space between: CMP-12 RUN-7 PRC-3"
        value={keys}
        autoCapitalize="characters"
        spellCheck={false}
        onChange={setKeys}
      />
      <LongField
        label="What shows it"
        description="Figures, output, what somebody said. It may be left out."
        maxRows={8}
        maxLength={8000}
        value={evidence}
        onChange={setEvidence}
      />
    </FormShell>
  );
}
