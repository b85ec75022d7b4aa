import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { SecretField } from '../../ui/fields.tsx';
import { plural } from '../../ui/format.ts';
import { say } from '../../ui/toast.tsx';

const SHORTEST = 12;

export function PasswordForm({
  hasOne,
  email,
  onClose,
}: {
  hasOne: boolean;
  email: string | null;
  onClose: () => void;
}) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => call('password.set', { body: { password, ...(current === '' ? {} : { current }) } }),
    onSuccess: ({ endedSessions }) => {
      say(
        endedSessions > 0
          ? `The new password counts; ${plural(endedSessions, 'other session')} ended.`
          : 'The new password counts.',
      );
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={hasOne ? 'Change your password' : 'Set a password'}
      submit="Save"
      busy={save.isPending}
      error={save.error}
      reason={password.length < SHORTEST ? `The new one needs ${SHORTEST} characters or more.` : null}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <input type="text" autoComplete="username" value={email ?? ''} readOnly hidden />
      {hasOne && (
        <SecretField
          label="Present password"
          description="Not needed within ten minutes of a sign-in by link, for who has forgotten it."
          autoComplete="current-password"
          data-autofocus
          value={current}
          onChange={setCurrent}
        />
      )}
      <SecretField
        label="New password"
        description={`${SHORTEST} characters or more; several words that nobody else puts together do best. Your other sessions end.`}
        autoComplete="new-password"
        {...(hasOne ? {} : { 'data-autofocus': true })}
        value={password}
        onChange={setPassword}
      />
    </FormShell>
  );
}
