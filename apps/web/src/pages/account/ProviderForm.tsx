import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { workspacePrefix } from '../../paths.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import css from './AccountPage.module.css';

export type Provider = Operations['identity-provider.list']['output']['items'][number];

const blank = {
  key: '',
  name: '',
  issuer: '',
  clientId: '',
  scopes: 'openid profile email',
  groupsClaim: 'groups',
  createsPeople: false,
  secondFactor: false,
  active: true,
};

export function ProviderForm({ provider, onClose }: { provider: Provider | null; onClose: () => void }) {
  const [given, setGiven] = useState(() => {
    if (!provider) return blank;
    const { hasSecret: _secret, redirectUri: _uri, version: _version, ...rest } = provider;
    return rest;
  });
  const [secret, setSecret] = useState('');
  const client = useQueryClient();
  const change = (some: Partial<typeof blank>) => setGiven({ ...given, ...some });
  const save = useMutation({
    mutationFn: () =>
      call('identity-provider.set', { body: { ...given, ...(secret === '' ? {} : { clientSecret: secret }) } }),
    onSuccess: () => {
      say(given.active ? 'It is on the sign-in page now.' : 'It is kept, and not offered on the sign-in page.');
      void client.invalidateQueries({ queryKey: ['identity-providers'] });
      onClose();
    },
  });
  const missing = (['key', 'name', 'issuer', 'clientId'] as const).find((field) => given[field].trim() === '');
  const redirectUri = provider?.redirectUri ?? `${location.origin}${workspacePrefix}/api/auth/oidc/callback`;
  return (
    <FormShell
      open
      wide
      title={provider ? `Change ${provider.name}` : 'Set up a provider'}
      submit="Save"
      busy={save.isPending}
      error={save.error}
      reason={missing ? 'Give its name, key, issuer and client ID first.' : null}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <div className={css.pair}>
        <TextInput
          label="Name"
          description="What its button on the sign-in page says."
          maxLength={60}
          data-autofocus
          value={given.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Key"
          description="Lower-case letters, digits and hyphens; it stays."
          disabled={provider !== null}
          maxLength={40}
          value={given.key}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label="Issuer"
        description="Its address, exactly as its discovery document names it. Plumbline reads that document before it stores anything."
        placeholder="https://login.example.org/realms/main"
        value={given.issuer}
        onChange={(event) => change({ issuer: event.currentTarget.value })}
      />
      <div className={css.pair}>
        <TextInput
          label="Client ID"
          value={given.clientId}
          onChange={(event) => change({ clientId: event.currentTarget.value })}
        />
        <PasswordInput
          label="Client secret"
          placeholder={provider?.hasSecret ? 'kept; type to replace it' : ''}
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      </div>
      <div>
        <p className={css.quiet}>Tell the provider this redirect address:</p>
        <code className={css.secret}>{redirectUri}</code>
      </div>
      <div className={css.pair}>
        <TextInput
          label="Scopes"
          value={given.scopes}
          onChange={(event) => change({ scopes: event.currentTarget.value })}
        />
        <TextInput
          label="Claim that holds the groups"
          value={given.groupsClaim}
          onChange={(event) => change({ groupsClaim: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label="Add people who are not known here yet"
        description="Otherwise only people who are already here, with the same verified e-mail address, can sign in."
        checked={given.createsPeople}
        onChange={(event) => change({ createsPeople: event.currentTarget.checked })}
      />
      <Checkbox
        label="The provider asks for a second factor"
        description="Plumbline then asks for none of its own."
        checked={given.secondFactor}
        onChange={(event) => change({ secondFactor: event.currentTarget.checked })}
      />
      <Checkbox
        label="Offer it on the sign-in page"
        checked={given.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
    </FormShell>
  );
}
