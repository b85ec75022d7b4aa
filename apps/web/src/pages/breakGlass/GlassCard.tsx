import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { paths, recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { sayProblem } from '../../ui/toast.tsx';
import css from './BreakGlassPage.module.css';
import type { Glass } from './queries.ts';
import { ReviewForm } from './ReviewForm.tsx';

const verdictFaces = {
  justified: { shape: 'disc', tone: 'good' },
  avoidable: { shape: 'triangle', tone: 'warn' },
  misused: { shape: 'cross', tone: 'bad' },
} as const;

/** One emergency: who, why, what began under it, and what came of the review. */
export function GlassCard({ glass }: { glass: Glass }) {
  const [reviewing, setReviewing] = useState(false);
  const mayReview = useMay('break-glass.review');
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => call('break-glass.end', { params: { id: glass.key } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['people'] }),
    onError: sayProblem,
  });
  return (
    <article className={css.glass} aria-label={`${glass.key}, ${glass.domain.name}`}>
      <div className={css.words}>
        <p className={css.line}>
          <Face glass={glass} />
          <Anchor href={paths.person(glass.person.key)}>{glass.person.name}</Anchor> in {glass.domain.name}
          <code>{glass.key}</code>
        </p>
        <p className={css.reason}>{glass.reason}</p>
        <p className={css.facts}>
          Broken <Time at={glass.openedAt} />
          {glass.state === 'open' ? (
            <>
              , ends <Time at={glass.until} />
            </>
          ) : (
            <>
              , ended <Time at={glass.endedAt ?? glass.until} />
            </>
          )}
          {glass.state === 'to-review' && (
            <>
              , review due <Time at={glass.reviewDueAt} />
            </>
          )}
        </p>
        {glass.uses.length === 0 ? (
          <p className={css.facts}>Nothing began without an approval.</p>
        ) : (
          <p className={css.facts}>
            Began without an approval:{' '}
            {glass.uses.map((use) => (
              <Anchor key={use.key} href={recordPath(use.key)}>
                {use.key}
              </Anchor>
            ))}
          </p>
        )}
        {glass.review && (
          <blockquote className={css.finding}>
            {glass.review.finding}
            <footer>
              {glass.review.by.name}, <Time at={glass.review.at} />
            </footer>
          </blockquote>
        )}
      </div>
      {glass.state === 'open' && (
        <Button
          small
          busy={end.isPending}
          reason={glass.mine ? null : 'Who broke it says when it is over; it ends by itself too.'}
          onClick={() => end.mutate()}
        >
          It is over
        </Button>
      )}
      {glass.state === 'to-review' && (
        <Button
          small
          tone="strong"
          {...mayReview}
          reason={glass.mine ? 'Nobody reviews their own: somebody of level 4 closes it.' : mayReview.reason}
          onClick={() => setReviewing(true)}
        >
          Review
        </Button>
      )}
      {reviewing && <ReviewForm glass={glass} onClose={() => setReviewing(false)} />}
    </article>
  );
}

function Face({ glass }: { glass: Glass }) {
  if (glass.state === 'open') return <State state="open" word="open" face={{ shape: 'triangle', tone: 'bad' }} />;
  if (glass.state === 'reviewed')
    return <State state="reviewed" word={glass.review!.verdict} face={verdictFaces[glass.review!.verdict]} />;
  return glass.overdue ? (
    <State state="overdue" word="review overdue" face={{ shape: 'cross', tone: 'bad' }} />
  ) : (
    <State state="to-review" word="to review" face={{ shape: 'pause', tone: 'warn' }} />
  );
}
