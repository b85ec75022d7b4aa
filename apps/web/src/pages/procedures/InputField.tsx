import { NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { people } from '../../api/queries.ts';
import { CheckField, LongField, SecretField, TextField } from '../../ui/fields.tsx';
import { isNumber, type TypedValue } from './inputs.ts';
import type { ProcedureInput } from './queries.ts';
import { Targets } from './Targets.tsx';

interface InputFieldProps {
  input: ProcedureInput;
  value: TypedValue | undefined;
  error: string | null;
  onChange: (value: TypedValue | undefined) => void;
}

const examples: Record<string, string> = {
  duration: '90s, 15m, 2h or 1d',
  path: '/var/log/syslog',
  'host-name': 'web-1.example.org',
  'e-mail': 'ada@example.org',
  url: 'https://…',
  dn: 'uid=ada,ou=people,dc=example,dc=org',
  package: 'nginx-light',
  'package-version': '1.22.1-9',
  service: 'nginx',
};

/** One input by its type, with its limits; what the server says of it stands beneath it. */
export function InputField({ input, value, error, onChange }: InputFieldProps) {
  const { definition } = input;
  const number = (name: string): number | undefined =>
    typeof definition[name] === 'number' ? definition[name] : undefined;
  const shared = {
    label: input.label,
    description: input.help ?? undefined,
    withAsterisk: input.required,
    error,
  };
  const text = { ...shared, value: String(value ?? ''), placeholder: examples[input.type] };
  if (input.type === 'person') return <PersonField input={input} value={value} error={error} onChange={onChange} />;
  if (input.type === 'component') {
    const kinds = Array.isArray(definition['kinds']) ? definition['kinds'].map(String) : [];
    return (
      <Targets
        many={false}
        label={input.label}
        kinds={kinds}
        chosen={value ? [String(value)] : []}
        error={error}
        onChange={([key]) => onChange(key)}
      />
    );
  }
  if (input.type === 'boolean') {
    const { withAsterisk, ...rest } = shared;
    return <CheckField {...rest} checked={value === true} onChange={onChange} />;
  }
  if (input.type === 'choice') {
    const options = Array.isArray(definition['options']) ? definition['options'].map(String) : [];
    return (
      <Select
        {...shared}
        data={options}
        value={value === undefined ? null : String(value)}
        clearable={!input.required}
        onChange={(chosen) => onChange(chosen ?? undefined)}
      />
    );
  }
  if (isNumber(input)) {
    const isPort = input.type === 'port';
    return (
      <NumberInput
        {...shared}
        value={typeof value === 'number' ? value : ''}
        min={isPort ? 1 : (number('min') ?? Number.MIN_SAFE_INTEGER)}
        max={isPort ? 65_535 : (number('max') ?? Number.MAX_SAFE_INTEGER)}
        allowDecimal={false}
        hideControls
        onChange={(typed) => onChange(typed === '' ? undefined : Number(typed))}
      />
    );
  }
  if (input.type === 'secret') {
    return <SecretField {...text} autoComplete="off" maxLength={number('maxLength')} onChange={onChange} />;
  }
  if (input.type === 'text' && (number('maxLength') ?? 0) > 200) {
    return <LongField {...text} maxLength={number('maxLength')} onChange={onChange} />;
  }
  return (
    <TextField
      {...text}
      type={input.type === 'time' ? 'datetime-local' : input.type === 'e-mail' ? 'email' : 'text'}
      maxLength={number('maxLength')}
      autoComplete="off"
      spellCheck={false}
      onChange={onChange}
    />
  );
}

function PersonField({ input, value, error, onChange }: InputFieldProps) {
  const list = useQuery(people());
  return (
    <Select
      label={input.label}
      description={input.help ?? undefined}
      withAsterisk={input.required}
      error={error}
      searchable
      clearable={!input.required}
      nothingFoundMessage="Nobody of that name"
      data={(list.data?.items ?? []).map((person) => ({ value: person.key, label: person.name }))}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}
