import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import type { Face } from '../../ui/status.ts';
import { Time } from '../../ui/Time.tsx';
import { say, sayProblem } from '../../ui/toast.tsx';
import css from './Observations.module.css';
import type { Observation } from './queries.ts';
import { ReviewForm, TakeForm } from './ReviewForms.tsx';

const faces: Record<Observation['state'], Face> = {
  contributed: { shape: 'pause', tone: 'warn' },
  accepted: { shape: 'half', tone: 'active' },
  declined: { shape: 'dash', tone: 'quiet' },
  withdrawn: { shape: 'dash', tone: 'quiet' },
  taken: { shape: 'disc', tone: 'good' },
};
const stateWords: Record<Observation['state'], string> = {
  contributed: 'to review',
  accepted: 'accepted',
  declined: 'declined',
  withdrawn: 'withdrawn',
  taken: 'taken into strategy',
};

/** One observation: who saw what, about what, and what came of it. */
export function ObservationCard({ observation: one }: { observation: Observation }) {
  return (
    <article className={css.card} id={one.key} aria-label={`${one.key}, ${one.domain.name}`}>
      <div className={css.words}>
        <p className={css.line}>
          <State state={one.state} word={stateWords[one.state]} face={faces[one.state]} />
          <Anchor href={paths.person(one.author.key)}>{one.author.name}</Anchor> in {one.domain.name},{' '}
          <Time at={one.contributedAt} />
          <code>{one.key}</code>
        </p>
        <p className={css.observed}>{one.observed}</p>
        <p className={css.about}>
          {one.about.map((record) => (
            <RecordLink key={record.key} record={record} />
          ))}
        </p>
        {one.evidence && (
          <details className={css.evidence}>
            <summary>What shows it</summary>
            <pre>{one.evidence}</pre>
          </details>
        )}
        {one.review && (
          <blockquote className={css.finding}>
            {one.review.reason}
            <footer>
              {one.review.by.name}
              {one.review.severityName ? `, as ${one.review.severityName}` : ''}, <Time at={one.review.at} />
            </footer>
          </blockquote>
        )}
        {one.taken && (
          <blockquote className={css.finding}>
            {one.taken.note}
            <footer>
              {one.taken.by.name}, <Time at={one.taken.at} />, into{' '}
              {one.taken.into.map((record) => (
                <RecordLink key={record.key} record={record} />
              ))}
            </footer>
          </blockquote>
        )}
      </div>
      <Acts observation={one} />
    </article>
  );
}

/** What is possible now; what one may not do says why. */
function Acts({ observation: one }: { observation: Observation }) {
  const [form, setForm] = useState<'accept' | 'decline' | 'take' | null>(null);
  const mayReview = useMay('observation.review');
  const mayDecide = useMay('strategy.decide');
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => call('observation.withdraw', { params: { id: one.key } }),
    onSuccess: () => {
      say(`${one.key} is withdrawn.`);
      return client.invalidateQueries({ queryKey: ['observations'] });
    },
    onError: sayProblem,
  });
  const can = new Set(one.moves);
  const own = one.mine ? 'Nobody reviews their own: somebody else who guides there does.' : null;
  return (
    <div className={css.acts}>
      {can.has('accept') && (
        <Button small tone="strong" {...mayReview} reason={own ?? mayReview.reason} onClick={() => setForm('accept')}>
          Accept
        </Button>
      )}
      {can.has('take') && (
        <Button small tone="strong" {...mayDecide} onClick={() => setForm('take')}>
          Take into strategy
        </Button>
      )}
      {can.has('decline') && (
        <Button small {...mayReview} reason={own ?? mayReview.reason} onClick={() => setForm('decline')}>
          Decline
        </Button>
      )}
      {can.has('withdraw') && one.mine && (
        <Button small tone="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Withdraw
        </Button>
      )}
      {(form === 'accept' || form === 'decline') && (
        <ReviewForm observation={one} verdict={form} onClose={() => setForm(null)} />
      )}
      {form === 'take' && <TakeForm observation={one} onClose={() => setForm(null)} />}
    </div>
  );
}
