import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './AccountPage.module.css';
import { type Security, useAct } from './queries.ts';

const methodWords = { link: 'by link', password: 'by password', passkey: 'by passkey', oidc: 'by provider' } as const;

/** Where am I in? */
export function Sessions({ sessions }: { sessions: Security['sessions'] }) {
  const [asking, setAsking] = useState(false);
  const end = useAct((id: string) => call('session.end', { params: { id } }), 'That session is over.');
  const endOthers = useAct(async () => {
    await call('session.endOthers', {});
    setAsking(false);
  }, 'All your other sessions are over.');
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <Panel
      title="Sessions"
      aside={
        <Button small reason={others === 0 ? 'There is no other.' : null} onClick={() => setAsking(true)}>
          End all others
        </Button>
      }
    >
      <ul className={css.list}>
        {sessions.map((session) => (
          <li key={session.id} className={css.row}>
            {/\b(?:iOS|Android)$/.test(session.device) ? (
              <IconDeviceMobile className={css.icon} size={18} stroke={1.6} aria-hidden />
            ) : (
              <IconDeviceDesktop className={css.icon} size={18} stroke={1.6} aria-hidden />
            )}
            <span className={css.grow}>
              <span>
                {session.device}
                {session.current && <span className={css.here}>This one</span>}
              </span>
              <span className={css.detail}>
                {session.address ?? 'address unknown'} · {methodWords[session.method]}
                {session.factors >= 2 && session.method !== 'passkey' ? ' and second factor' : ''} · since{' '}
                <Time at={session.startedAt} />
                {session.seenAt && (
                  <>
                    {' '}
                    · used <Time at={session.seenAt} />
                  </>
                )}
              </span>
            </span>
            <Button
              small
              tone="quiet"
              busy={end.isPending && end.variables === session.id}
              reason={session.current ? 'This is the one that you are in: sign out to end it.' : null}
              onClick={() => end.mutate(session.id)}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      <Confirm
        open={asking}
        title="End all other sessions"
        act={`End ${plural(others, 'session')}`}
        busy={endOthers.isPending}
        onConfirm={() => endOthers.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        Whoever is in there is out with their next click. This session stays.
      </Confirm>
    </Panel>
  );
}
