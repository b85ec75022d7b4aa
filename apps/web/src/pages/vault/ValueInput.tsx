import { LongField, SecretField } from '../../ui/fields.tsx';

interface ValueInputProps {
  /** Of the credential: a key is pasted as text, anything else is typed unseen. */
  kind: string;
  value: string;
  onChange: (value: string) => void;
}

/** A value on its way in. What is typed here is never shown again. */
export function ValueInput({ kind, value, onChange }: ValueInputProps) {
  return kind === 'ssh-key' ? (
    <LongField
      label="Private key"
      description="It goes in and is never shown again."
      minRows={4}
      maxRows={8}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={onChange}
    />
  ) : (
    <SecretField
      label="Value"
      description="It goes in and is never shown again."
      autoComplete="new-password"
      value={value}
      onChange={onChange}
    />
  );
}
