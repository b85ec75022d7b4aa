import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { say, sayProblem } from '../../ui/toast.tsx';
import { pushState, subscribeHere } from './device.ts';
import css from './NotificationsPage.module.css';
import { type Settings, settings } from './queries.ts';

type Kind = Settings['kinds'][number]['kind'];
type Change = Parameters<typeof call<'notification.set'>>[1]['body'];

/** What one is sent by which channel, when not, and to which devices. What one is told here is not chosen: it is all of it. */
export function Choices() {
  const mine = useQuery(settings());
  const client = useQueryClient();
  const keep = (shown: Settings) => client.setQueryData(settings().queryKey, shown);
  const set = useMutation({
    mutationFn: (body: Change) => call('notification.set', { body }),
    onSuccess: keep,
    onError: sayProblem,
  });
  if (mine.isPending) return <SkeletonLines lines={10} />;
  if (mine.isError && !mine.data) return <ProblemView error={mine.error} retry={() => void mine.refetch()} />;
  const shown = mine.data;
  const toggle = (channel: 'email' | 'push', kind: Kind) => {
    const muted = shown.muted[channel];
    const next = muted.includes(kind) ? muted.filter((one) => one !== kind) : [...muted, kind];
    set.mutate({ muted: { [channel]: next } });
  };
  return (
    <div className={css.stack}>
      <Panel title="What I am sent">
        <div className={css.stack}>
          <p className={css.fine}>
            All of it stands here.{' '}
            {shown.email.available
              ? `E-mail goes to ${shown.email.address ?? 'nowhere: you have no address here'}.`
              : 'No mail server is set, so no e-mail is sent.'}
          </p>
          <table className={css.kinds}>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">E-mail</th>
                <th scope="col">Push</th>
              </tr>
            </thead>
            <tbody>
              {shown.kinds.map(({ kind, label, urgent }) => (
                <tr key={kind}>
                  <td>
                    {label}
                    {urgent && <span className={css.fine}> Urgent: quiet hours do not hold it back.</span>}
                  </td>
                  {(['email', 'push'] as const).map((channel) => (
                    <td key={channel}>
                      <label>
                        <input
                          type="checkbox"
                          aria-label={`${label}: by ${channel === 'email' ? 'e-mail' : 'push'}`}
                          checked={!shown.muted[channel].includes(kind)}
                          disabled={set.isPending}
                          onChange={() => toggle(channel, kind)}
                        />
                      </label>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Quiet shown={shown} onSet={(body) => set.mutate(body)} busy={set.isPending} />
      <Devices shown={shown} onChange={keep} />
      <PrivateAddress shown={shown} onChange={keep} />
    </div>
  );
}

function Quiet({ shown, onSet, busy }: { shown: Settings; onSet: (body: Change) => void; busy: boolean }) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [from, setFrom] = useState(shown.quiet?.from ?? '22:00');
  const [to, setTo] = useState(shown.quiet?.to ?? '07:00');
  return (
    <Panel title="Quiet hours">
      <form
        className={css.stack}
        onSubmit={(event) => {
          event.preventDefault();
          onSet({ quiet: { from, to }, timeZone: here });
        }}
      >
        <p className={css.text}>
          {shown.quiet
            ? `Nothing is sent from ${shown.quiet.from} to ${shown.quiet.to} (${shown.timeZone}), except what is urgent. It arrives afterwards, if you have not read it here.`
            : 'Notices are sent at any hour.'}
        </p>
        <div className={css.line}>
          <TextField type="time" label="From" value={from} onChange={setFrom} />
          <TextField type="time" label="To" value={to} onChange={setTo} />
          <Button type="submit" busy={busy}>
            {shown.quiet ? 'Change them' : 'Keep these hours quiet'}
          </Button>
          {shown.quiet && (
            <Button tone="quiet" busy={busy} onClick={() => onSet({ quiet: null })}>
              No quiet hours
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}

const whyNot = {
  insecure: 'Browsers push to pages that came over https only.',
  unsupported: 'This browser cannot be pushed to. On an iPhone, put Plumbline on the home screen first.',
  denied: 'This browser was told not to show notices: change that in its settings for this page.',
};

function Devices({ shown, onChange }: { shown: Settings; onChange: (shown: Settings) => void }) {
  const state = useQuery({ queryKey: ['push here'], queryFn: pushState, staleTime: 0 });
  const add = useMutation({
    mutationFn: async () => call('push-device.add', { body: await subscribeHere(shown.push.publicKey) }),
    onSuccess: (next) => {
      onChange(next);
      void state.refetch();
      say('This browser is told from now on.');
    },
    onError: sayProblem,
  });
  const remove = useMutation({
    mutationFn: (number: number) => call('push-device.remove', { params: { number } }),
    onSuccess: onChange,
    onError: sayProblem,
  });
  const reason = state.data && state.data in whyNot ? whyNot[state.data as keyof typeof whyNot] : null;
  return (
    <Panel title="Devices that are pushed to">
      <div className={css.stack}>
        {shown.push.devices.length > 0 && (
          <ul className={css.items}>
            {shown.push.devices.map(({ number, device, since }) => (
              <li key={number}>
                <span>
                  {device} <span className={css.fine}>since</span> <Time at={since} />
                </span>
                <Button small tone="quiet" busy={remove.isPending} onClick={() => remove.mutate(number)}>
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className={css.buttons}>
          <Button busy={add.isPending} reason={reason} onClick={() => add.mutate()}>
            {state.data === 'on' ? 'Push to this browser again' : 'Push to this browser'}
          </Button>
        </div>
        {reason && <p className={css.fine}>{reason}</p>}
      </div>
    </Panel>
  );
}

function PrivateAddress({ shown, onChange }: { shown: Settings; onChange: (shown: Settings) => void }) {
  const [address, setAddress] = useState(shown.privateEmail?.address ?? '');
  const set = useMutation({
    mutationFn: (privateEmail: string | null) => call('contact.set', { body: { privateEmail } }),
    onSuccess: (next) => {
      onChange(next);
      setAddress(next.privateEmail?.address ?? '');
      say('Kept.');
    },
  });
  return (
    <Panel title="When I cannot sign in">
      <form
        className={css.stack}
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate(address.trim());
        }}
      >
        <p className={css.text}>
          A new password can reach you by a link to a private address. It counts for what is asked after you recorded
          it.
        </p>
        <div className={css.line}>
          <TextField
            type="email"
            label="Private e-mail address"
            autoComplete="email"
            value={address}
            onChange={setAddress}
          />
          <Button type="submit" busy={set.isPending} reason={address.trim() === '' ? 'Type an address.' : null}>
            Keep it
          </Button>
          {shown.privateEmail && (
            <Button tone="quiet" busy={set.isPending} onClick={() => set.mutate(null)}>
              Forget it
            </Button>
          )}
        </div>
        {set.error && <ProblemView error={set.error} compact />}
      </form>
    </Panel>
  );
}
