import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { say } from '../../ui/toast.tsx';
import type { Agent } from './queries.ts';

export type Act = 'rotate' | 'revoke' | 'stop';

const words: Record<Act, { title: string; act: string; text: (agent: Agent) => string; done: string }> = {
  rotate: {
    title: 'A new key',
    act: 'Give it a new key',
    text: ({ name }) => `The keys that ${name} has end at once. The new one is shown this once.`,
    done: 'It has a new key.',
  },
  revoke: {
    title: 'Revoke its keys',
    act: 'Revoke',
    text: ({ name }) =>
      `From this moment on ${name} cannot sign in any more. What it holds stays; a new key lets it in again.`,
    done: 'Its keys have ended.',
  },
  stop: {
    title: 'Stop the agent',
    act: 'Stop it',
    text: ({ name, levels }) =>
      `From this moment on ${name} cannot sign in${
        levels.length === 0
          ? ''
          : levels.length === 1
            ? ', and the level that it holds ends'
            : `, and the ${levels.length} levels that it holds end`
      }. What it did stays on record.`,
    done: 'It was stopped.',
  },
};

export function AgentAct({
  act,
  agent,
  onClose,
  onKey,
}: {
  act: Act;
  agent: Agent;
  onClose: () => void;
  onKey: (key: { name: string; secret: string }) => void;
}) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async () => {
      const params = { agent: agent.key };
      if (act === 'rotate')
        onKey({ name: agent.name, secret: (await call('agent.rotate', { params, body: {} })).secret });
      else if (act === 'revoke') await call('agent.revoke', { params });
      else
        await call('person.leave', {
          params: { person: agent.key },
          body: { reason: 'Stopped on the page of agents.' },
        });
    },
    onSuccess: () => {
      say(words[act].done);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <Confirm
      open
      title={`${words[act].title}: ${agent.name}`}
      act={words[act].act}
      danger={act !== 'rotate'}
      busy={save.isPending}
      error={save.error}
      onConfirm={() => save.mutate()}
      onClose={onClose}
    >
      <p>{words[act].text(agent)}</p>
    </Confirm>
  );
}
