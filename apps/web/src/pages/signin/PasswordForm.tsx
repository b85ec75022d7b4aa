import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { signIn } from '../../api/session.ts';
import { Button } from '../../ui/Button.tsx';
import { SecretField, TextField } from '../../ui/fields.tsx';
import { clock, Refusal, useLockedSeconds } from './Refusal.tsx';
import css from './SignInPage.module.css';

export function PasswordForm({ onEntered }: { onEntered: (waitsFor: string | null) => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: ({ waitsFor }) => onEntered(waitsFor),
  });
  const locked = useLockedSeconds(enter.error);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (locked === 0 && !enter.isPending) enter.mutate();
      }}
    >
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username webauthn"
        required
        withAsterisk={false}
        value={email}
        onChange={setEmail}
      />
      <SecretField
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={setPassword}
      />
      <Refusal error={enter.error} lockedSeconds={locked} />
      <Button
        type="submit"
        tone="strong"
        busy={enter.isPending}
        reason={locked > 0 ? `Too many attempts failed: wait ${clock(locked)}.` : null}
      >
        {locked > 0 ? `Sign in (in ${clock(locked)})` : 'Sign in'}
      </Button>
    </form>
  );
}
