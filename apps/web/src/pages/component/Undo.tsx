import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { undoPlan } from '../../api/queries.ts';
import type { DiffEntry } from '../../api/types.ts';
import { Diff } from '../../ui/Diff.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { plural } from '../../ui/format.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { say } from '../../ui/toast.tsx';
import { fieldWords } from './fieldWords.ts';
import css from './Undo.module.css';

interface UndoProps {
  eventId: number;
  /** Only for this component or relation of what the event touched. */
  only: string;
  onClose: () => void;
}

/** Takes back what was done, as a new entry of the history: seen first, then exactly so. */
export function Undo({ eventId, only, onClose }: UndoProps) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const plan = useQuery(undoPlan(eventId, only));
  const apply = useMutation({
    mutationFn: (planHash: string) =>
      call('event.undo', {
        params: { id: String(eventId) },
        body: { planHash, only, reason, skipRefused: (plan.data?.summary.update ?? 0) > 0 },
      }),
    onSuccess: () => {
      say('It is taken back; both stay in the history.');
      void client.invalidateQueries();
      onClose();
    },
  });
  const count = plan.data ? plan.data.diff.length : 0;
  const refused = plan.data?.refused ?? [];
  return (
    <FormShell
      open
      wide
      title="Take this back"
      submit={count === 0 ? 'Take it back' : `Take back ${plural(count, 'line')}`}
      busy={plan.isPending || apply.isPending}
      error={apply.error ?? plan.error}
      reason={plan.data && count === 0 ? 'There is nothing left to take back.' : null}
      onSubmit={() => plan.data && apply.mutate(plan.data.planHash)}
      onClose={onClose}
    >
      {plan.isPending && <SkeletonLines lines={3} />}
      {refused.length > 0 && (
        <ul className={css.refused}>
          {refused.map((one) => (
            <li key={`${one.key} ${one.field}`}>
              {one.field ? `${fieldWords(one.field)} stays: ` : `${one.name}: `}
              {one.reason}
            </li>
          ))}
        </ul>
      )}
      {plan.data && count > 0 && <Diff diff={plan.data.diff as DiffEntry[]} />}
      <LongField
        label="Why"
        description="Kept in its history."
        value={reason}
        onChange={setReason}
        minRows={1}
        maxLength={2000}
      />
    </FormShell>
  );
}
