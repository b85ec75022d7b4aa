import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { addPasskey } from '../../api/passkey.ts';
import { type SignInState, signOut } from '../../api/session.ts';
import { Button } from '../../ui/Button.tsx';
import { AppSetup } from './AppSetup.tsx';
import { Refusal } from './Refusal.tsx';
import css from './SignInPage.module.css';

/** The workspace asks for a second factor, and this person has none yet. */
export function Enrolment({ state, onDone }: { state: SignInState; onDone: () => void }) {
  const [way, setWay] = useState<'choose' | 'app'>('choose');
  const passkey = useMutation({ mutationFn: () => addPasskey('First passkey'), onSuccess: onDone });
  const leave = useMutation({ mutationFn: signOut });
  return (
    <section className={css.part}>
      <h2>Set up a second factor, {state.name}</h2>
      <p>A password alone is not enough for what you may do here. It takes a minute, once.</p>
      {way === 'app' ? (
        <AppSetup onDone={onDone} />
      ) : (
        <div className={css.ways}>
          <Button tone="strong" onClick={() => setWay('app')}>
            With an authenticator app
          </Button>
          <Button busy={passkey.isPending} reason={state.passkeyObstacle} onClick={() => passkey.mutate()}>
            With a passkey of this device
          </Button>
          {passkey.isError && <Refusal error={passkey.error} lockedSeconds={0} />}
        </div>
      )}
      <p className={css.small}>
        <button type="button" className={css.link} onClick={() => leave.mutate()}>
          Sign in as somebody else
        </button>
      </p>
    </section>
  );
}
