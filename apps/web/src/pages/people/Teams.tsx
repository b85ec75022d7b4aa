import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { say } from '../../ui/toast.tsx';
import css from './Domains.module.css';
import { type Team, teams } from './queries.ts';
import { JoinForm, TeamForm } from './TeamForms.tsx';

interface Leaving {
  team: Team;
  member: Team['members'][number];
}

/** Who works together? Policies of use name teams; a team holds no level of its own. */
export function Teams() {
  const found = useQuery(teams());
  const may = useMay('people.manage', 'everywhere');
  const [form, setForm] = useState<Team | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  return (
    <Panel
      title="Teams"
      aside={
        <Button small icon={<IconPlus size={14} stroke={2} aria-hidden />} onClick={() => setForm('new')} {...may}>
          Add a team
        </Button>
      }
      flush
    >
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} compact />}
      {found.isPending && <SkeletonLines lines={3} />}
      {found.data?.items.length === 0 && (
        <Empty title="There is no team yet">
          A policy of use may say that only a team does something with a component. Add the team, then let people join
          it.
        </Empty>
      )}
      <ul className={css.list}>
        {found.data?.items.map((team) => (
          <li key={team.key} className={`${css.item} ${css.team}`}>
            <span className={css.name}>
              <strong>{team.name}</strong> <code>{team.slug}</code>
              {team.purpose && <span className={css.note}>{team.purpose}</span>}
            </span>
            <span className={css.members}>
              {team.members.length === 0 && <span className={css.fact}>Nobody yet.</span>}
              {team.members.map((member) => (
                <span key={member.key} className={css.fact}>
                  <Anchor href={paths.person(member.key)}>{member.name}</Anchor>
                  <Button
                    small
                    tone="quiet"
                    aria-label={`${member.name} leaves ${team.name}`}
                    icon={<IconX size={13} stroke={2} aria-hidden />}
                    onClick={() => setLeaving({ team, member })}
                    {...may}
                  />
                </span>
              ))}
            </span>
            <Button
              small
              tone="quiet"
              aria-label={`Somebody joins ${team.name}`}
              onClick={() => setForm(team)}
              {...may}
            >
              Join
            </Button>
          </li>
        ))}
      </ul>
      {form === 'new' && <TeamForm onClose={() => setForm(null)} />}
      {form && form !== 'new' && <JoinForm team={form} onClose={() => setForm(null)} />}
      {leaving && <Leave {...leaving} onClose={() => setLeaving(null)} />}
    </Panel>
  );
}

function Leave({ team, member, onClose }: Leaving & { onClose: () => void }) {
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: () => call('team.leave', { params: { team: team.key }, body: { person: member.key } }),
    onSuccess: () => {
      say(`${member.name} is not in ${team.name} any more.`);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <Confirm
      open
      title={`${member.name} leaves ${team.name}`}
      act="Take them out"
      busy={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
    >
      <p>What policies of use allow only to {team.name} they may not do from this moment on. Their levels stay.</p>
    </Confirm>
  );
}
