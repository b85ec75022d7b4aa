import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { me, run as runQuery } from '../../api/queries.ts';
import type { Run } from '../../api/types.ts';
import { useCalled } from '../../api/you.ts';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { plural } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { Contribute } from '../observation/Contribute.tsx';
import { WhyPanel } from '../why/WhyPanel.tsx';
import { Decide, NowBox } from './NowBox.tsx';
import { RunLog } from './RunLog.tsx';
import css from './RunPage.module.css';
import { RunSecrets } from './RunSecrets.tsx';
import { RunSteering } from './RunSteering.tsx';
import { RunSteps } from './RunSteps.tsx';
import { useRunStream } from './useRunStream.ts';

/** Where are we, what happened on which host, what do I do now? */
export function RunPage() {
  const { key = '' } = useParams({ strict: false });
  const id = idOfKey(key, 'RUN') ?? Number(key);
  const { data: run, isError, error, refetch } = useQuery(runQuery(id));
  const who = useQuery(me());
  const called = useCalled();
  useRunStream(id, run !== undefined && (run.finishedAt === null || run.state === 'failed'));
  if (isError && !run) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!run)
    return (
      <>
        <PageHeader title="Run" />
        <SkeletonLines lines={8} />
      </>
    );
  const waiting = run.steps.filter((step) => step.asks !== null);
  return (
    <>
      <PageHeader
        title={run.name}
        phase="operations"
        above={
          <>
            <code>{run.key}</code> <State state={run.state} />
          </>
        }
        question="Where are we, what happened on which host, and what do I do now?"
        actions={<RunSteering run={run} />}
      >
        <p className={css.facts}>
          {whereWeAre(run)} Led by {called(run.responsible)}
          {run.supervisor ? `, each step confirmed by ${called(run.supervisor)}` : ''}. Started by{' '}
          {called(run.startedBy)} <Time at={run.createdAt} />.{' '}
          {run.change && (
            <>
              Makes <RecordLink record={run.change} showKey /> real.
            </>
          )}
          {run.breakGlass !== null && (
            <>
              {' '}
              Begun without an approval, by <Anchor href={paths.breakGlass()}>break-glass</Anchor>.
            </>
          )}
        </p>
      </PageHeader>
      <div className={css.columns}>
        <div className={css.left}>
          {run.state === 'proposed' && (
            <Panel title="Waits for somebody else to agree">
              <p className={css.facts}>
                What is agreed to is exactly this plan (<code>{run.planHash.slice(0, 12)}</code>):{' '}
                {plural(run.steps.length, 'step')}, each as it stands below.
              </p>
              <Decide run={run} step={null} kind="approve" />
            </Panel>
          )}
          {who.data?.workspace.kind === 'example' && run.finishedAt === null && waiting.length === 0 && (
            <p className={css.facts} role="note">
              The machines of the example are invented: what people do and what waits for a time goes on here, what
              would reach a host is refused.
            </p>
          )}
          <RunSecrets run={run} />
          {waiting.map((step) => (
            <NowBox key={step.id} run={run} step={step} />
          ))}
          <Panel title="Steps" flush>
            <RunSteps run={run} open={run.state === 'proposed'} />
          </Panel>
        </div>
        <div className={css.right}>
          <Panel title="What it says">
            <RunLog run={run} />
          </Panel>
          <WhyPanel of={run.key} />
          <div>
            <Contribute about={{ type: 'run', id: run.id, key: run.key, name: run.name }} small />
          </div>
        </div>
      </div>
    </>
  );
}

function whereWeAre(run: Run): string {
  const over = run.steps.filter((step) => step.state === 'done' || step.state === 'skipped').length;
  const count = `${over} of ${plural(run.steps.length, 'step')} over.`;
  return run.undoing ? `What it did is being taken back. ${count}` : count;
}
