import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import css from './EndForm.module.css';
import { FormShell } from './FormShell.tsx';
import { say } from './toast.tsx';

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
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: () => end(reason.trim()),
    onSuccess: () => {
      say(done);
      for (const word of stale) void client.invalidateQueries({ queryKey: [word] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={title}
      submit={submit}
      busy={ending.isPending}
      error={ending.error}
      reason={reason.trim().length < 3 ? 'Say why: it is kept.' : null}
      onSubmit={() => ending.mutate()}
      onClose={onClose}
    >
      <p className={css.consequence}>{consequence}</p>
      <Textarea
        label="Why"
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormShell>
  );
}
