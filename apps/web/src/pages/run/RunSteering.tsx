import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { Run } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import css from './RunSteering.module.css';

type Deed = 'cancel' | 'retry' | 'skip';

const titles: Record<Deed, string> = {
  cancel: 'Cancel this run',
  retry: 'Do the step once more',
  skip: 'Go on without the step',
};

/** What a person can do with a run: only what is legal now. */
export function RunSteering({ run }: { run: Run }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const steerable = run.steps.find((step) => step.moves.length > 0);
  const steer = useMutation({
    mutationFn: (wanted: Deed) => {
      const params = { id: String(run.id) };
      const step = steerable ? { step: steerable.position } : {};
      if (wanted === 'cancel') return call('run.cancel', { params, body: { reason } });
      if (wanted === 'retry') return call('run.retry', { params, body: step });
      return call('run.skip', { params, body: { ...step, reason } });
    },
    onSuccess: (next) => {
      client.setQueryData(['run', run.id], next);
      setDeed(null);
      setReason('');
    },
  });
  if (run.moves.length === 0 && !steerable) return null;
  const short = deed !== 'retry' && reason.trim().length < 3;
  return (
    <div className={css.buttons}>
      {steerable?.moves.includes('retry') && (
        <Button small onClick={() => setDeed('retry')}>
          Do it once more
        </Button>
      )}
      {steerable?.moves.includes('skip') && (
        <Button small onClick={() => setDeed('skip')}>
          Go on without it
        </Button>
      )}
      {run.moves.includes('cancel') && (
        <Button small onClick={() => setDeed('cancel')}>
          Cancel the run
        </Button>
      )}
      {deed && (
        <FormShell
          open
          title={titles[deed]}
          submit={titles[deed]}
          busy={steer.isPending}
          reason={short ? 'Say why, for those who read it later.' : null}
          error={steer.error}
          onSubmit={() => steer.mutate(deed)}
          onClose={() => setDeed(null)}
        >
          {deed === 'cancel' && (
            <p className={css.what}>
              What runs on the host is stopped, and nothing further is started. What is done stays done.
            </p>
          )}
          {deed !== 'cancel' && steerable && (
            <p className={css.what}>
              Step {steerable.position}: {steerable.name}.
            </p>
          )}
          {deed !== 'retry' && (
            <TextInput
              label="Why"
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
              maxLength={500}
            />
          )}
        </FormShell>
      )}
    </div>
  );
}
