import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { me as meQuery } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
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
  const own = mine.find((cell) => String(cell.domain) === domainId)?.own ?? 0;
  const save = useSending({
    send: () =>
      call('delegation.add', {
        body: { person: person!, domain: domainId!, level: Number(level), to: endOfDay(until), reason: reason.trim() },
      }),
    done: (lent) => `${lent.to.name} has your level ${lent.level} in ${lent.domain.name}.`,
    stale: ['people'],
    onClose,
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
    <FormShell open title="Lend my level" submit="Lend it" reason={missing} {...save}>
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
        <TextField type="date" label="Until" value={until} onChange={setUntil} />
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
      <LongField label="Why" value={reason} onChange={setReason} />
      <p className={css.now}>
        It counts as long as you hold it yourself. It is not lent on, grants nothing, and approves nothing that you
        wrote.
      </p>
    </FormShell>
  );
}
