import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { grid } from '../../api/may.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { useSending } from '../../ui/useSending.ts';
import { actionWords } from './actionWords.ts';
import { cellText, levelName } from './MatrixTable.tsx';
import css from './PeoplePage.module.css';
import { endOfDay, type GridRow, type Matrix, type MatrixDomain, type MatrixPerson } from './queries.ts';

/** One person in one domain: their level there, or who stands beside them one level up. What it allows is said before. */
export function CellForm({
  person,
  domain: first,
  matrix,
  onClose,
}: {
  person: MatrixPerson;
  domain: MatrixDomain;
  matrix: Matrix;
  onClose: () => void;
}) {
  const [what, setWhat] = useState<'level' | 'supervisor'>('level');
  const [domainId, setDomainId] = useState(first.id);
  const domain = matrix.domains.find((one) => one.id === domainId) ?? first;
  const cell = person.cells.find((one) => one.domain === domain.id);
  const held = cell?.grant?.level ?? 0;
  const [level, setLevel] = useState(held);
  const [supervisor, setSupervisor] = useState<string | null>(null);
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const { data } = useQuery(grid());
  const to = until ? endOfDay(until) : null;
  const save = useSending({
    send: async (): Promise<unknown> => {
      const names = { person: person.key, domain: domain.slug, reason: reason.trim() };
      if (what === 'supervisor') return call('supervision.add', { body: { ...names, supervisor: supervisor!, to } });
      if (level === 0) return call('grant.end', { params: { id: cell!.grant!.key }, body: { reason: reason.trim() } });
      return call('grant.add', { body: { ...names, level, to, replace: held > 0 } });
    },
    done: () =>
      what === 'supervisor'
        ? `${person.name} may work one level up in ${domain.name}, step by step.`
        : level === 0
          ? `${person.name} holds nothing of their own in ${domain.name} any more.`
          : `${person.name} holds level ${level} (${levelName(level)}) in ${domain.name}.`,
    stale: ['people'],
    onClose,
  });
  const own = cell?.own ?? 0;
  const supervisors = matrix.people.filter(
    (other) =>
      other.kind === 'person' &&
      other.key !== person.key &&
      (other.cells.find((one) => one.domain === domain.id)?.own ?? 0) > own,
  );
  const missing =
    what === 'supervisor'
      ? own === 0
        ? `${person.name} holds no level here yet: grant level 1 first.`
        : supervisor
          ? null
          : 'Choose who confirms each step.'
      : !domain.mayGrant
        ? `You may not grant levels in ${domain.name}: it takes level 4 there.`
        : level === 0 && held === 0
          ? 'Choose a level.'
          : level === held && !until
            ? 'Choose another level, or an end.'
            : null;
  return (
    <FormShell
      open
      title={`${person.name} in ${domain.name}`}
      submit={
        what === 'supervisor'
          ? 'Name the supervisor'
          : level > 0
            ? `Grant level ${level}`
            : held > 0
              ? 'End the level'
              : 'Grant a level'
      }
      reason={missing ?? (reason.trim().length < 3 ? 'Say why: it is kept.' : null)}
      {...save}
    >
      <p className={css.now}>{cellText(person, domain, cell)}.</p>
      <SegmentedControl
        fullWidth
        value={what}
        data={[
          { value: 'level', label: 'Level' },
          { value: 'supervisor', label: 'One level up, supervised' },
        ]}
        onChange={(value) => setWhat(value as 'level')}
      />
      <Select
        label="Domain"
        description="A level holds in all below it, too."
        value={String(domain.id)}
        allowDeselect={false}
        data={matrix.domains.map((one) => ({ value: String(one.id), label: one.name }))}
        onChange={(value) => {
          const next = Number(value);
          setDomainId(next);
          setLevel(person.cells.find((one) => one.domain === next)?.grant?.level ?? 0);
        }}
      />
      {what === 'level' ? (
        <SegmentedControl
          fullWidth
          value={String(level)}
          aria-label="Level"
          data={[
            held > 0 || level === 0 ? { value: '0', label: 'None' } : null,
            ...[1, 2, 3, 4, 5].map(levelItem),
          ].filter((item) => item !== null)}
          onChange={(value) => setLevel(Number(value))}
        />
      ) : (
        <Select
          label="Supervisor"
          description={`Confirms each step of work at level ${own + 1}.`}
          value={supervisor}
          searchable
          nothingFoundMessage={`Nobody else holds level ${own + 1} here.`}
          data={supervisors.map((other) => ({ value: other.key, label: other.name }))}
          onChange={setSupervisor}
        />
      )}
      {(what === 'supervisor' || level > 0) && (
        <TextField
          type="date"
          label="Until"
          description="Empty: until somebody ends it."
          value={until}
          onChange={setUntil}
        />
      )}
      <LongField label="Why" value={reason} onChange={setReason} />
      {data && what === 'level' && (
        <Allows rows={data.items} from={held} to={level} inherited={cell?.inheritedFrom ? own : 0} />
      )}
    </FormShell>
  );
}

const levelItem = (level: number) => ({ value: String(level), label: String(level) });

/** What the level allows that the present one does not, or the other way round. */
function Allows({ rows, from, to, inherited }: { rows: GridRow[]; from: number; to: number; inherited: number }) {
  const floor = Math.max(from, inherited);
  const target = Math.max(to, inherited);
  if (target === floor)
    return inherited > 0 && to !== from ? (
      <p className={css.allows}>Changes nothing for now: level {inherited} is held in a domain above.</p>
    ) : null;
  const [low, high] = target > floor ? [floor, target] : [target, floor];
  const between = rows.filter((row) => row.level !== null && row.level > low && row.level <= high);
  return (
    <div className={css.allows}>
      <strong className={target < floor ? css.gone : undefined}>
        {target > floor ? `Level ${target} (${levelName(target)}) adds:` : 'They may no longer:'}
      </strong>
      <ul>
        {between.map((row) => (
          <li key={row.action}>{actionWords(row.action)}</li>
        ))}
        <li>
          {target > floor ? 'run' : 'run alone'} procedures of level {low + 1}
          {high > low + 1 ? ` to ${high}` : ''}
        </li>
      </ul>
    </div>
  );
}
