import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { people } from '../../api/queries.ts';
import type { Run } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { Choice } from '../estate/Choice.tsx';
import css from './RunSteering.module.css';

type Deed = 'cancel' | 'retry' | 'skip' | 'pause' | 'resume' | 'hand-over';

const titles: Record<Deed, string> = {
  cancel: 'Cancel this run',
  retry: 'Do the step once more',
  skip: 'Go on without the step',
  pause: 'Pause this run',
  resume: 'Let it go on',
  'hand-over': 'Hand it over',
};

/** What a person can do with a run: only what is legal now; what one may not do says why, and who could. */
export function RunSteering({ run }: { run: Run }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const steerable = run.steps.find((step) => step.moves.length > 0);
  const { steer, skip, work } = run.may;
  const begin = steer.allowed ? work : steer;
  const over = run.finishedAt !== null && run.state !== 'failed';
  const open = (wanted: Deed) => () => setDeed(wanted);
  const steering = { small: true, reason: steer.allowed ? null : steer.reason, whoCould: steer.whoCould };
  const beginning = { small: true, reason: begin.allowed ? null : begin.reason, whoCould: begin.whoCould };
  if (run.moves.length === 0 && !steerable) return null;
  return (
    <div className={css.buttons}>
      {steerable?.moves.includes('retry') && (
        <Button {...beginning} onClick={open('retry')}>
          Do it once more
        </Button>
      )}
      {steerable?.moves.includes('skip') && (
        <Button
          small
          reason={steer.allowed ? (skip.allowed ? null : skip.reason) : steer.reason}
          whoCould={steer.allowed ? skip.whoCould : steer.whoCould}
          onClick={open('skip')}
        >
          Go on without it
        </Button>
      )}
      {run.moves.includes('resume') && (
        <Button {...beginning} tone="strong" onClick={open('resume')}>
          Go on
        </Button>
      )}
      {run.moves.includes('pause') && (
        <Button {...steering} onClick={open('pause')}>
          Pause
        </Button>
      )}
      {!over && (
        <Button {...steering} onClick={open('hand-over')}>
          Hand over
        </Button>
      )}
      {run.moves.includes('cancel') && (
        <Button {...steering} onClick={open('cancel')}>
          Cancel the run
        </Button>
      )}
      {deed && <Steer run={run} deed={deed} onClose={() => setDeed(null)} />}
    </div>
  );
}

function Steer({ run, deed, onClose }: { run: Run; deed: Deed; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [undo, setUndo] = useState(false);
  const [to, setTo] = useState<string | undefined>();
  const client = useQueryClient();
  const colleagues = useQuery({ ...people(), enabled: deed === 'hand-over' });
  const steerable = run.steps.find((step) => step.moves.length > 0);
  const steer = useMutation({
    mutationFn: () => {
      const params = { id: String(run.id) };
      const step = steerable ? { step: steerable.position } : {};
      switch (deed) {
        case 'cancel':
          return call('run.cancel', { params, body: { reason, undo } });
        case 'retry':
          return call('run.retry', { params, body: step });
        case 'skip':
          return call('run.skip', { params, body: { ...step, reason } });
        case 'pause':
          return call('run.pause', { params, body: { reason } });
        case 'resume':
          return call('run.resume', { params });
        case 'hand-over':
          return call('run.hand-over', { params, body: { to: to ?? '', reason } });
      }
    },
    onSuccess: (next) => {
      client.setQueryData(['run', run.id], next);
      onClose();
    },
  });
  const wordless = deed === 'retry' || deed === 'resume';
  const lacks =
    deed === 'hand-over' && !to
      ? 'Choose a colleague.'
      : !wordless && reason.trim().length < 3
        ? 'Say why, for those who read it later.'
        : null;
  const undoable = run.steps.filter((step) => step.state === 'done').length;
  return (
    <FormShell
      open
      title={titles[deed]}
      submit={titles[deed]}
      busy={steer.isPending}
      reason={lacks}
      error={steer.error}
      onSubmit={() => steer.mutate()}
      onClose={onClose}
    >
      {deed === 'cancel' && (
        <p className={css.what}>
          What runs on the host is stopped, and nothing further is started. What is done stays done
          {run.moves.includes('undo') ? ', unless it is taken back.' : '.'}
        </p>
      )}
      {deed === 'cancel' && run.moves.includes('undo') && (
        <CheckField
          label={`Take back what was done (up to ${undoable}), the last first`}
          checked={undo}
          onChange={setUndo}
        />
      )}
      {deed === 'pause' && (
        <p className={css.what}>What is under way ends. Nothing further begins until it is resumed.</p>
      )}
      {(deed === 'retry' || deed === 'skip') && steerable && (
        <p className={css.what}>
          Step {steerable.position}: {steerable.name}.
        </p>
      )}
      {deed === 'hand-over' && (
        <Choice
          label="To whom"
          value={to}
          options={(colleagues.data?.items ?? [])
            .filter((person) => person.id !== run.responsible.id)
            .map((person) => ({ value: person.key, label: person.name }))}
          onChange={(value) => setTo(value ?? undefined)}
        />
      )}
      {!wordless && <TextField label="Why" value={reason} onChange={setReason} data-autofocus maxLength={500} />}
    </FormShell>
  );
}
