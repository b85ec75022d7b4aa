import { Select } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { itemsOf } from '../../api/pages.ts';
import { domains as domainsQuery } from '../../api/queries.ts';
import { reasonText } from '../../ui/Button.tsx';
import { DomainField } from '../../ui/DomainField.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { CheckField, LongField, SecretField, TextField } from '../../ui/fields.tsx';
import { say } from '../../ui/toast.tsx';
import { credentials as credentialsQuery } from '../vault/queries.ts';
import { attributesOfDirectory, type DirectoryDraft, endpointOf, isPlain, missingOfDirectory } from './directory.ts';
import css from './Targets.module.css';

const NEW = 'a new one';
const blank: DirectoryDraft = {
  ...{ name: 'Directory', url: '', baseDn: '', domain: null, startTls: true, ca: '' },
  ...{ credential: null, credentialName: 'directory-admin', account: '', password: '' },
};

/** Takes a directory in so that procedures can speak to it: where it is, and who signs in there. */
export function TakeInDirectory({ onTaken, onClose }: { onTaken: (key: string) => void; onClose: () => void }) {
  const [draft, setDraft] = useState(blank);
  const domains = useQuery(domainsQuery());
  const kept = itemsOf(useInfiniteQuery(credentialsQuery()).data) ?? [];
  const usable = kept.filter((one) => one.kind === 'ldap-bind' && one.retiredAt === null);
  const mayKeep = useMay('credential.manage');
  const client = useQueryClient();
  // Where the second half fails the credential is there already: it is not made twice.
  const made = useRef<string | null>(null);
  const slugs = (domains.data?.items ?? []).map((one) => one.slug);
  const filled = { ...draft, domain: draft.domain ?? (slugs.includes('identity') ? 'identity' : null) };
  const change = (some: Partial<DirectoryDraft>) => setDraft((before) => ({ ...before, ...some }));
  const take = useMutation({
    mutationFn: async () => {
      const { name, domain, account, credential, credentialName, password, url } = filled;
      if (credential === null && made.current !== credentialName) {
        await call('credential.create', {
          body: {
            ...{ name: credentialName, kind: 'ldap-bind', domain: domain!, account: account.trim(), value: password },
            ...{ endpoints: [endpointOf(url)!], purpose: `Signs in to the directory ${name.trim()}` },
          },
        });
        made.current = credentialName;
      }
      return call('component.create', {
        body: {
          ...{ kind: 'directory', name: name.trim(), state: 'in-service', domain: domain! },
          attributes: attributesOfDirectory(filled),
        },
      });
    },
    onSuccess: (component) => {
      say(`${component.name} is in the estate: procedures can speak to it.`);
      void client.invalidateQueries();
      onTaken(component.key);
    },
  });
  const refused = filled.credential === null && mayKeep.reason ? reasonText(mayKeep.reason, mayKeep.whoCould) : null;
  return (
    <FormShell
      open
      wide
      title="Take in a directory"
      submit="Take it in"
      busy={take.isPending}
      error={take.error}
      reason={refused ?? missingOfDirectory(filled)}
      onSubmit={() => take.mutate()}
      onClose={onClose}
    >
      <p className={css.hint}>
        Two things are stored: the directory, as a component of the estate, and the credential by which procedures sign
        in there, in the vault. Nothing is asked of the directory before a procedure runs.
      </p>
      <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} />
      <TextField
        label="Address"
        data-autofocus
        placeholder="ldaps://ldap.example.org"
        description="ldaps:// where it can; its port is 636 unless you name another."
        value={draft.url}
        onChange={(url) => change({ url })}
      />
      {isPlain(draft.url) && (
        <CheckField
          label="Encrypt by STARTTLS"
          description="Without it passwords cross the network in clear text."
          checked={draft.startTls}
          onChange={(startTls) => change({ startTls })}
        />
      )}
      <TextField
        label="Base DN"
        placeholder="dc=example,dc=org"
        description="Accounts are looked for below it."
        value={draft.baseDn}
        onChange={(baseDn) => change({ baseDn })}
      />
      <DomainField
        description="Work in it, and in all below it, may use the directory and its credential."
        value={filled.domain}
        onChange={(domain) => change({ domain })}
      />
      <LongField
        label="Certificate of its authority, if it is one of your own"
        description="PEM. Left empty, the authorities that this machine trusts count."
        minRows={1}
        maxRows={6}
        spellCheck={false}
        value={draft.ca}
        onChange={(ca) => change({ ca })}
      />
      {usable.length > 0 && (
        <Select
          label="Credential"
          value={draft.credential ?? NEW}
          data={[
            { value: NEW, label: 'Keep a new one' },
            ...usable.map((one) => ({ value: one.name, label: `${one.name}: ${one.account ?? ''}` })),
          ]}
          onChange={(credential) => change({ credential: credential === NEW ? null : credential })}
        />
      )}
      {draft.credential === null && (
        <>
          <TextField
            label="DN that signs in"
            placeholder="cn=admin,dc=example,dc=org"
            description="An account that may set passwords below the base DN, and no more than it needs."
            value={draft.account}
            onChange={(account) => change({ account })}
          />
          <SecretField
            label="Its password"
            description={`It goes into the vault as "${draft.credentialName}", for ${endpointOf(draft.url) ?? 'this directory'} only, and is never shown again.`}
            autoComplete="new-password"
            value={draft.password}
            onChange={(password) => change({ password })}
          />
          <TextField
            label="Name of the credential"
            value={draft.credentialName}
            onChange={(credentialName) => change({ credentialName })}
          />
        </>
      )}
    </FormShell>
  );
}
