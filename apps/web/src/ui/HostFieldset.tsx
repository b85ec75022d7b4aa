import { Checkbox, NumberInput, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import css from './HostFieldset.module.css';
import type { HostFields } from './hostForm.ts';

interface HostFieldsetProps {
  fields: HostFields;
  onChange: (change: Partial<HostFields>) => void;
  /** Shown by a host that was never met. */
  fingerprint: string | null;
}

/** Where a host is and how to get in. What is typed survives every refusal. */
export function HostFieldset({ fields, onChange, fingerprint }: HostFieldsetProps) {
  return (
    <>
      <div className={css.row}>
        <TextInput
          label="Address"
          placeholder="host.example.net or 192.0.2.10"
          value={fields.address}
          onChange={(event) => onChange({ address: event.currentTarget.value })}
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
        />
        <NumberInput
          label="Port"
          value={fields.port}
          min={1}
          max={65535}
          hideControls
          onChange={(port) => onChange({ port: Number(port) || 22 })}
        />
        <TextInput
          label="User"
          value={fields.user}
          onChange={(event) => onChange({ user: event.currentTarget.value })}
          autoCapitalize="none"
          spellCheck={false}
        />
      </div>
      <SegmentedControl
        value={fields.how}
        onChange={(how) => onChange({ how: how as HostFields['how'], secret: '' })}
        data={[
          { value: 'server', label: 'This server’s key' },
          { value: 'key', label: 'A private key' },
          { value: 'password', label: 'A password' },
        ]}
        aria-label="How to sign in there"
      />
      {fields.how === 'password' && (
        <PasswordInput
          label="Password"
          description="Kept in memory only, never stored."
          value={fields.secret}
          onChange={(event) => onChange({ secret: event.currentTarget.value })}
          autoComplete="off"
        />
      )}
      {fields.how === 'key' && (
        <Textarea
          label="Private key"
          description="Kept in memory only, never stored."
          value={fields.secret}
          onChange={(event) => onChange({ secret: event.currentTarget.value })}
          autosize
          minRows={3}
          maxRows={6}
          spellCheck={false}
          classNames={{ input: css.mono! }}
        />
      )}
      {fingerprint && (
        <div className={css.first}>
          <strong>This host was never met before.</strong> It shows the key <code>{fingerprint}</code>. Compare it on
          the host with <code>ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>.
          <Checkbox
            label="I have compared it: it is the host’s key"
            checked={fields.fingerprint === fingerprint}
            onChange={(event) => onChange({ fingerprint: event.currentTarget.checked ? fingerprint : null })}
          />
        </div>
      )}
    </>
  );
}
