import { useQuery } from '@tanstack/react-query';
import { run as runQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { RunLog } from './RunLog.tsx';
import { RunSteering } from './RunSteering.tsx';
import { RunSteps } from './RunSteps.tsx';
import css from './RunView.module.css';
import { useRunStream } from './useRunStream.ts';

/** The run in the middle of something else: a change, a turn. Its own page says more. */
export function RunView({ id }: { id: number }) {
  const { data: run, isPending, isError, error, refetch } = useQuery(runQuery(id));
  useRunStream(id, run !== undefined && run.finishedAt === null);
  if (isPending) return <SkeletonLines lines={4} />;
  if (isError && !run) return <ProblemView error={error} retry={() => void refetch()} compact />;
  if (!run) return null;
  return (
    <div className={css.run}>
      <RunSteps run={run} />
      <RunSteering run={run} />
      <RunLog run={run} />
      <Anchor href={paths.run(run.key)}>Open the run</Anchor>
    </div>
  );
}
