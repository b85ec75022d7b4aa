import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { sayProblem } from '../../ui/toast.tsx';
import { MailForm, WebhookForm } from './forms.tsx';
import css from './NotificationsPage.module.css';
import { deliveries, mail, type Webhook, webhooks } from './queries.ts';

/** For who operates the installation: by what notices are sent, and what did not arrive. */
export function Sending() {
  return (
    <div className={css.stack}>
      <GivenUp />
      <Mail />
      <Webhooks />
    </div>
  );
}

function GivenUp() {
  const dead = useQuery(deliveries('dead'));
  const pending = useQuery(deliveries('pending'));
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: (number: number) => call('delivery.retry', { params: { id: number } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['deliveries'] }),
    onError: sayProblem,
  });
  const waiting = pending.data?.items.length ?? 0;
  return (
    <Panel title="What did not arrive" aside={waiting > 0 ? `${waiting} still on their way` : undefined}>
      {dead.isPending && <SkeletonLines lines={2} />}
      {dead.isError && <ProblemView error={dead.error} retry={() => void dead.refetch()} compact />}
      {dead.data?.items.length === 0 && <p className={css.text}>Nothing was given up.</p>}
      <ul className={css.items}>
        {dead.data?.items.map((one) => (
          <li key={one.number}>
            <span>
              {one.channel} to {one.to}: {one.title}
              <br />
              <span className={css.fine}>
                {one.error} Tried {one.attempts} times.
              </span>
            </span>
            <Button small busy={retry.isPending} onClick={() => retry.mutate(one.number)}>
              Try again
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Mail() {
  const server = useQuery(mail());
  const [editing, setEditing] = useState(false);
  const test = useMutation({ mutationFn: () => call('mail.test', {}), onError: sayProblem });
  const set = server.data?.server;
  return (
    <Panel title="Mail server">
      <div className={css.stack}>
        {server.isPending && <SkeletonLines lines={1} />}
        {server.data && (
          <p className={css.text}>
            {set
              ? `${set.host}:${set.port}, ${security[set.security]}, as ${set.username ?? 'nobody'}, from ${set.sender}.`
              : 'None is set: no e-mail is sent.'}
          </p>
        )}
        {test.data && (
          <p className={css.text}>
            {test.data.sent ? `It took a mail for ${test.data.to}.` : `It did not work: ${test.data.error}`}
          </p>
        )}
        <div className={css.buttons}>
          <Button onClick={() => setEditing(true)}>{set ? 'Change it' : 'Set it'}</Button>
          <Button busy={test.isPending} reason={set ? null : 'No mail server is set.'} onClick={() => test.mutate()}>
            Send me a mail
          </Button>
        </div>
      </div>
      {editing && <MailForm before={set ?? null} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

const security = { tls: 'TLS', starttls: 'STARTTLS', none: 'without TLS' };

function Webhooks() {
  const list = useQuery(webhooks());
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Webhook | null>(null);
  const remove = useMutation({
    mutationFn: (id: number) => call('webhook.remove', { params: { id } }),
    onSuccess: () => {
      setRemoving(null);
      void client.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <Panel title="Webhooks">
      <div className={css.stack}>
        {list.data?.items.length === 0 && <p className={css.text}>None: nothing is sent to other systems.</p>}
        <ul className={css.items}>
          {list.data?.items.map((hook) => (
            <li key={hook.id}>
              <span>
                <strong>{hook.name}</strong> {hook.url}
                <br />
                <span className={css.fine}>
                  {hook.kinds.length === 0 ? 'Everything' : hook.kinds.join(', ')}
                  {hook.allowPrivate && ' · inside the own network'}
                </span>
              </span>
              <Button small tone="quiet" onClick={() => setRemoving(hook)}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
        <div className={css.buttons}>
          <Button onClick={() => setAdding(true)}>Add a webhook</Button>
        </div>
      </div>
      {adding && <WebhookForm onClose={() => setAdding(false)} />}
      <Confirm
        open={removing !== null}
        title="Remove a webhook"
        act="Remove it"
        danger
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => removing && remove.mutate(removing.id)}
        onClose={() => setRemoving(null)}
      >
        Nothing is sent to {removing?.name} any more. Its secret is thrown away.
      </Confirm>
    </Panel>
  );
}
