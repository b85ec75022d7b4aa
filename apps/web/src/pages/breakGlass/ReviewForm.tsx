import { Radio, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import css from './BreakGlassPage.module.css';
import type { Glass } from './queries.ts';

const LEAST_FINDING = 10;

/** Was it right, and what follows from it? */
export function ReviewForm({ glass, onClose }: { glass: Glass; onClose: () => void }) {
  const [verdict, setVerdict] = useState<'justified' | 'avoidable' | 'misused' | null>(null);
  const [finding, setFinding] = useState('');
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      call('break-glass.review', { params: { id: glass.key }, body: { verdict: verdict!, finding: finding.trim() } }),
    onSuccess: () => {
      say('The review is closed.');
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={`Review of ${glass.key}`}
      submit="Close the review"
      busy={save.isPending}
      error={save.error}
      reason={
        verdict === null
          ? 'Choose a verdict.'
          : finding.trim().length < LEAST_FINDING
            ? 'Say what you found, in a sentence.'
            : null
      }
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <p className={css.says}>
        {glass.person.name} in {glass.domain.name}: {glass.reason}
      </p>
      <Radio.Group label="Was it right?" value={verdict} onChange={(value) => setVerdict(value as 'justified')}>
        <Radio value="justified" label="Justified: it could not wait" mt={8} />
        <Radio value="avoidable" label="Avoidable: somebody could have been asked, or it could have waited" mt={8} />
        <Radio value="misused" label="Misused: it was no emergency" mt={8} />
      </Radio.Group>
      <Textarea
        label="What was found, and what follows"
        autosize
        minRows={3}
        value={finding}
        onChange={(event) => setFinding(event.currentTarget.value)}
      />
    </FormShell>
  );
}
