import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormShell } from '../../ui/FormShell.tsx';
import css from './StartTurn.module.css';
import { useStartTurn } from './useStartTurn.ts';

/** A turn on a host that is reached by SSH with the server's own key. */
export function StartTurn({ onClose }: { onClose: () => void }) {
  const [address, setAddress] = useState('');
  const [port, setPort] = useState(22);
  const [user, setUser] = useState('root');
  const turn = useStartTurn();
  return (
    <FormShell
      open
      title="Turn the loop on another host"
      submit="Look at it"
      busy={turn.isPending}
      reason={address.trim() === '' ? 'Give its address first.' : null}
      error={turn.error}
      onSubmit={() => turn.mutate({ target: { kind: 'ssh', address: address.trim(), port, user: user.trim() } })}
      onClose={onClose}
    >
      <p className={css.hint}>It is only read, up to your approval.</p>
      <div className={css.row}>
        <TextInput
          label="Address"
          placeholder="host.example.net or 192.0.2.10"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          data-autofocus
        />
        <NumberInput
          label="Port"
          value={port}
          min={1}
          max={65535}
          hideControls
          onChange={(value) => setPort(Number(value) || 22)}
        />
      </div>
      <TextInput
        label="User"
        value={user}
        onChange={(event) => setUser(event.currentTarget.value)}
        autoCapitalize="none"
      />
    </FormShell>
  );
}
