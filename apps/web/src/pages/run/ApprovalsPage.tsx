import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { itemsOf } from '../../api/pages.ts';
import { changes, run as runQuery } from '../../api/queries.ts';
import { useCalled } from '../../api/you.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { LightText } from '../../ui/LightText.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { ReadOn } from '../../ui/ReadOn.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { ChangeApproval } from './ChangeApproval.tsx';
import { Decide } from './NowBox.tsx';
import { type RunSummary, runs } from './queries.ts';
import css from './RunPage.module.css';
import { RunSteps } from './RunSteps.tsx';

/** What waits for somebody to agree, and to what exactly? Each can be read and decided in place. */
export function ApprovalsPage() {
  const waiting = useInfiniteQuery(runs({ waits: 'approval' }));
  const proposed = useInfiniteQuery(changes('proposed'));
  const failed = [waiting, proposed].find((query) => query.isError);
  const asked = itemsOf(waiting.data);
  const written = itemsOf(proposed.data);
  const none = asked?.length === 0 && written?.length === 0;
  return (
    <>
      <PageHeader title="Approvals" question="What waits for somebody to agree, and to what exactly?" />
      {failed && <ProblemView error={failed.error} retry={() => void failed.refetch()} compact />}
      {(waiting.isPending || proposed.isPending) && <SkeletonLines lines={6} />}
      {none && (
        <Empty title="Nothing waits for an approval" action={<Anchor href={paths.changes()}>All changes</Anchor>}>
          A change that was proposed, and a run whose procedure asks for it, wait here until somebody other than their
          authors agrees to exactly their plan.
        </Empty>
      )}
      <div className={css.left}>
        {asked?.map((run) => (
          <RunApproval key={run.id} summary={run} />
        ))}
        {written?.map((change) => (
          <ChangeApproval key={change.id} summary={change} />
        ))}
        <ReadOn list={waiting.hasNextPage ? waiting : proposed} />
      </div>
    </>
  );
}

function RunApproval({ summary }: { summary: RunSummary }) {
  const { data: run, isError, error, refetch } = useQuery(runQuery(summary.id));
  const called = useCalled();
  const step = run?.steps.find((one) => one.asks === 'approve') ?? null;
  return (
    <Panel
      title={summary.name}
      aside={<Anchor href={paths.run(summary.key)}>{summary.key}</Anchor>}
      id={`approval-${summary.key}`}
    >
      {isError && !run && <ProblemView error={error} retry={() => void refetch()} compact />}
      {!run && !isError && <SkeletonLines lines={4} />}
      {run && (
        <div className={css.left}>
          <p className={css.facts}>
            Asked by {called(run.startedBy)} <Time at={run.createdAt} />.{' '}
            {step ? null : 'It begins when somebody agrees. '}
            Plan <code>{run.planHash.slice(0, 12)}</code>.
          </p>
          {step?.text ? <LightText text={step.text} /> : null}
          <RunSteps run={run} open />
          {(step || run.state === 'proposed') && <Decide run={run} step={step} kind="approve" />}
        </div>
      )}
    </Panel>
  );
}
