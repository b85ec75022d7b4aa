import { NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { domains as domainsQuery } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import { kindWords } from './CredentialRow.tsx';
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
  const domains = useQuery({ ...domainsQuery(), enabled: credential === null });
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      credential
        ? call('credential.rotate', { params: { id: String(credential.id) }, body: { value } })
        : call('credential.create', {
            body: {
              ...{ name, kind: newKind, purpose, endpoints, value, domain: domain ?? '' },
              ...(account === '' ? {} : { account }),
              ...(days === '' ? {} : { rotateAfterDays: Number(days) }),
            },
          }),
    onSuccess: () => {
      say(credential ? 'The new value counts from the next use; the one before is gone.' : `${name} is kept.`);
      void client.invalidateQueries({ queryKey: ['credentials'] });
      onClose();
    },
  });
  const reason = credential ? null : missing({ name, purpose, domain, account, endpoints, kind });
  return (
    <FormShell
      open
      title={credential ? `A new value for ${credential.name}` : 'Keep a credential'}
      submit={credential ? 'Replace the value' : 'Keep it'}
      busy={save.isPending}
      error={save.error}
      reason={reason ?? (value.length < SHORTEST_VALUE ? 'Give the value: four characters or more.' : null)}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      {credential === null && (
        <>
          <TextInput
            label="Name"
            description="As procedures name it: lower-case words joined by hyphens."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Kind"
            value={newKind}
            data={newKinds.map(([key, label]) => ({ value: key, label }))}
            onChange={(next) => next && setNewKind(next as NewKind)}
          />
          <TextInput label="What for" value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} />
          <Select
            label="Domain"
            description="Work in it, and in all below it, may use it."
            value={domain}
            searchable
            data={(domains.data?.items ?? []).map((one) => ({ value: one.slug, label: one.name }))}
            onChange={setDomain}
          />
          {mayHaveAccount(kind) && (
            <TextInput
              label={kind === 'ldap-bind' ? 'DN that signs in' : 'User'}
              value={account}
              onChange={(event) => setAccount(event.currentTarget.value)}
            />
          )}
          <TextInput
            label="Shown only at"
            description="host, host:port or *.suffix; several with a space between."
            value={places}
            onChange={(event) => setPlaces(event.currentTarget.value)}
          />
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
