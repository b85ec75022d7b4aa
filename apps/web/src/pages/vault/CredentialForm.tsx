import { NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { DomainField } from '../../ui/DomainField.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
import { kindWords } from './CredentialRow.tsx';
import { PlacesField } from './PlacesField.tsx';
import type { Credential } from './queries.ts';
import { missingPlaces, placesOf, SHORTEST_VALUE } from './reach.ts';
import { ValueInput } from './ValueInput.tsx';

const needsAccount: readonly string[] = ['ldap-bind', 'http-basic'];
const mayHaveAccount = (kind: string): boolean => kind !== 'http-token';
/** Those of use to a step; what was kept as something else is shown, and made no more. */
type NewKind = Exclude<Credential['kind'], 'generic'>;
const newKinds = Object.entries(kindWords).filter(([kind]) => kind !== 'generic');

/** A new one, or a new value for one. What is typed here is never shown again. */
export function CredentialForm({ credential, onClose }: { credential: Credential | null; onClose: () => void }) {
  const [name, setName] = useState('');
  const [newKind, setNewKind] = useState<NewKind>('ssh-key');
  const kind = credential?.kind ?? newKind;
  const [purpose, setPurpose] = useState('');
  const [domain, setDomain] = useState<string | null>(null);
  const [account, setAccount] = useState('');
  const [places, setPlaces] = useState('');
  const endpoints = placesOf(places);
  const [days, setDays] = useState<number | string>('');
  const [value, setValue] = useState('');
  const save = useSending({
    send: () =>
      credential
        ? call('credential.rotate', { params: { id: String(credential.id) }, body: { value } })
        : call('credential.create', {
            body: {
              ...{ name, kind: newKind, purpose, endpoints, value, domain: domain ?? '' },
              ...(account === '' ? {} : { account }),
              ...(days === '' ? {} : { rotateAfterDays: Number(days) }),
            },
          }),
    done: () => (credential ? 'The new value counts from the next use; the one before is gone.' : `${name} is kept.`),
    stale: ['credentials'],
    onClose,
  });
  const reason = credential ? null : missing({ name, purpose, domain, account, endpoints, kind });
  return (
    <FormShell
      open
      title={credential ? `A new value for ${credential.name}` : 'Keep a credential'}
      submit={credential ? 'Replace the value' : 'Keep it'}
      reason={reason ?? (value.length < SHORTEST_VALUE ? 'Give the value: four characters or more.' : null)}
      {...save}
    >
      {credential === null && (
        <>
          <TextField
            label="Name"
            description="As procedures name it: lower-case words joined by hyphens."
            value={name}
            onChange={setName}
          />
          <Select
            label="Kind"
            value={newKind}
            data={newKinds.map(([key, label]) => ({ value: key, label }))}
            onChange={(next) => next && setNewKind(next as NewKind)}
          />
          <TextField label="What for" value={purpose} onChange={setPurpose} />
          <DomainField description="Work in it, and in all below it, may use it." value={domain} onChange={setDomain} />
          {mayHaveAccount(kind) && (
            <TextField
              label={kind === 'ldap-bind' ? 'DN that signs in' : 'User'}
              value={account}
              onChange={setAccount}
            />
          )}
          <PlacesField value={places} onChange={setPlaces} />
          <NumberInput label="New value after days" value={days} min={1} max={3650} onChange={setDays} />
        </>
      )}
      <ValueInput kind={kind} value={value} onChange={setValue} />
    </FormShell>
  );
}

interface Draft {
  name: string;
  purpose: string;
  domain: string | null;
  account: string;
  endpoints: string[];
  kind: string;
}

function missing({ name, purpose, domain, account, endpoints, kind }: Draft): string | null {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) return 'Give it a name of lower-case words joined by hyphens.';
  if (purpose.trim().length < 3) return 'Say what it is for.';
  if (domain === null) return 'Choose its domain.';
  if (needsAccount.includes(kind) && account === '') return 'Say who signs in.';
  return missingPlaces(kind, endpoints);
}
