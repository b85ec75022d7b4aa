import { Radio } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
import css from './BreakGlassPage.module.css';
import type { Glass } from './queries.ts';

const LEAST_FINDING = 10;

/** Was it right, and what follows from it? */
export function ReviewForm({ glass, onClose }: { glass: Glass; onClose: () => void }) {
  const [verdict, setVerdict] = useState<'justified' | 'avoidable' | 'misused' | null>(null);
  const [finding, setFinding] = useState('');
  const save = useSending({
    send: () =>
      call('break-glass.review', { params: { id: glass.key }, body: { verdict: verdict!, finding: finding.trim() } }),
    done: () => 'The review is closed.',
    stale: ['people'],
    onClose,
  });
  return (
    <FormShell
      open
      title={`Review of ${glass.key}`}
      submit="Close the review"
      reason={
        verdict === null
          ? 'Choose a verdict.'
          : finding.trim().length < LEAST_FINDING
            ? 'Say what you found, in a sentence.'
            : null
      }
      {...save}
    >
      <p className={css.says}>
        {glass.person.name} in {glass.domain.name}: {glass.reason}
      </p>
      <Radio.Group label="Was it right?" value={verdict} onChange={(value) => setVerdict(value as 'justified')}>
        <Radio value="justified" label="Justified: it could not wait" mt={8} />
        <Radio value="avoidable" label="Avoidable: somebody could have been asked, or it could have waited" mt={8} />
        <Radio value="misused" label="Misused: it was no emergency" mt={8} />
      </Radio.Group>
      <LongField label="What was found, and what follows" minRows={3} value={finding} onChange={setFinding} />
    </FormShell>
  );
}
