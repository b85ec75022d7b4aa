import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type MayBe, useMay } from '../../api/may.ts';
import { me } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { LevelMark } from '../people/LevelMark.tsx';
import { levelName } from '../people/MatrixTable.tsx';
import { PeopleNav } from '../people/PeopleNav.tsx';
import { type Act, AgentAct } from './AgentAct.tsx';
import { AgentEdit } from './AgentEdit.tsx';
import { AgentForm } from './AgentForm.tsx';
import css from './AgentsPage.module.css';
import { KeyShown } from './KeyShown.tsx';
import { type Agent, agents } from './queries.ts';

const noObstacle: MayBe = { reason: null, whoCould: [] };

/** Which agents work here, who answers for each, how far may it go, and when was it last here? */
export function AgentsPage() {
  const { data, isError, error, refetch } = useQuery(agents());
  const [adding, setAdding] = useState(false);
  const mayAdd = useMay('people.manage', 'everywhere');
  const { data: who } = useQuery(me());
  /** Who answers for an agent keeps its keys; everybody else needs the level. */
  const mayKeep = (agent: Agent) => (agent.owner.key === who?.person.key ? noObstacle : mayAdd);
  const [edited, setEdited] = useState<Agent | null>(null);
  const [act, setAct] = useState<{ act: Act; agent: Agent } | null>(null);
  const [key, setKey] = useState<{ name: string; secret: string } | null>(null);
  return (
    <>
      <PageHeader
        title="Agents"
        question="Which agents work here, who answers for each, and how far may it go?"
        actions={
          <Button
            tone="strong"
            icon={<IconPlus size={15} stroke={2} aria-hidden />}
            onClick={() => setAdding(true)}
            {...mayAdd}
          >
            Add an agent
          </Button>
        }
      />
      <PeopleNav here="agents" />
      {isError && <ProblemView error={error} retry={() => void refetch()} compact />}
      <Panel title="Agents" aside={data ? String(data.items.length) : undefined} flush>
        {!data && !isError && <SkeletonLines lines={4} />}
        {data?.items.length === 0 && (
          <Empty title="No agent works here">
            An agent is a principal like a person: it has an owner who answers for it, a key, and levels that are
            granted. It decides nothing: approvals are for people.
          </Empty>
        )}
        <ul className={css.agents}>
          {data?.items.map((agent) => (
            <li key={agent.key}>
              <div className={css.words}>
                <Anchor href={paths.person(agent.key)} className={css.name}>
                  {agent.name}
                </Anchor>
                <code>{agent.key}</code>
                <AgentState agent={agent} />
                <p>{agent.purpose}</p>
                <p className={css.facts}>
                  Answered for by {agent.owner.name} · reaches level {agent.ceiling} at most
                  {agent.keys.map((one) => (
                    <span key={one.prefix}>
                      {' '}
                      · key {one.prefix}…{' '}
                      {one.lastUsedAt ? (
                        <>
                          used <Time at={one.lastUsedAt} />
                        </>
                      ) : (
                        'never used'
                      )}
                      {one.expiresAt && (
                        <>
                          , ends <Time at={one.expiresAt} />
                        </>
                      )}
                    </span>
                  ))}
                </p>
                <p className={css.levels}>
                  {agent.levels.length === 0 && <span className={css.facts}>Holds no level yet.</span>}
                  {agent.levels.map((held) => (
                    <LevelMark
                      key={held.domain.key}
                      domain={held.domain.name}
                      level={held.level}
                      name={levelName(held.level)}
                    />
                  ))}
                </p>
              </div>
              <div className={css.acts}>
                <Button
                  small
                  tone="quiet"
                  aria-label={`Change ${agent.name}`}
                  {...mayKeep(agent)}
                  onClick={() => setEdited(agent)}
                >
                  Change
                </Button>
                <Button
                  small
                  {...mayKeep(agent)}
                  reason={
                    agent.active
                      ? agent.stoppedWithOwner
                        ? 'Its owner has left: give it another first.'
                        : mayKeep(agent).reason
                      : 'It was stopped.'
                  }
                  onClick={() => setAct({ act: 'rotate', agent })}
                >
                  New key
                </Button>
                <Button small tone="quiet" {...mayKeep(agent)} onClick={() => setAct({ act: 'revoke', agent })}>
                  Revoke
                </Button>
                <Button
                  small
                  tone="danger"
                  {...mayAdd}
                  reason={agent.active ? mayAdd.reason : 'It was stopped.'}
                  onClick={() => setAct({ act: 'stop', agent })}
                >
                  Stop
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </Panel>
      {adding && <AgentForm onClose={() => setAdding(false)} onKey={setKey} />}
      {edited && <AgentEdit agent={edited} onClose={() => setEdited(null)} />}
      {act && <AgentAct {...act} onClose={() => setAct(null)} onKey={setKey} />}
      {key && <KeyShown {...key} onClose={() => setKey(null)} />}
    </>
  );
}

function AgentState({ agent }: { agent: Agent }) {
  if (!agent.active) return <State state="stopped" word="stopped" face={{ shape: 'square', tone: 'quiet' }} />;
  if (agent.stoppedWithOwner)
    return <State state="stopped" word="stopped: its owner has left" face={{ shape: 'cross', tone: 'bad' }} />;
  return null;
}
