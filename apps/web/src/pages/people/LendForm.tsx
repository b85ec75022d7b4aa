import { Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { me as meQuery } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { say } from '../../ui/toast.tsx';
import { levelName } from './MatrixTable.tsx';
import css from './PeoplePage.module.css';
import { endOfDay, type Matrix } from './queries.ts';

/** One's own level, lent until an end: for an absence. */
export function LendForm({ matrix, onClose }: { matrix: Matrix; onClose: () => void }) {
  const { data: me } = useQuery(meQuery());
  const mine = matrix.people.find((person) => person.key === me?.person.key)?.cells ?? [];
  const [domainId, setDomainId] = useState<string | null>(null);
  const [level, setLevel] = useState<string | null>(null);
  const [person, setPerson] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const own = mine.find((cell) => String(cell.domain) === domainId)?.own ?? 0;
  const save = useMutation({
    mutationFn: () =>
      call('delegation.add', {
        body: { person: person!, domain: domainId!, level: Number(level), to: endOfDay(until), reason: reason.trim() },
      }),
    onSuccess: (lent) => {
      say(`${lent.to.name} has your level ${lent.level} in ${lent.domain.name}.`);
      void client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  const missing = !domainId
    ? 'Choose a domain.'
    : !level
      ? 'Choose a level.'
      : !person
        ? 'Choose to whom.'
        : !until
          ? 'Say until when: at most 90 days.'
          : reason.trim().length < 3
            ? 'Say why: it is kept.'
            : null;
  return (
    <FormShell
      open
      title="Lend my level"
      submit="Lend it"
      busy={save.isPending}
      error={save.error}
      reason={missing}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <Select
        label="Domain"
        value={domainId}
        nothingFoundMessage="You hold no level of your own."
        data={matrix.domains
          .filter((domain) => mine.some((cell) => cell.domain === domain.id && cell.own > 0))
          .map((domain) => ({ value: String(domain.id), label: domain.name }))}
        onChange={(value) => {
          setDomainId(value);
          setLevel(null);
        }}
      />
      <div className={css.fields}>
        <Select
          label="Level"
          value={level}
          disabled={own === 0}
          data={[1, 2, 3, 4, 5]
            .filter((each) => each <= own)
            .map((each) => ({ value: String(each), label: `${each} ${levelName(each)}` }))}
          onChange={setLevel}
        />
        <TextInput type="date" label="Until" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </div>
      <Select
        label="To"
        value={person}
        searchable
        data={matrix.people
          .filter((other) => other.key !== me?.person.key)
          .map((other) => ({ value: other.key, label: other.name }))}
        onChange={setPerson}
      />
      <Textarea
        label="Why"
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className={css.now}>
        It counts as long as you hold it yourself. It is not lent on, grants nothing, and approves nothing that you
        wrote.
      </p>
    </FormShell>
  );
}
