import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { AcceptForm } from './AcceptForm.tsx';
import { HandOver } from './HandOver.tsx';
import css from './NowBox.module.css';
import type { RequestView } from './queries.ts';
import { useRenewed } from './useRenewed.ts';

type Doing = 'accept' | 'refuse' | 'withdraw' | null;

/** What there is to do now, for whoever looks at it; nothing where nothing is theirs. */
export function NowBox({ request }: { request: RequestView }) {
  const [doing, setDoing] = useState<Doing>(null);
  const may = (move: string): boolean => request.me.moves.includes(move);
  const mine = request.me.parts.includes('requester');
  const isManager = request.me.parts.includes('manager') && request.proof.ways.includes('manager');
  // Where one is asked to vouch, saying no is the refusal.
  const refuses = may('refuse') && !(isManager && request.state === 'asked');
  return (
    <>
      {request.state === 'asked' && isManager && <Confirm request={request} onRefuse={() => setDoing('refuse')} />}
      {request.state === 'asked' && (mine || request.me.handles) && <Prove request={request} mine={mine} />}
      {request.ready && <HandOver request={request} />}
      {request.state === 'proven' && mine && (
        <p className={css.calm}>Everybody who can do it has been told. You will hear when somebody is at it.</p>
      )}
      {(may('accept') || refuses || may('withdraw')) && (
        <div className={css.buttons}>
          {may('accept') && (
            <Button tone="strong" reason={request.me.accept} onClick={() => setDoing('accept')}>
              Take it on
            </Button>
          )}
          {refuses && <Button onClick={() => setDoing('refuse')}>Refuse</Button>}
          {may('withdraw') && (
            <Button tone="quiet" onClick={() => setDoing('withdraw')}>
              Take it back
            </Button>
          )}
        </div>
      )}
      {doing === 'accept' && <AcceptForm request={request} onClose={() => setDoing(null)} />}
      {(doing === 'refuse' || doing === 'withdraw') && (
        <End request={request} how={doing} onClose={() => setDoing(null)} />
      )}
    </>
  );
}

function Confirm({ request, onRefuse }: { request: RequestView; onRefuse: () => void }) {
  const renew = useRenewed();
  const confirm = useMutation({
    mutationFn: () => call('request.prove', { params: { id: request.key }, body: { way: 'manager' } }),
    onSuccess: renew,
  });
  return (
    <Panel title={`Is it ${request.requester.name} who asks?`}>
      <div className={css.box}>
        <p className={css.text}>
          Say yes only if you know it: you spoke with them, or you see them. What you say is kept with your name.
        </p>
        {confirm.error && <ProblemView error={confirm.error} compact />}
        <div className={css.buttons}>
          <Button tone="strong" busy={confirm.isPending} reason={request.me.confirm} onClick={() => confirm.mutate()}>
            Yes, it is them
          </Button>
          <Button tone="danger" onClick={onRefuse}>
            No, or I do not know
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Prove({ request, mine }: { request: RequestView; mine: boolean }) {
  const [code, setCode] = useState('');
  const renew = useRenewed();
  const prove = useMutation({
    mutationFn: (body: { way: 'totp' | 'session'; code?: string }) =>
      call('request.prove', { params: { id: request.key }, body }),
    onSuccess: renew,
    onError: () => setCode(''),
    onSettled: renew,
  });
  const { ways, hasApp, triesLeft } = request.proof;
  const byCode = ways.includes('totp') && hasApp;
  const bySession = ways.includes('session') && mine;
  const byManager = ways.includes('manager');
  return (
    <Panel title={mine ? 'Show that it is you' : `Make sure that it is ${request.requester.name}`}>
      <div className={css.box}>
        {byCode && (
          <form
            className={css.code}
            onSubmit={(event) => {
              event.preventDefault();
              if (code.trim().length >= 6) prove.mutate({ way: 'totp', code: code.trim() });
            }}
          >
            <TextField
              label={mine ? 'The code that your app shows now' : 'The code that their app shows now'}
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={7}
              value={code}
              onChange={setCode}
            />
            <Button
              type="submit"
              tone="strong"
              busy={prove.isPending}
              reason={triesLeft === 0 ? 'Too many wrong codes.' : code.trim().length < 6 ? 'It has six digits.' : null}
            >
              That is it
            </Button>
          </form>
        )}
        {bySession && (
          <Button busy={prove.isPending} onClick={() => prove.mutate({ way: 'session' })}>
            I am signed in with two factors
          </Button>
        )}
        {prove.error && <ProblemView error={prove.error} compact />}
        {byManager && (
          <p className={css.text}>
            {request.manager
              ? byCode || bySession
                ? `Or ${request.manager.name} confirms it: they have been told.`
                : `${request.manager.name}, who leads ${mine ? 'you' : 'them'}, has been told and confirms it.`
              : `Nobody is recorded who leads ${mine ? 'you' : 'them'}, so nobody can confirm it. Who manages people writes it down on ${mine ? 'your' : 'their'} page.`}
          </p>
        )}
        {ways.includes('totp') && !hasApp && !bySession && (
          <p className={css.text}>
            {mine ? (
              <>
                By a code: you have no app yet that shows one.{' '}
                <Anchor href={paths.account()}>Set one up under Ways in</Anchor>, then come back.
              </>
            ) : (
              'They have no app that shows codes. They set one up under Account, Ways in.'
            )}
          </p>
        )}
      </div>
    </Panel>
  );
}

function End({ request, how, onClose }: { request: RequestView; how: 'refuse' | 'withdraw'; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const renew = useRenewed();
  const end = useMutation({
    mutationFn: () =>
      how === 'refuse'
        ? call('request.refuse', { params: { id: request.key }, body: { reason } })
        : call('request.withdraw', { params: { id: request.key }, body: reason ? { reason } : {} }),
    onSuccess: () => {
      renew();
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={how === 'refuse' ? `Refuse ${request.key}` : `Take ${request.key} back`}
      submit={how === 'refuse' ? 'Refuse it' : 'Take it back'}
      busy={end.isPending}
      reason={how === 'refuse' && reason.trim().length < 3 ? `Say why: ${request.requester.name} reads it.` : null}
      error={end.error}
      onSubmit={() => end.mutate()}
      onClose={onClose}
    >
      <LongField
        label={how === 'refuse' ? `Why, for ${request.requester.name}` : 'Why, if you like'}
        maxLength={500}
        data-autofocus
        value={reason}
        onChange={setReason}
      />
    </FormShell>
  );
}
