import { useQuery } from '@tanstack/react-query';
import { asProblem } from '../../api/problem.ts';
import { portfolio } from '../../api/queries.ts';
import type { PortfolioItem } from '../../api/types.ts';
import { paths, recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import css from './PortfolioPage.module.css';

function Items({ items }: { items: PortfolioItem[] }) {
  return (
    <ul className={css.items}>
      {items.map((item) => (
        <li key={item.initiative.key} className={css.item}>
          <span className={css.rank}>{item.rank}</span>
          <div className={css.words}>
            <Anchor className={css.name} href={recordPath(item.initiative.key)}>
              {item.initiative.name}
            </Anchor>
            <span>{item.reason}</span>
          </div>
          <div className={css.figures}>
            <span className={css.figure}>
              costs <Money range={item.initiative.cost} per="" />
            </span>
            <span className={css.figure}>
              saves <Money range={item.initiative.benefit} />
            </span>
            <span className={css.hours}>{formatNumber(item.initiative.effortHours)} h of work</span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** What do we do with this money and these people, what falls out, and why? */
export function PortfolioPage() {
  const { data: plan, isPending, isError, error, refetch } = useQuery(portfolio());
  const missing = plan === null || (isError && asProblem(error).status === 404);
  return (
    <>
      <PageHeader
        title="Portfolio"
        question="What do we do with this money and these people, what falls out, and why?"
        above={plan && <State state={plan.state} boxed />}
      >
        {plan && (
          <p className={css.budget}>
            {plan.name}: {plan.budgetMinor !== undefined && formatMoney(plan.budgetMinor, plan.currency)}
            {plan.hours !== undefined && ` and ${formatNumber(plan.hours)} hours`}.
          </p>
        )}
      </PageHeader>
      {isPending && <SkeletonLines lines={6} />}
      {isError && !missing && <ProblemView error={error} retry={() => void refetch()} />}
      {(missing || plan?.items.length === 0) && (
        <Empty title="No plan yet" action={<Anchor href={paths.turns()}>To the turns</Anchor>}>
          A turn of the loop puts the initiative it proposes into the plan of the period, with the reason for its place.
        </Empty>
      )}
      {plan && plan.items.length > 0 && (
        <div className={css.plan}>
          <Panel title="In the plan" flush>
            <Items items={plan.items.filter((item) => item.included)} />
          </Panel>
          {plan.items.some((item) => !item.included) && (
            <Panel title="Left out" flush>
              <Items items={plan.items.filter((item) => !item.included)} />
            </Panel>
          )}
        </div>
      )}
    </>
  );
}
