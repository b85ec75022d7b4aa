import type { Change } from '../../api/types.ts';
import { Diff } from '../../ui/Diff.tsx';
import { formatNumber, plural, words } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import { ChangePart } from './ChangePart.tsx';
import css from './ChangeView.module.css';
import { DryRun } from './DryRun.tsx';
import { PlanSteps } from './PlanSteps.tsx';
import { RiskView } from './RiskView.tsx';

function ImpactOf({ change }: { change: Change }) {
  const { impact } = change;
  if (!impact) return <p className={css.text}>What depends on it is not known.</p>;
  const total = impact.down.count + impact.degraded.count;
  return (
    <div className={css.stack}>
      <p className={css.text}>
        {total === 0
          ? 'While it runs, nothing else that we know of goes down or loses redundancy.'
          : `If ${impact.component.name} goes while it runs: ${plural(impact.down.count, 'component')} down, ${formatNumber(impact.degraded.count)} with less redundancy.`}
      </p>
      {total > 0 && (
        <ul className={css.hit}>
          {[...impact.down.items, ...impact.degraded.items].slice(0, 8).map((item) => (
            <li key={item.component.key}>
              <State state={item.severity ?? 'down'} />
              <RecordLink record={item.component} showKey={false} />
              <span>{item.why}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What exactly will be different, what could break, does it fit, how risky is it, and what did the rehearsal say? */
export function ChangeView({ change }: { change: Change }) {
  return (
    <div className={css.change}>
      <ChangePart title="What will be different">
        <Diff diff={change.diff} />
      </ChangePart>
      <ChangePart title="What could break">
        <ImpactOf change={change} />
      </ChangePart>
      <ChangePart
        title="Does it fit the standards"
        note={change.fit.length === 0 ? 'no standard speaks of it' : undefined}
      >
        <ul className={css.fit}>
          {change.fit.map((fit) => (
            <li key={`${fit.standard.key} ${fit.sentence}`}>
              <State state={fit.verdict} word={words(fit.verdict)} />
              <span>
                {fit.sentence} <RecordLink record={fit.standard} />
              </span>
            </li>
          ))}
        </ul>
      </ChangePart>
      {change.risk && (
        <ChangePart title="How likely it is to fail">
          <RiskView risk={change.risk} />
        </ChangePart>
      )}
      <ChangePart title="What will be run" note={plural(change.plan.steps.length, 'step')}>
        <PlanSteps steps={change.plan.steps} />
      </ChangePart>
      {change.dryRun && (
        <ChangePart title="What the rehearsal said">
          <DryRun dryRun={change.dryRun} />
        </ChangePart>
      )}
      {change.outcome && (
        <ChangePart title="Did it do what we said">
          <p className={css.text}>
            <State state={change.outcome.succeeded ? 'verified' : 'failed'} /> {change.outcome.sentence}
          </p>
        </ChangePart>
      )}
    </div>
  );
}
