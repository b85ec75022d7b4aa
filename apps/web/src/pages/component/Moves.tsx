import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { impact } from '../../api/queries.ts';
import type { ComponentDetail } from '../../api/types.ts';
import { Button, reasonText } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { plural, words } from '../../ui/format.ts';
import { State } from '../../ui/State.tsx';
import { say } from '../../ui/toast.tsx';
import css from './Moves.module.css';

type Move = ComponentDetail['moves'][number];

/** Moves after which it carries nothing: what hangs on it is said before. */
const stopsCarrying = new Set(['maintenance', 'retired', 'disposed']);

/** Each move by its own: what one may do with it, and which step of the lifecycle comes before. */
const refusalOf = (move: Move): string | null => (move.allowed ? null : (move.reason ?? 'It is not to be done now.'));

function WhatHappens({ component, move }: { component: ComponentDetail; move: Move }) {
  const { data } = useQuery({ ...impact(component.id), enabled: stopsCarrying.has(move.to) });
  const hit = data ? data.down.count + data.degraded.count : 0;
  return (
    <p className={css.what}>
      {component.name} goes from <State state={component.state} /> to <State state={move.to} />.
      {stopsCarrying.has(move.to) && data && (
        <>
          {' '}
          {hit === 0
            ? 'Nothing that we know of depends on it.'
            : `${plural(data.down.count, 'component')} that ${data.down.count === 1 ? 'depends' : 'depend'} on it would go down, ${data.degraded.count} would lose redundancy.`}
        </>
      )}
    </p>
  );
}

/** The lifecycle as buttons: exactly the legal moves, the likeliest first. */
export function Moves({ component }: { component: ComponentDetail }) {
  const [chosen, setChosen] = useState<Move | null>(null);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const move = useMutation({
    mutationFn: (wanted: Move) =>
      call('component.move', { params: { id: String(component.id) }, body: { move: wanted.move, reason } }),
    onSuccess: (_, wanted) => {
      say(`${component.name} is now ${words(wanted.to).toLowerCase()}.`);
      setChosen(null);
      setReason('');
      void client.invalidateQueries();
    },
  });
  const [first, ...rest] = component.moves;
  if (!first) return null;
  return (
    <>
      <Button onClick={() => setChosen(first)} reason={refusalOf(first)} whoCould={first.whoCould}>
        {words(first.move)}
      </Button>
      {rest.length > 0 && (
        <Menu position="bottom-end" shadow="none" width={260}>
          <Menu.Target>
            <Button aria-label="Other moves">
              Other moves <IconChevronDown size={14} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((each) => (
              <Menu.Item key={each.move} disabled={!each.allowed} onClick={() => setChosen(each)}>
                {words(each.move)}
                <div className={css.note}>
                  {each.allowed
                    ? `then it is ${words(each.to).toLowerCase()}`
                    : reasonText(refusalOf(each)!, each.whoCould)}
                </div>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {chosen && (
        <FormShell
          open
          title={`${words(chosen.move)} ${component.name}`}
          submit={words(chosen.move)}
          busy={move.isPending}
          error={move.error}
          onSubmit={() => move.mutate(chosen)}
          onClose={() => setChosen(null)}
        >
          <WhatHappens component={component} move={chosen} />
          <LongField
            label="Why"
            description="Kept in its history."
            value={reason}
            onChange={setReason}
            maxLength={2000}
            data-autofocus
          />
        </FormShell>
      )}
    </>
  );
}
