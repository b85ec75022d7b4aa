import { PasswordInput, Textarea } from '@mantine/core';

interface ValueInputProps {
  /** Of the credential: a key is pasted as text, anything else is typed unseen. */
  kind: string;
  value: string;
  onChange: (value: string) => void;
}

/** A value on its way in. What is typed here is never shown again. */
export function ValueInput({ kind, value, onChange }: ValueInputProps) {
  return kind === 'ssh-key' ? (
    <Textarea
      label="Private key"
      description="It goes in and is never shown again."
      autosize
      minRows={4}
      maxRows={8}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ) : (
    <PasswordInput
      label="Value"
      description="It goes in and is never shown again."
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
