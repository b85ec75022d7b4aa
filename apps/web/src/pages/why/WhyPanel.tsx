import { useQuery } from '@tanstack/react-query';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber, plural, words } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { type Why, why } from './queries.ts';
import css from './WhyPanel.module.css';

/** Why am I doing this? The way from the objective down to the task, and what hangs on what it works on. */
export function WhyPanel({ of, title = 'Why am I doing this?' }: { of: string; title?: string }) {
  return (
    <Panel title={title} aside={<Anchor href={paths.line(of)}>The whole line</Anchor>}>
      <WhyWords of={of} />
    </Panel>
  );
}

/** The same without its frame, for the middle of a list; `brief` where the sentence stands there already. */
export function WhyWords({ of, brief = false }: { of: string; brief?: boolean }) {
  const { data, isError, error, refetch } = useQuery(why(of));
  if (isError && !data) return <ProblemView error={error} compact retry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={4} />;
  return (
    <div className={css.why}>
      {!(brief && data.way.length > 0) && <p className={css.sentence}>{data.sentence}</p>}
      {data.way.length > 0 && (
        <ol className={css.way} aria-label="From the objective down to this">
          {data.way.map((step) => (
            <li key={step.record.key} className={css.step} data-phase={step.phase}>
              <span className={css.relation}>
                {words(step.record.type)} · {step.relation}
              </span>
              <RecordLink record={step.record} />
            </li>
          ))}
          <li className={css.step} data-asked data-phase={data.of.phase}>
            <span className={css.relation}>This {words(data.of.type).toLowerCase()}</span>
            <span className={css.asked}>{data.of.name}</span>
          </li>
        </ol>
      )}
      {data.beside.length > 0 && (
        <ul className={css.beside}>
          {data.beside.map((step) => (
            <li key={step.record.key}>
              {words(step.relation)}: <RecordLink record={step.record} showKey={false} />
            </li>
          ))}
        </ul>
      )}
      <Below why={data} />
    </div>
  );
}

function Below({ why: { below, steps, diff } }: { why: Why }) {
  const facts = [
    steps && `${formatNumber(steps.done)} of ${plural(steps.all, 'step')} done`,
    diff &&
      `${formatNumber(diff.create)} added, ${formatNumber(diff.update)} changed, ${formatNumber(diff.remove)} removed`,
  ].filter((fact) => fact !== null);
  if (below.count === 0 && facts.length === 0) return null;
  return (
    <div className={css.below}>
      <h3 className={css.head}>What it works on, and what hangs on that</h3>
      {facts.length > 0 && <p className={css.facts}>{facts.join('; ')}.</p>}
      {below.count > 0 && (
        <>
          <p className={css.facts}>
            It works on{' '}
            {below.components.map((component, index) => (
              <span key={component.key}>
                {index > 0 && ', '}
                <RecordLink record={component} bare />
              </span>
            ))}
            {below.count > below.components.length && ` and ${below.count - below.components.length} more`}.{' '}
            {below.down + below.degraded === 0
              ? 'Nothing known depends on it.'
              : `If that failed, ${plural(below.down, 'component')} would go down${
                  below.services > 0 ? `, ${plural(below.services, 'service')} among them` : ''
                }${below.degraded > 0 ? `, and ${formatNumber(below.degraded)} would lose redundancy` : ''}.`}
          </p>
          {below.named.length > 0 && (
            <ul className={css.named}>
              {below.named.map((one) => (
                <li key={one.record.key}>
                  <RecordLink record={one.record} showKey={false} />
                  <State state={one.severity} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
