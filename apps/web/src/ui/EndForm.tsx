import { useState } from 'react';
import css from './EndForm.module.css';
import { FormShell } from './FormShell.tsx';
import { LongField } from './fields.tsx';
import { useSending } from './useSending.ts';

interface EndFormProps {
  title: string;
  submit: string;
  /** What is different from that moment on. */
  consequence: string;
  end: (reason: string) => Promise<unknown>;
  /** Said once it is done. */
  done: string;
  /** First words of the keys of the queries that are asked anew. */
  stale: readonly string[];
  onClose: () => void;
}

/** Ends something for good, with the reason that is kept. */
export function EndForm({ title, submit, consequence, end, done, stale, onClose }: EndFormProps) {
  const [reason, setReason] = useState('');
  const ending = useSending({
    send: () => end(reason.trim()),
    done: () => done,
    stale: stale,
    onClose,
  });
  return (
    <FormShell
      open
      title={title}
      submit={submit}
      reason={reason.trim().length < 3 ? 'Say why: it is kept.' : null}
      {...ending}
    >
      <p className={css.consequence}>{consequence}</p>
      <LongField label="Why" data-autofocus value={reason} onChange={setReason} />
    </FormShell>
  );
}
