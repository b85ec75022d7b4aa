import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { showPasskey } from '../../api/passkey.ts';
import { type SignInState, secondStep, signOut } from '../../api/session.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeField } from './CodeField.tsx';
import { clock, Refusal, useLockedSeconds } from './Refusal.tsx';
import css from './SignInPage.module.css';

/** The first step was right: the second. */
export function SecondStep({ state, onDone }: { state: SignInState; onDone: () => void }) {
  const [code, setCode] = useState('');
  const step = useMutation({ mutationFn: () => secondStep(code.trim()), onSuccess: onDone });
  const passkey = useMutation({ mutationFn: showPasskey, onSuccess: onDone });
  const leave = useMutation({ mutationFn: signOut });
  const locked = useLockedSeconds(step.error);
  return (
    <section className={css.part}>
      <h2>One more step, {state.name}</h2>
      {state.second?.code && (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (locked === 0 && !step.isPending) step.mutate();
          }}
        >
          <CodeField
            label="Code"
            description="The six digits that your authenticator app shows now, or one of your backup codes."
            value={code}
            onChange={setCode}
          />
          <Refusal error={step.error} lockedSeconds={locked} />
          <Button
            type="submit"
            tone="strong"
            busy={step.isPending}
            reason={
              locked > 0
                ? `Too many attempts failed: wait ${clock(locked)}.`
                : code.trim().length < 6
                  ? 'Type the code first.'
                  : null
            }
          >
            {locked > 0 ? `Go on (in ${clock(locked)})` : 'Go on'}
          </Button>
        </form>
      )}
      {state.second?.passkey && (
        <div className={css.ways}>
          <Button
            icon={<IconFingerprint size={16} stroke={1.7} aria-hidden />}
            busy={passkey.isPending}
            reason={state.passkeyObstacle}
            onClick={() => passkey.mutate()}
          >
            Use a passkey
          </Button>
          {passkey.isError && <Refusal error={passkey.error} lockedSeconds={0} />}
        </div>
      )}
      <p className={css.small}>
        Lost it? A backup code does as well; without one an administrator takes the factor away.{' '}
        <button type="button" className={css.link} onClick={() => leave.mutate()}>
          Sign in as somebody else
        </button>
      </p>
    </section>
  );
}
