import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { component } from '../../api/queries.ts';
import { idOfKey } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { PickComponent } from '../topology/PickComponent.tsx';
import css from './NowBox.module.css';
import type { RequestView } from './queries.ts';
import { useRenewed } from './useRenewed.ts';

/** Takes a request on: what it is done to is chosen, everything else was asked for or follows from who asked. */
export function AcceptForm({ request, onClose }: { request: RequestView; onClose: () => void }) {
  const [target, setTarget] = useState<string | null>(null);
  const renew = useRenewed();
  const accept = useMutation({
    mutationFn: () =>
      call('request.accept', {
        params: { id: request.key },
        body: { targets: target === null ? [] : [idOfKey(target, 'CMP')!], inputs: {} },
      }),
    onSuccess: () => {
      renew();
      onClose();
    },
  });
  const needsTarget = request.targets.count !== 'none';
  return (
    <FormShell
      open
      wide
      title={`Take ${request.key} on`}
      submit="Start it"
      busy={accept.isPending}
      reason={needsTarget && target === null ? 'Choose what it is done to.' : null}
      error={accept.error}
      onSubmit={() => accept.mutate()}
      onClose={onClose}
    >
      <p className={css.text}>
        {request.name}, for {request.beneficiary.name}
        {request.inputs.length > 0 && `: ${request.inputs.map(({ value }) => String(value)).join(', ')}`}. It starts at
        once, in your name.
      </p>
      {needsTarget && target === null && <PickComponent ask="What is it done to?" onPick={setTarget} />}
      {target !== null && <Chosen componentKey={target} onChange={() => setTarget(null)} />}
    </FormShell>
  );
}

function Chosen({ componentKey, onChange }: { componentKey: string; onChange: () => void }) {
  const one = useQuery(component(idOfKey(componentKey, 'CMP')!));
  return (
    <p className={css.text}>
      Done to <strong>{one.data?.name ?? componentKey}</strong> <code>{componentKey}</code>{' '}
      <Button small tone="quiet" onClick={onChange}>
        Another one
      </Button>
    </p>
  );
}
