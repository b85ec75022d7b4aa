import { NumberInput, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { say } from '../../ui/toast.tsx';
import css from './AccountPage.module.css';
import { LockedOut } from './LockedOut.tsx';
import { Providers } from './Providers.tsx';
import { policy } from './queries.ts';

/** How does everybody get in? For who manages people; of whom what is asked is the administrators' to say. */
export function Everybody({ operates }: { operates: boolean }) {
  return (
    <div className={css.columns}>
      <div className={css.column}>
        {operates && <PolicyPanel />}
        <LockedOut />
      </div>
      <Providers />
    </div>
  );
}

type Whom = 'nobody' | 'level' | 'everybody';

function PolicyPanel() {
  const found = useQuery(policy());
  return (
    <Panel title="Of whom a second factor is asked">
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} compact />}
      {found.isPending && <SkeletonLines lines={3} />}
      {found.data && <PolicyForm key={found.data.version} {...found.data} />}
    </Panel>
  );
}

function PolicyForm(props: { secondFactor: Whom; fromLevel: number | null; version: number }) {
  const [whom, setWhom] = useState<Whom>(props.secondFactor);
  const [level, setLevel] = useState<number | string>(props.fromLevel ?? 3);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      call('sign-in-policy.set', {
        body: { secondFactor: whom, fromLevel: whom === 'level' ? Number(level) : null },
        ifMatch: props.version,
      }),
    onSuccess: () => {
      say('It counts with everybody’s next request.');
      void client.invalidateQueries({ queryKey: ['sign-in-policy'] });
      void client.invalidateQueries({ queryKey: ['account'] });
    },
  });
  const same = whom === props.secondFactor && (whom !== 'level' || Number(level) === props.fromLevel);
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (!same && !save.isPending) save.mutate();
      }}
    >
      <div className={css.inline}>
        <Select
          label="Asked of"
          allowDeselect={false}
          value={whom}
          data={[
            { value: 'nobody', label: 'Nobody' },
            { value: 'level', label: 'Administrators, and from a level on' },
            { value: 'everybody', label: 'Everybody' },
          ]}
          onChange={(value) => setWhom((value ?? 'nobody') as Whom)}
        />
        {whom === 'level' && (
          <NumberInput
            label="From level"
            min={1}
            max={5}
            allowDecimal={false}
            clampBehavior="strict"
            w={110}
            value={level}
            onChange={setLevel}
          />
        )}
        <Button type="submit" tone="strong" busy={save.isPending} reason={same ? 'Nothing is changed.' : null}>
          Save
        </Button>
      </div>
      {save.isError && <ProblemView error={save.error} compact />}
      <p className={css.quiet}>
        Who is asked and has none sets one up at the next click, before anything else. Who has set one up is asked for
        it always. A passkey counts as both factors.
      </p>
    </form>
  );
}
