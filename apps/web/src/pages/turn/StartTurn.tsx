import { FormShell } from '../../ui/FormShell.tsx';
import { HostFieldset } from '../../ui/HostFieldset.tsx';
import { credentialOf, shownFingerprint, targetOf, useHostFields } from '../../ui/hostForm.ts';
import css from './StartTurn.module.css';
import { useStartTurn } from './useStartTurn.ts';

/** A turn on a host that is reached by SSH. */
export function StartTurn({ onClose }: { onClose: () => void }) {
  const [fields, set] = useHostFields();
  const turn = useStartTurn();
  const fingerprint = shownFingerprint(turn.error);
  return (
    <FormShell
      open
      wide
      title="Turn the loop on another host"
      submit="Look at it"
      busy={turn.isPending}
      reason={fields.address.trim() === '' ? 'Give its address first.' : null}
      error={fingerprint ? null : turn.error}
      onSubmit={() => turn.mutate({ target: targetOf(fields), ...credentialOf(fields) })}
      onClose={onClose}
    >
      <p className={css.hint}>It is only read, up to your approval.</p>
      <HostFieldset fields={fields} onChange={set} fingerprint={fingerprint} />
    </FormShell>
  );
}
