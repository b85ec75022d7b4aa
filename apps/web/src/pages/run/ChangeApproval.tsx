import { useQuery } from '@tanstack/react-query';
import { change as changeQuery } from '../../api/queries.ts';
import type { ChangeSummary } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Diff } from '../../ui/Diff.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { ApprovalBox } from '../change/ApprovalBox.tsx';
import { PlanSteps } from '../change/PlanSteps.tsx';
import css from './RunPage.module.css';

/** A proposed change with its exact diff and what would be executed, and the decision beside. */
export function ChangeApproval({ summary }: { summary: ChangeSummary }) {
  const { data: change, isError, error, refetch } = useQuery(changeQuery(summary.id));
  return (
    <Panel title={summary.title} aside={<Anchor href={paths.change(summary.key)}>{summary.key}</Anchor>}>
      {isError && !change && <ProblemView error={error} retry={() => void refetch()} compact />}
      {!change && !isError && <SkeletonLines lines={4} />}
      {change && (
        <div className={css.left}>
          <Diff diff={change.diff} />
          <PlanSteps steps={change.plan.steps} />
          <ApprovalBox change={change} />
        </div>
      )}
    </Panel>
  );
}
