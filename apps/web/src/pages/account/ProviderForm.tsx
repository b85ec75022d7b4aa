import { useState } from 'react';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { workspacePrefix } from '../../paths.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { CheckField, SecretField, TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
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
  const change = (some: Partial<typeof blank>) => setGiven({ ...given, ...some });
  const save = useSending({
    send: () =>
      call('identity-provider.set', { body: { ...given, ...(secret === '' ? {} : { clientSecret: secret }) } }),
    done: () => (given.active ? 'It is on the sign-in page now.' : 'It is kept, and not offered on the sign-in page.'),
    stale: ['identity-providers'],
    onClose,
  });
  const missing = (['key', 'name', 'issuer', 'clientId'] as const).find((field) => given[field].trim() === '');
  const redirectUri = provider?.redirectUri ?? `${location.origin}${workspacePrefix}/api/auth/oidc/callback`;
  return (
    <FormShell
      open
      wide
      title={provider ? `Change ${provider.name}` : 'Set up a provider'}
      submit="Save"
      reason={missing ? 'Give its name, key, issuer and client ID first.' : null}
      {...save}
    >
      <div className={css.pair}>
        <TextField
          label="Name"
          description="What its button on the sign-in page says."
          maxLength={60}
          data-autofocus
          value={given.name}
          onChange={(name) => change({ name })}
        />
        <TextField
          label="Key"
          description="Lower-case letters, digits and hyphens; it stays."
          disabled={provider !== null}
          maxLength={40}
          value={given.key}
          onChange={(key) => change({ key })}
        />
      </div>
      <TextField
        label="Issuer"
        description="Its address, exactly as its discovery document names it. Plumbline reads that document before it stores anything."
        placeholder="https://login.example.org/realms/main"
        value={given.issuer}
        onChange={(issuer) => change({ issuer })}
      />
      <div className={css.pair}>
        <TextField label="Client ID" value={given.clientId} onChange={(clientId) => change({ clientId })} />
        <SecretField
          label="Client secret"
          placeholder={provider?.hasSecret ? 'kept; type to replace it' : ''}
          autoComplete="off"
          value={secret}
          onChange={setSecret}
        />
      </div>
      <div>
        <p className={css.quiet}>Tell the provider this redirect address:</p>
        <code className={css.secret}>{redirectUri}</code>
      </div>
      <div className={css.pair}>
        <TextField label="Scopes" value={given.scopes} onChange={(scopes) => change({ scopes })} />
        <TextField
          label="Claim that holds the groups"
          value={given.groupsClaim}
          onChange={(groupsClaim) => change({ groupsClaim })}
        />
      </div>
      <CheckField
        label="Add people who are not known here yet"
        description="Otherwise only people who are already here, with the same verified e-mail address, can sign in."
        checked={given.createsPeople}
        onChange={(createsPeople) => change({ createsPeople })}
      />
      <CheckField
        label="The provider asks for a second factor"
        description="Plumbline then asks for none of its own."
        checked={given.secondFactor}
        onChange={(secondFactor) => change({ secondFactor })}
      />
      <CheckField
        label="Offer it on the sign-in page"
        checked={given.active}
        onChange={(active) => change({ active })}
      />
    </FormShell>
  );
}
