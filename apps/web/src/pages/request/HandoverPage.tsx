import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Door } from '../signin/Door.tsx';
import css from './NowBox.module.css';
import { Secret } from './Secret.tsx';

/** The end of a link that was sent to a private address. Opening the page alone shows nothing: mail programs look ahead. */
export function HandoverPage() {
  const [token] = useState(() => location.hash.slice(1));
  const open = useMutation({
    mutationFn: () => call('handover.take', { body: { token } }),
    // It is worth nothing any more: not left in the address either.
    onSuccess: () => history.replaceState(null, '', location.pathname),
  });
  return (
    <Door>
      <PageHeader
        title={open.data?.label ?? (token === '' ? 'The link is not whole' : 'Something waits for you')}
        tab="For you"
        question="What was left for me here?"
      />
      <Panel title={open.data ? 'Here it is, once' : 'It is shown once'}>
        {open.data ? (
          <Secret value={open.data.value} />
        ) : (
          <div className={css.box}>
            <p className={css.text}>
              {token === ''
                ? 'This address names nothing. Open the link that you were sent, whole: a part of it may have been left out where the line ends.'
                : 'It is shown once and is gone then. Open first where you need it.'}
            </p>
            {open.error && <ProblemView error={open.error} compact />}
            <Button
              tone="strong"
              busy={open.isPending}
              reason={token === '' ? 'The link is not whole: copy all of it.' : null}
              onClick={() => open.mutate()}
            >
              Show it once
            </Button>
          </div>
        )}
      </Panel>
    </Door>
  );
}
