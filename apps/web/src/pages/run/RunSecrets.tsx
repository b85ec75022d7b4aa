import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { me } from '../../api/queries.ts';
import type { Run } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Time } from '../../ui/Time.tsx';
import box from '../request/NowBox.module.css';
import { Secret } from '../request/Secret.tsx';

/** What a finished run left for who started it: each shown once, to them alone. */
export function RunSecrets({ run }: { run: Run }) {
  const who = useQuery(me());
  const mine = who.data?.person.id === run.startedBy.id;
  const waiting = useQuery({
    queryKey: ['run', run.id, 'secrets'],
    queryFn: ({ signal }) => call('run.secrets', { params: { id: run.key }, signal }),
    enabled: mine && run.state === 'finished',
  });
  const [shown, setShown] = useState<{ key: string; value: string } | null>(null);
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: (key: string) => call('run.take-secret', { params: { id: run.key, key } }),
    onSuccess: ({ value }, key) => {
      setShown({ key, value });
      void client.invalidateQueries({ queryKey: ['run', run.id, 'secrets'] });
    },
  });
  const items = waiting.data?.items ?? [];
  if (items.length === 0 && !shown && !waiting.isError) return null;
  return (
    <Panel title={shown ? `${shown.key}, shown once` : 'Something waits for you'}>
      {waiting.isError && <ProblemView error={waiting.error} retry={() => void waiting.refetch()} compact />}
      {shown && <Secret value={shown.value} onGone={() => setShown(null)} />}
      {!shown &&
        items.map((one) => (
          <div key={one.key} className={box.box}>
            <p className={box.text}>
              <code>{one.key}</code> is shown once, to you alone, and is gone then; unfetched it ends{' '}
              <Time at={one.expiresAt} />. Open first where you need it.
            </p>
            <Button
              tone="strong"
              busy={take.isPending && take.variables === one.key}
              onClick={() => take.mutate(one.key)}
            >
              Show it once
            </Button>
          </div>
        ))}
      {take.isError && <ProblemView error={take.error} compact />}
    </Panel>
  );
}
