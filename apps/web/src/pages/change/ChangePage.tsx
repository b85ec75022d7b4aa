import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { change as changeQuery } from '../../api/queries.ts';
import { MissingPage, RecordProblem } from '../../app/ErrorPages.tsx';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { LineStrip } from '../line/LineStrip.tsx';
import { RunView } from '../run/RunView.tsx';
import { ApprovalBox } from './ApprovalBox.tsx';
import css from './ChangePage.module.css';
import { ChangeView } from './ChangeView.tsx';

/** What exactly will be different, what could break, does it fit, who must agree, did it do what we said? */
export function ChangePage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const id = idOfKey(key, 'CHG');
  return id === null ? <MissingPage /> : <ChangeById key={id} id={id} />;
}

function ChangeById({ id }: { id: number }) {
  const { data: change, isError, error, refetch } = useQuery(changeQuery(id));
  if (isError && !change) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!change) {
    return (
      <>
        <PageHeader title="A change" tab="Change" />
        <SkeletonLines lines={12} />
      </>
    );
  }
  return (
    <>
      <PageHeader
        tab={`${change.key} ${change.title}`}
        title={change.title}
        question={change.why}
        above={
          <>
            <code>{change.key}</code>
            <State state={change.state} boxed />
            {change.domain && <span>{change.domain.name}</span>}
            {change.updatedAt && (
              <span>
                changed <Time at={change.updatedAt} />
              </span>
            )}
          </>
        }
      />
      <div className={css.page}>
        <div className={css.main}>
          <Panel title="Why it is asked for" aside={<Anchor href={paths.line(change.key)}>The whole line</Anchor>}>
            <LineStrip of={change.key} link={false} />
          </Panel>
          <ChangeView change={change} />
          {change.run && (
            <Panel title="The run">
              <RunView id={change.run.id} />
            </Panel>
          )}
        </div>
        <aside className={css.side}>
          <ApprovalBox change={change} />
        </aside>
      </div>
    </>
  );
}
