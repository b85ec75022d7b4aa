import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { attemptKey, call } from '../../api/client.ts';
import type { Intake } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { Diff } from '../../ui/Diff.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { plural } from '../../ui/format.ts';
import { HostFieldset } from '../../ui/HostFieldset.tsx';
import { credentialOf, shownFingerprint, targetOf, useHostFields } from '../../ui/hostForm.ts';
import { Mark } from '../../ui/State.tsx';
import { say } from '../../ui/toast.tsx';
import css from './TakeIn.module.css';

/** Reads a host over SSH, shows what it would bring in, and stores it only then. */
export function TakeIn({ onClose }: { onClose: () => void }) {
  const [fields, set] = useHostFields();
  const attempt = useRef(attemptKey());
  const client = useQueryClient();
  const go = useGo();
  const plan = useMutation({
    mutationFn: () =>
      call('intake.plan', { body: { ...targetOf(fields), ...credentialOf(fields) }, idempotencyKey: attempt.current }),
    onSettled: () => {
      attempt.current = attemptKey();
    },
  });
  const apply = useMutation({
    mutationFn: (intake: Intake) =>
      call('intake.apply', { params: { id: String(intake.id) }, body: { planHash: intake.planHash } }),
    onSuccess: (intake) => {
      say(`${fields.address} is taken in.`);
      void client.invalidateQueries();
      onClose();
      go(intake.component ? paths.component(intake.component.key) : paths.estate());
    },
  });
  const intake = plan.data;
  if (intake) {
    const changes = intake.summary.create + intake.summary.update + intake.summary.remove;
    return (
      <FormShell
        open
        wide
        title={`What ${fields.address} would bring in`}
        submit={changes === 0 ? 'Done' : `Take in ${plural(changes, 'difference')}`}
        busy={apply.isPending}
        error={apply.error}
        onSubmit={() => (changes === 0 ? onClose() : apply.mutate(intake))}
        onClose={onClose}
      >
        {intake.warnings.length > 0 && (
          <ul className={css.warnings}>
            {intake.warnings.map((warning) => (
              <li key={warning}>
                <Mark face={{ shape: 'triangle', tone: 'warn' }} /> {warning}
              </li>
            ))}
          </ul>
        )}
        <div className={css.diff}>
          <Diff diff={intake.diff} />
        </div>
      </FormShell>
    );
  }
  const fingerprint = shownFingerprint(plan.error);
  return (
    <FormShell
      open
      wide
      title="Take in a host by SSH"
      submit="Read it"
      busy={plan.isPending}
      reason={
        fields.address.trim() === ''
          ? 'Give its address first.'
          : fingerprint && !fields.fingerprint
            ? 'Compare its key first.'
            : null
      }
      error={fingerprint ? null : plan.error}
      onSubmit={() => plan.mutate()}
      onClose={onClose}
    >
      <p className={css.hint}>
        Nothing is installed on it, and nothing is stored before you have seen what it would bring in.
      </p>
      <HostFieldset fields={fields} onChange={set} fingerprint={fingerprint} />
    </FormShell>
  );
}
