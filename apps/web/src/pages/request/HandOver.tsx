import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { say } from '../../ui/toast.tsx';
import css from './NowBox.module.css';
import type { RequestView } from './queries.ts';
import { Secret } from './Secret.tsx';
import { useRenewed } from './useRenewed.ts';

/** What lies there is shown once, to whom it belongs; who did the work sends it on without seeing it where possible. */
export function HandOver({ request }: { request: RequestView }) {
  const [value, setValue] = useState<string | null>(null);
  const [phoning, setPhoning] = useState(false);
  const [note, setNote] = useState('');
  const renew = useRenewed();
  const deliver = useMutation({
    mutationFn: (body: { way: 'page' | 'link' | 'manager' | 'phone'; note?: string }) =>
      call('request.deliver', { params: { id: request.key }, body }),
    onSuccess: (answer) => {
      setPhoning(false);
      if (answer.value !== null) setValue(answer.value);
      else {
        say(`A link, good once, is on its way to ${answer.sentTo}.`);
        renew();
      }
    },
  });
  const { ways } = request.handover;
  if (value !== null)
    return (
      <Panel title="Here it is, once">
        <Secret
          value={value}
          onGone={() => {
            setValue(null);
            renew();
          }}
        />
      </Panel>
    );
  const shows = ways.find((way) => way === 'page' || way === 'manager');
  return (
    <Panel title={shows ? 'It is ready' : 'It waits to be handed over'}>
      <div className={css.box}>
        <p className={css.text}>{sentence(request, shows)}</p>
        {deliver.error && !phoning && <ProblemView error={deliver.error} compact />}
        <div className={css.buttons}>
          {shows && (
            <Button tone="strong" busy={deliver.isPending} onClick={() => deliver.mutate({ way: shows })}>
              Show it once
            </Button>
          )}
          {ways.includes('link') && (
            <Button busy={deliver.isPending} onClick={() => deliver.mutate({ way: 'link' })}>
              Send a link to the private address
            </Button>
          )}
          {ways.includes('phone') && <Button onClick={() => setPhoning(true)}>Read it out on the phone</Button>}
        </div>
      </div>
      {phoning && (
        <FormShell
          open
          title="Read it out on the phone"
          submit="Show it once to me"
          busy={deliver.isPending}
          reason={note.trim().length < 3 ? 'Say whom you called, at which number.' : null}
          error={deliver.error}
          onSubmit={() => deliver.mutate({ way: 'phone', note: note.trim() })}
          onClose={() => setPhoning(false)}
        >
          <p className={css.text}>
            There is no way to {request.requester.name} that you would not see. That you saw it is recorded.
          </p>
          <LongField label="Whom you called, at which number" data-autofocus value={note} onChange={setNote} />
        </FormShell>
      )}
    </Panel>
  );
}

function sentence(request: RequestView, shows: 'page' | 'manager' | undefined): string {
  if (shows === 'page') return 'It is shown once and is gone then. Open first where you need it.';
  if (shows === 'manager')
    return `${request.requester.name} cannot fetch it alone: you see it once, and give it to them in person.`;
  if (request.handover.ways.length > 0) return `${request.requester.name} has not fetched it yet.`;
  return `${request.requester.name}, or who leads them, fetches it on their own page. You never see it.`;
}
