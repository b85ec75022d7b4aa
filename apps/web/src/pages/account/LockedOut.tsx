import { Modal, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Time } from '../../ui/Time.tsx';
import { sayProblem } from '../../ui/toast.tsx';
import css from './AccountPage.module.css';
import { useAct } from './queries.ts';

/** Somebody cannot get in, or must not any more: what now? */
export function LockedOut() {
  const [chosen, setChosen] = useState<{ id: number; name: string; email: string | null } | null>(null);
  const person = chosen?.id ?? null;
  const [typed, setTyped] = useState('');
  const [asking, setAsking] = useState<'end' | 'reset' | null>(null);
  const people = useQuery({
    queryKey: ['people', 'sign-in', typed],
    queryFn: ({ signal }) =>
      call('person.list', { query: { kind: 'person', limit: 20, ...(typed ? { q: typed } : {}) }, signal }),
  });
  const params = { id: person ?? 0 };
  const found = useQuery({
    queryKey: ['sign-in-of', person],
    queryFn: ({ signal }) => call('sign-in.show', { params, signal }),
    enabled: person !== null,
  });
  const unlock = useAct(() => call('sign-in.unlock', { params }), 'They may try again at once.', 'sign-in-of');
  const end = useAct(
    async () => {
      await call('sign-in.end', { params });
      setAsking(null);
    },
    'All their sessions are over.',
    'sign-in-of',
  );
  const reset = useAct(
    async () => {
      await call('second-factor.reset', { params });
      setAsking(null);
    },
    'Their second factors are gone.',
    'sign-in-of',
  );
  const email = chosen?.email ?? null;
  const link = useMutation({
    mutationFn: () => call('sign-in.create', { body: email === null ? undefined : { email } }),
    onError: sayProblem,
  });
  const { data } = found;
  // Who is chosen stays offered, whatever is typed.
  const others = people.data?.items.filter(({ id }) => id !== person) ?? [];
  const offered = chosen ? [chosen, ...others] : others;
  const factors = data ? Number(data.app) + data.passkeys : 0;
  return (
    <Panel title="Somebody cannot get in, or must not">
      <div className={css.fields}>
        <Select
          label="Who"
          placeholder="Type a name"
          searchable
          clearable
          value={person === null ? null : String(person)}
          onChange={(id) => setChosen(people.data?.items.find((one) => String(one.id) === id) ?? null)}
          onSearchChange={(text) => setTyped(text.split(' · ')[0] ?? '')}
          filter={({ options }) => options}
          data={offered.map((one) => ({ value: String(one.id), label: `${one.name} · ${one.email ?? 'no e-mail'}` }))}
        />
        {found.isError && <ProblemView error={found.error} compact />}
        {data && (
          <>
            <p className={css.quiet}>
              {data.lockedUntil ? (
                <>
                  Must wait <Time at={data.lockedUntil} /> after {plural(data.failures, 'failed attempt')}.{' '}
                </>
              ) : (
                `${data.failures === 0 ? 'No failed attempt' : plural(data.failures, 'failed attempt')}. `
              )}
              {plural(data.sessions, 'session')}; {data.password ? 'a password' : 'no password'},{' '}
              {data.app ? 'an authenticator app' : 'no authenticator app'}, {plural(data.passkeys, 'passkey')}.
            </p>
            <div className={css.inline}>
              <Button
                busy={unlock.isPending}
                reason={data.failures === 0 ? 'Nothing holds them up.' : null}
                onClick={() => unlock.mutate(undefined)}
              >
                Unlock
              </Button>
              <Button
                busy={link.isPending}
                reason={email === null ? 'They have no e-mail address.' : null}
                onClick={() => link.mutate()}
              >
                Make a sign-in link
              </Button>
              <Button reason={data.sessions === 0 ? 'They are not in.' : null} onClick={() => setAsking('end')}>
                End their sessions
              </Button>
              <Button
                tone="danger"
                reason={factors === 0 ? 'They have none.' : null}
                onClick={() => setAsking('reset')}
              >
                Take their second factors away
              </Button>
            </div>
          </>
        )}
      </div>
      <Modal
        opened={link.data !== undefined}
        onClose={() => link.reset()}
        title="A sign-in link"
        centered
        closeOnClickOutside={false}
      >
        <div className={css.fields}>
          <p className={css.quiet}>
            It signs them in once, within 15 minutes, and is shown now only. Give it to nobody else: who opens it is in
            as them, as far as no second factor is asked for. With it they can set a new password without the old one.
          </p>
          <code className={css.secret}>{link.data?.url}</code>
          <div className={css.acts}>
            <Button tone="strong" onClick={() => link.reset()}>
              Done
            </Button>
          </div>
        </div>
      </Modal>
      <Confirm
        open={asking === 'end'}
        title="End all their sessions"
        act={`End ${plural(data?.sessions ?? 0, 'session')}`}
        busy={end.isPending}
        onConfirm={() => end.mutate(undefined)}
        onClose={() => setAsking(null)}
      >
        They are out with their next click, and may sign in again.
      </Confirm>
      <Confirm
        open={asking === 'reset'}
        title="Take their second factors away"
        act="Take them away"
        danger
        busy={reset.isPending}
        onConfirm={() => reset.mutate(undefined)}
        onClose={() => setAsking(null)}
      >
        Their authenticator app, backup codes and {plural(data?.passkeys ?? 0, 'passkey')} go, and their sessions end.
        Make sure that it is really them who ask: this is what somebody would ask for who wants to be them.
      </Confirm>
    </Panel>
  );
}
