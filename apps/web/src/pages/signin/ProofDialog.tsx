import { Modal } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { showPasskey } from '../../api/passkey.ts';
import { prove, signInState } from '../../api/session.ts';
import { Button } from '../../ui/Button.tsx';
import { SecretField } from '../../ui/fields.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import setup from './AppSetup.module.css';
import { CodeField } from './CodeField.tsx';
import { clock, Refusal, useLockedSeconds } from './Refusal.tsx';
import { SignInAgain } from './SignInAgain.tsx';

/** The field comes after the dialog, when it is known by what one proves it. */
const focusNow = (field: HTMLInputElement | null): void => field?.focus();

/** Before something dangerous: is it still you? What was to be done goes on by itself afterwards. */
export function ProofDialog({ onEnd }: { onEnd: (proven: boolean) => void }) {
  const [typed, setTyped] = useState('');
  const state = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => signInState(signal), staleTime: 0 });
  const ways = state.data?.proof ?? [];
  const way = ways.includes('code') ? 'code' : ways.includes('password') ? 'password' : null;
  const byText = useMutation({
    mutationFn: () => prove(way === 'code' ? { code: typed.trim() } : { password: typed }),
    onSuccess: () => onEnd(true),
  });
  const byPasskey = useMutation({ mutationFn: showPasskey, onSuccess: () => onEnd(true) });
  const locked = useLockedSeconds(byText.error);
  return (
    <Modal opened onClose={() => onEnd(false)} title="Is it still you?" centered size="md">
      <form
        className={setup.setup}
        onSubmit={(event) => {
          event.preventDefault();
          if (way && locked === 0 && typed !== '' && !byText.isPending) byText.mutate();
        }}
      >
        <p className={setup.text}>
          What you are about to do could be used against you or the installation. Prove it once; it counts for ten
          minutes.
        </p>
        {state.isPending && <SkeletonLines lines={2} />}
        {state.isError && <ProblemView error={state.error} retry={() => void state.refetch()} compact />}
        {way === 'password' && (
          <SecretField
            label="Your password"
            autoComplete="current-password"
            ref={focusNow}
            value={typed}
            onChange={setTyped}
          />
        )}
        {way === 'code' && (
          <CodeField
            label="Code"
            description="The six digits that your authenticator app shows now, or one of your backup codes."
            value={typed}
            onChange={setTyped}
          />
        )}
        {ways.includes('sign-in') && <SignInAgain state={state.data!} onEnd={onEnd} />}
        <Refusal error={byText.error ?? byPasskey.error} lockedSeconds={locked} />
        <div className={setup.buttons}>
          <Button tone="quiet" onClick={() => onEnd(false)}>
            Leave it
          </Button>
          {ways.includes('passkey') && (
            <Button
              icon={<IconFingerprint size={16} stroke={1.7} aria-hidden />}
              tone={way ? 'plain' : 'strong'}
              busy={byPasskey.isPending}
              reason={state.data?.passkeyObstacle}
              onClick={() => byPasskey.mutate()}
            >
              Use a passkey
            </Button>
          )}
          {way && (
            <Button
              type="submit"
              tone="strong"
              busy={byText.isPending}
              reason={locked > 0 ? `Wait ${clock(locked)}.` : typed === '' ? 'Type it first.' : null}
            >
              Go on
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
