import { NumberInput, SegmentedControl } from '@mantine/core';
import { CheckField, LongField, SecretField, TextField } from './fields.tsx';
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
        <TextField
          label="Address"
          placeholder="host.example.net or 192.0.2.10"
          value={fields.address}
          onChange={(address) => onChange({ address })}
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
        <TextField
          label="User"
          value={fields.user}
          onChange={(user) => onChange({ user })}
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
        <SecretField
          label="Password"
          description="Kept in memory only, never stored."
          value={fields.secret}
          onChange={(secret) => onChange({ secret })}
          autoComplete="off"
        />
      )}
      {fields.how === 'key' && (
        <LongField
          label="Private key"
          description="Kept in memory only, never stored."
          value={fields.secret}
          onChange={(secret) => onChange({ secret })}
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
          <CheckField
            label="I have compared it: it is the host’s key"
            checked={fields.fingerprint === fingerprint}
            onChange={(checked) => onChange({ fingerprint: checked ? fingerprint : null })}
          />
        </div>
      )}
    </>
  );
}
