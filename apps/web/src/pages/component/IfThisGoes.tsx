import { useQuery } from '@tanstack/react-query';
import { impact } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber } from '../../ui/format.ts';
import { kindWordInside } from '../../ui/kinds.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import css from './IfThisGoes.module.css';

/** What goes with it, in numbers; the whole on the topology page. */
export function IfThisGoes({ id, componentKey }: { id: number; componentKey: string | undefined }) {
  const { data, isPending, isError, error, refetch } = useQuery(impact(id));
  const link = componentKey ? <Anchor href={paths.topology({ around: componentKey })}>In the topology</Anchor> : null;
  return (
    <Panel title="If this goes" aside={link}>
      {isPending && <SkeletonLines lines={2} />}
      {isError && <ProblemView error={error} retry={() => void refetch()} compact />}
      {data && data.down.count + data.degraded.count === 0 && (
        <p className={css.none}>Nothing that we know of goes with it.</p>
      )}
      {data && data.down.count + data.degraded.count > 0 && (
        <>
          <div className={css.counts}>
            <span>
              <strong>{formatNumber(data.down.count)}</strong> <State state="down" word="go down" />
            </span>
            <span>
              <strong>{formatNumber(data.degraded.count)}</strong> <State state="degraded" word="lose redundancy" />
            </span>
          </div>
          <ul className={css.top}>
            {[...data.down.items, ...data.degraded.items]
              .sort((a, b) => b.component.criticality - a.component.criticality || a.distance - b.distance)
              .slice(0, 4)
              .map((item) => (
                <li key={item.component.key}>
                  <RecordLink record={item.component} showKey={false} />
                  <span>{item.why}</span>
                </li>
              ))}
          </ul>
          <p className={css.kinds}>
            {Object.entries(data.byKind)
              .sort((a, b) => b[1] - a[1])
              .slice(0, 5)
              .map(([kind, count]) => `${formatNumber(count)} ${kindWordInside(kind, count)}`)
              .join(', ')}
          </p>
        </>
      )}
    </Panel>
  );
}
