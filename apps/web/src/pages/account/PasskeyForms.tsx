import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { addPasskey } from '../../api/passkey.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { say } from '../../ui/toast.tsx';

export function AddPasskey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    onSuccess: () => {
      say('The passkey is yours from now on.');
      onClose();
    },
  });
  return (
    <FormShell
      open
      title="Add a passkey"
      submit="Go on at the device"
      busy={add.isPending}
      error={add.error}
      reason={name.trim() === '' ? 'Give it a name first.' : null}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <TextField
        label="Name"
        description="By what you will know it again: the laptop, the key on your ring."
        maxLength={60}
        data-autofocus
        value={name}
        onChange={setName}
      />
    </FormShell>
  );
}

export function RenamePasskey({ passkey, onClose }: { passkey: { id: string; name: string }; onClose: () => void }) {
  const [name, setName] = useState(passkey.name);
  const rename = useMutation({
    mutationFn: () => call('passkey.rename', { params: { id: passkey.id }, body: { name: name.trim() } }),
    onSuccess: onClose,
  });
  return (
    <FormShell
      open
      title="Rename the passkey"
      submit="Save"
      busy={rename.isPending}
      error={rename.error}
      reason={name.trim() === '' ? 'Give it a name first.' : null}
      onSubmit={() => rename.mutate()}
      onClose={onClose}
    >
      <TextField label="Name" maxLength={60} data-autofocus value={name} onChange={setName} />
    </FormShell>
  );
}
