// The fields of forms: Mantine's, telling what was typed instead of an event.
import {
  Checkbox,
  type CheckboxProps,
  PasswordInput,
  type PasswordInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core';

type Telling<Props, Value> = Omit<Props, 'onChange'> & { onChange: (value: Value) => void };

export function TextField({ onChange, ...rest }: Telling<TextInputProps, string>) {
  return <TextInput {...rest} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** Sentences: two lines at first, growing with what is typed. */
export function LongField({ onChange, ...rest }: Telling<TextareaProps, string>) {
  return <Textarea autosize minRows={2} {...rest} onChange={(event) => onChange(event.currentTarget.value)} />;
}

export function SecretField({ onChange, ...rest }: Telling<PasswordInputProps, string>) {
  return <PasswordInput {...rest} onChange={(event) => onChange(event.currentTarget.value)} />;
}

export function CheckField({ onChange, ...rest }: Telling<CheckboxProps, boolean>) {
  return <Checkbox {...rest} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
