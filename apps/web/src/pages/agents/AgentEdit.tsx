import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { people as peopleQuery } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
import { ceilings } from './AgentForm.tsx';
import type { Agent } from './queries.ts';

/** What an agent is for, who answers for it, and how far it may go. Sent is only what was changed: each asks for its own level. */
export function AgentEdit({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const before = agent.purpose ?? '';
  const [purpose, setPurpose] = useState(before);
  const [owner, setOwner] = useState<string | null>(agent.owner.key);
  const [ceiling, setCeiling] = useState(String(agent.ceiling));
  const people = useQuery(peopleQuery());
  const body = {
    ...(purpose.trim() !== before && { purpose: purpose.trim() }),
    ...(owner !== null && owner !== agent.owner.key && { owner }),
    ...(Number(ceiling) !== agent.ceiling && { ceiling: Number(ceiling) }),
  };
  const save = useSending({
    send: () => call('agent.edit', { params: { agent: agent.key }, body }),
    done: () => `${agent.name} is changed.`,
    stale: ['people'],
    onClose,
  });
  return (
    <FormShell
      open
      title={`Change ${agent.name}`}
      submit="Save"
      reason={
        purpose.trim().length < 3
          ? 'Say what it is for.'
          : Object.keys(body).length === 0
            ? 'Nothing is different yet.'
            : null
      }
      {...save}
    >
      <TextField label="What it is for" value={purpose} data-autofocus onChange={setPurpose} />
      <Select
        label="Who answers for it"
        description="What it asks for, they ask for: they approve none of it."
        value={owner}
        searchable
        allowDeselect={false}
        nothingFoundMessage="Nobody of that name."
        data={(people.data?.items ?? [])
          .filter((one) => one.kind === 'person' && one.active)
          .map((one) => ({ value: one.key, label: one.name }))}
        onChange={setOwner}
      />
      <Select
        label="The highest level that it can reach"
        value={ceiling}
        allowDeselect={false}
        data={ceilings}
        onChange={(value) => setCeiling(value ?? ceiling)}
      />
    </FormShell>
  );
}
