import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { me } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { EndForm } from '../../ui/EndForm.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './DomainView.module.css';
import type { PersonDetail } from './queries.ts';

type Delegation = PersonDetail['delegations'][number];
type Supervision = PersonDetail['supervisions'][number];
type Bond = { what: 'delegation'; of: Delegation } | { what: 'supervision'; of: Supervision };

/** What binds somebody to others: levels lent, steps confirmed, agents answered for, teams. Each can be ended here. */
export function Bonds({ person }: { person: PersonDetail }) {
  const [ending, setEnding] = useState<Bond | null>(null);
  const maySupervise = useMay('people.supervise');
  const { data: who } = useQuery(me());
  const lent = person.delegations.filter(({ state }) => state !== 'ended');
  const watched = person.supervisions.filter(({ state }) => state !== 'ended');
  const { agents, teams, manager } = person;
  if (lent.length + watched.length + agents.length + teams.length === 0 && manager === null) return null;
  const parties = (bond: Delegation | Supervision): number[] =>
    'from' in bond ? [bond.from.id, bond.to.id] : [bond.person.id, bond.supervisor.id];
  const mine = (bond: Delegation | Supervision) => who !== undefined && parties(bond).includes(who.person.id);
  return (
    <Panel title="With whom">
      <ul className={css.history}>
        {manager && (
          <li>
            <span className={css.line}>
              Led by <RecordLink record={manager} showKey={false} />
            </span>
            <span className={css.small}>Confirms who asks, when a request asks for it.</span>
          </li>
        )}
        {lent.map((one) => (
          <li key={one.key} data-now={one.state === 'current' || undefined}>
            <span className={css.line}>
              Level {one.level} in {one.domain.name}{' '}
              {one.from.id === person.id ? `lent to ${one.to.name}` : `lent by ${one.from.name}`}
            </span>
            <span className={css.small}>
              {one.state === 'coming' ? (
                <>
                  begins <Time at={one.begins} />,{' '}
                </>
              ) : null}
              ends <Time at={one.ends} />. {one.reason}
            </span>
            <span>
              <Button
                small
                reason={mine(one) ? null : 'Who lent it takes it back; who has it gives it back.'}
                onClick={() => setEnding({ what: 'delegation', of: one })}
              >
                {one.from.id === who?.person.id ? 'Take it back' : 'Give it back'}
              </Button>
            </span>
          </li>
        ))}
        {watched.map((one) => (
          <li key={one.key} data-now={one.state === 'current' || undefined}>
            <span className={css.line}>
              {one.person.id === person.id
                ? `${one.supervisor.name} confirms each step one level up in ${one.domain.name}`
                : `Confirms the steps of ${one.person.name} in ${one.domain.name}`}
            </span>
            <span className={css.small}>
              since <Time at={one.begins} />
              {one.ends && (
                <>
                  , ends <Time at={one.ends} />
                </>
              )}
              . {one.reason}
            </span>
            <span>
              <Button
                small
                {...maySupervise}
                reason={mine(one) ? null : maySupervise.reason}
                onClick={() => setEnding({ what: 'supervision', of: one })}
              >
                End it
              </Button>
            </span>
          </li>
        ))}
        {agents.map((one) => (
          <li key={one.key}>
            <span className={css.line}>
              Answers for <RecordLink record={one} showKey={false} />
            </span>
          </li>
        ))}
        {teams.map((one) => (
          <li key={one.key}>
            <span className={css.line}>In the team {one.name}</span>
          </li>
        ))}
      </ul>
      {ending && <EndBond bond={ending} onClose={() => setEnding(null)} />}
    </Panel>
  );
}

function EndBond({ bond, onClose }: { bond: Bond; onClose: () => void }) {
  const params = { id: bond.of.key };
  const shared = { submit: 'End it', done: 'It has ended.', stale: ['people', 'growth', 'work', 'me'], onClose };
  return bond.what === 'delegation' ? (
    <EndForm
      {...shared}
      title={`End the loan in ${bond.of.domain.name}`}
      consequence={`From this moment on ${bond.of.to.name} has no level of ${bond.of.from.name} any more.`}
      end={(reason) => call('delegation.end', { params, body: { reason } })}
    />
  ) : (
    <EndForm
      {...shared}
      title={`End the supervision in ${bond.of.domain.name}`}
      consequence={`From this moment on ${bond.of.person.name} begins nothing above their own level there.`}
      end={(reason) => call('supervision.end', { params, body: { reason } })}
    />
  );
}
