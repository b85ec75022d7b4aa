import { NumberInput, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { attemptKey, request } from '../../api/http.ts';
import type { Intake } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { Diff } from '../../ui/Diff.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { plural } from '../../ui/format.ts';
import { Mark } from '../../ui/State.tsx';
import { say } from '../../ui/toast.tsx';
import css from './TakeIn.module.css';

interface Fields {
  address: string;
  port: number;
  user: string;
  how: 'password' | 'key';
  secret: string;
}

function bodyOf(fields: Fields) {
  const credential =
    fields.secret === ''
      ? undefined
      : fields.how === 'password'
        ? { password: fields.secret }
        : { privateKey: fields.secret };
  return {
    kind: 'ssh',
    address: fields.address.trim(),
    port: fields.port,
    user: fields.user.trim(),
    ...(credential ? { credential } : {}),
  };
}

/** Reads a host over SSH, shows what it would bring in, and stores it only then. */
export function TakeIn({ onClose }: { onClose: () => void }) {
  const [fields, setFields] = useState<Fields>({ address: '', port: 22, user: 'root', how: 'key', secret: '' });
  const set = (change: Partial<Fields>) => setFields((before) => ({ ...before, ...change }));
  const attempt = useRef(attemptKey());
  const client = useQueryClient();
  const go = useGo();
  const plan = useMutation({
    mutationFn: () => request<Intake>('POST', '/intakes', { body: bodyOf(fields), idempotencyKey: attempt.current }),
    onSettled: () => {
      attempt.current = attemptKey();
    },
  });
  const apply = useMutation({
    mutationFn: (intake: Intake) =>
      request<Intake>('POST', `/intakes/${intake.id}/apply`, { body: { planHash: intake.planHash } }),
    onSuccess: () => {
      say(`${fields.address} is taken in.`);
      void client.invalidateQueries();
      onClose();
      go(paths.estate({ q: plan.data?.diff.find((entry) => entry.what === 'component')?.name ?? '' }));
    },
  });
  const intake = plan.data;
  if (intake) {
    const changes = intake.summary.create + intake.summary.update + intake.summary.remove;
    return (
      <FormShell
        open
        title={`What ${fields.address} would bring in`}
        submit={changes === 0 ? 'Done' : `Take in ${plural(changes, 'difference')}`}
        busy={apply.isPending}
        error={apply.error}
        onSubmit={() => (changes === 0 ? onClose() : apply.mutate(intake))}
        onClose={onClose}
      >
        {intake.warnings.length > 0 && (
          <ul className={css.warnings}>
            {intake.warnings.map((warning) => {
              const text =
                typeof warning === 'string'
                  ? warning
                  : `${warning.section ? `${warning.section}: ` : ''}${warning.message}`;
              return (
                <li key={text}>
                  <Mark face={{ shape: 'triangle', tone: 'warn' }} /> {text}
                </li>
              );
            })}
          </ul>
        )}
        <div className={css.diff}>
          <Diff diff={intake.diff} />
        </div>
      </FormShell>
    );
  }
  return (
    <FormShell
      open
      title="Take in a host by SSH"
      submit="Read it"
      busy={plan.isPending}
      reason={fields.address.trim() === '' ? 'Give its address first.' : null}
      error={plan.error}
      onSubmit={() => plan.mutate()}
      onClose={onClose}
    >
      <p className={css.hint}>
        Nothing is installed on it, and nothing is stored before you have seen what it would bring in.
      </p>
      <div className={css.row}>
        <TextInput
          label="Address"
          placeholder="host.example.net or 192.0.2.10"
          value={fields.address}
          onChange={(event) => set({ address: event.currentTarget.value })}
          data-autofocus
          required
          withAsterisk={false}
        />
        <NumberInput
          label="Port"
          value={fields.port}
          min={1}
          max={65535}
          hideControls
          onChange={(port) => set({ port: Number(port) || 22 })}
        />
      </div>
      <TextInput
        label="User"
        value={fields.user}
        onChange={(event) => set({ user: event.currentTarget.value })}
        autoCapitalize="none"
      />
      <SegmentedControl
        value={fields.how}
        onChange={(how) => set({ how: how as Fields['how'], secret: '' })}
        data={[
          { value: 'key', label: 'Private key' },
          { value: 'password', label: 'Password' },
        ]}
        aria-label="How to sign in there"
      />
      {fields.how === 'password' ? (
        <PasswordInput
          label="Password"
          description="Used for this reading only."
          value={fields.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          autoComplete="off"
        />
      ) : (
        <Textarea
          label="Private key"
          description="Used for this reading only. Empty: the server's own key is tried."
          value={fields.secret}
          onChange={(event) => set({ secret: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={6}
          styles={{ input: { fontFamily: 'var(--font-mono)' } }}
        />
      )}
    </FormShell>
  );
}
