import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { PeopleNav } from '../people/PeopleNav.tsx';
import css from './BreakGlassPage.module.css';
import { GlassCard } from './GlassCard.tsx';
import { OpenForm } from './OpenForm.tsx';
import { glasses } from './queries.ts';

/** What was done without approval, was it right, and what still waits for a review? */
export function BreakGlassPage() {
  const { data, isError, error, refetch } = useQuery(glasses());
  const [opening, setOpening] = useState(false);
  const mayOpen = useMay('break-glass.open');
  const of = (state: string) => data?.items.filter((glass) => glass.state === state) ?? [];
  const open = of('open');
  const toReview = of('to-review');
  const reviewed = of('reviewed');
  return (
    <>
      <PageHeader
        title="Emergencies"
        question="What was done without approval, was it right, and what waits for a review?"
        actions={
          <Button tone="danger" onClick={() => setOpening(true)} {...mayOpen}>
            Break the glass
          </Button>
        }
      />
      <PeopleNav here="break-glass" />
      {isError && <ProblemView error={error} retry={() => void refetch()} compact />}
      {!data && !isError && <SkeletonLines lines={5} />}
      {data?.items.length === 0 && (
        <Empty title="No glass was broken here">
          At night nobody may be there to approve. Breaking the glass lets you act at once, at your level, in one
          domain, for an hour. Its owner is told, and somebody else reviews it. It overrides no denial, no changed host
          key and no changed plan.
        </Empty>
      )}
      <div className={css.page}>
        {open.length > 0 && (
          <Panel title="Open now" flush>
            {open.map((glass) => (
              <GlassCard key={glass.key} glass={glass} />
            ))}
          </Panel>
        )}
        {toReview.length > 0 && (
          <Panel title="To be reviewed" aside={String(toReview.length)} flush>
            {toReview.map((glass) => (
              <GlassCard key={glass.key} glass={glass} />
            ))}
          </Panel>
        )}
        {reviewed.length > 0 && (
          <Panel title="Reviewed" aside={String(reviewed.length)} flush>
            {reviewed.map((glass) => (
              <GlassCard key={glass.key} glass={glass} />
            ))}
          </Panel>
        )}
      </div>
      {opening && <OpenForm onClose={() => setOpening(false)} />}
    </>
  );
}
