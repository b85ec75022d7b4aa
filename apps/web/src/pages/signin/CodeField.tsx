import { useEffect, useRef } from 'react';
import { TextField } from '../../ui/fields.tsx';
import css from './AppSetup.module.css';

/** Six digits of an app, or a backup code. Phones show digits and offer what a password manager has. */
export function CodeField({
  label,
  value,
  onChange,
  description,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  description?: string;
}) {
  // It is what one came for, in a dialog as on a page.
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <TextField
      label={label}
      description={description}
      autoComplete="one-time-code"
      inputMode="text"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={20}
      required
      withAsterisk={false}
      data-autofocus
      ref={field}
      classNames={{ input: css.digits ?? '' }}
      value={value}
      onChange={onChange}
    />
  );
}
