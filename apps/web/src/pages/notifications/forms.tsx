import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { CheckField, LongField, SecretField, TextField } from '../../ui/fields.tsx';
import css from './NotificationsPage.module.css';
import { settings } from './queries.ts';

type Mail = NonNullable<Operations['mail.show']['output']['server']>;
type Security = Mail['security'];

export function MailForm({ before, onClose }: { before: Mail | null; onClose: () => void }) {
  const client = useQueryClient();
  const [host, setHost] = useState(before?.host ?? '');
  const [port, setPort] = useState<number | string>(before?.port ?? 587);
  const [security, setSecurity] = useState<Security>(before?.security ?? 'starttls');
  const [username, setUsername] = useState(before?.username ?? '');
  const [password, setPassword] = useState('');
  const [sender, setSender] = useState(before?.sender ?? '');
  const [ca, setCa] = useState('');
  const set = useMutation({
    mutationFn: () =>
      call('mail.set', {
        body: {
          host,
          port: Number(port),
          security,
          sender,
          username: username === '' ? null : username,
          ...(password === '' ? {} : { password }),
          ...(ca === '' ? {} : { ca }),
        },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['mail'] });
      void client.invalidateQueries({ queryKey: ['notifications'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title="Mail server"
      submit="Keep it"
      busy={set.isPending}
      reason={host === '' || sender === '' ? 'It needs a host and a sender.' : null}
      error={set.error}
      onSubmit={() => set.mutate()}
      onClose={onClose}
    >
      <TextField label="Host" value={host} data-autofocus onChange={setHost} />
      <div className={css.line}>
        <Select
          label="Security"
          data={[
            { value: 'starttls', label: 'STARTTLS' },
            { value: 'tls', label: 'TLS' },
            { value: 'none', label: 'None (this machine only)' },
          ]}
          value={security}
          onChange={(value) => value && setSecurity(value as Security)}
        />
        <NumberInput label="Port" min={1} max={65_535} value={port} onChange={setPort} />
      </div>
      <TextInput
        label="Sender"
        placeholder="Plumbline <plumbline@example.org>"
        value={sender}
        onChange={(event) => setSender(event.currentTarget.value)}
      />
      <TextField label="Signs in as" value={username} onChange={setUsername} />
      <SecretField
        label="Password"
        description={before?.password ? 'Left empty it stays as it is, for the same host.' : undefined}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <LongField
        label="Authority that signed its certificate"
        description="PEM; only where the system does not trust it already."
        maxRows={6}
        value={ca}
        onChange={setCa}
      />
    </FormShell>
  );
}

export function WebhookForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const mine = useQuery(settings());
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<string[]>([]);
  const [allowPrivate, setAllowPrivate] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () =>
      call('webhook.add', {
        body: { name, url, kinds: kinds as Operations['webhook.add']['body']['kinds'], allowPrivate },
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['webhooks'] });
      setSecret(made.secret);
    },
  });
  if (secret !== null)
    return (
      <FormShell open title="The secret of the webhook" submit="I have it" onSubmit={onClose} onClose={onClose}>
        <p className={css.text}>Shown once. The receiver checks X-Plumbline-Signature with it.</p>
        <TextInput label="Secret" readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
      </FormShell>
    );
  return (
    <FormShell
      open
      title="Add a webhook"
      submit="Add it"
      busy={add.isPending}
      reason={name === '' || url === '' ? 'It needs a name and an address.' : null}
      error={add.error}
      onSubmit={() => add.mutate()}
      onClose={onClose}
    >
      <TextField label="Name" value={name} data-autofocus onChange={setName} />
      <TextField
        label="Address"
        placeholder="https://chat.example.org/hooks/infrastructure"
        value={url}
        onChange={setUrl}
      />
      <MultiSelect
        label="What is sent"
        placeholder={kinds.length === 0 ? 'Everything' : undefined}
        data={(mine.data?.kinds ?? []).map(({ kind, label }) => ({ value: kind, label }))}
        value={kinds}
        onChange={setKinds}
      />
      <CheckField label="It is inside our own network" checked={allowPrivate} onChange={setAllowPrivate} />
    </FormShell>
  );
}
