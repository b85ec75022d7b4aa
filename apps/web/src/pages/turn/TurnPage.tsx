import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { turn as turnQuery } from '../../api/queries.ts';
import type { Turn } from '../../api/types.ts';
import { MissingPage, RecordProblem } from '../../app/ErrorPages.tsx';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { ApprovalBox } from '../change/ApprovalBox.tsx';
import { ExposureBox } from './ExposureBox.tsx';
import { StageList } from './StageList.tsx';
import css from './TurnPage.module.css';
import { targetName } from './target.ts';
import { useTurnStream } from './useTurnStream.ts';

/** Where is this turn of the loop, what did it find, what does it want to do, and did it do it? */
export function TurnPage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const id = idOfKey(key, 'TRN');
  return id === null ? <MissingPage /> : <TurnById key={id} id={id} />;
}

function Head({ turn }: { turn: Turn }) {
  return (
    <PageHeader
      tab={`${turn.key} ${targetName(turn)}`}
      title={<>A turn on {turn.component ? <RecordLink record={turn.component} bare /> : targetName(turn)}</>}
      above={
        <>
          <code>{turn.key}</code>
          <span>
            began <Time at={turn.startedAt} />
          </span>
          {turn.finishedAt && (
            <span>
              ended <Time at={turn.finishedAt} />
            </span>
          )}
        </>
      }
    >
      <div className={css.state}>
        <State state={turn.state} boxed />
        <Anchor href={paths.line(turn.change?.key ?? turn.key)}>Its line</Anchor>
      </div>
    </PageHeader>
  );
}

function TurnById({ id }: { id: number }) {
  const { data: turn, isError, error, refetch } = useQuery(turnQuery(id));
  useTurnStream(id, turn !== undefined && turn.finishedAt === null);
  if (isError && !turn) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!turn) {
    return (
      <>
        <PageHeader title="A turn" tab="Turn" />
        <SkeletonLines lines={14} />
      </>
    );
  }
  return (
    <>
      <Head turn={turn} />
      <div className={css.page}>
        <StageList turn={turn} />
        <aside className={css.side}>
          {turn.change && <ApprovalBox change={turn.change} turnId={turn.id} />}
          <ExposureBox turn={turn} />
        </aside>
      </div>
    </>
  );
}
