import type { Change } from '../../api/types.ts';
import { formatPercent, words } from '../../ui/format.ts';
import { State } from '../../ui/State.tsx';
import css from './RiskView.module.css';

/** The probability of failure with its interval on a scale to 50 %, and what it was worked out from. */
export function RiskView({ risk }: { risk: NonNullable<Change['risk']> }) {
  const { low, likely, high } = risk.probability;
  const place = (probability: number) => `${Math.min(1, probability / 0.5) * 100}%`;
  return (
    <div className={css.risk}>
      <div className={css.head}>
        <State state={risk.level} word={`${words(risk.level)} risk`} boxed />
        <span>
          <strong>{formatPercent(likely)}</strong> likely to fail, between {formatPercent(low)} and{' '}
          {formatPercent(high)}
        </span>
      </div>
      <div className={css.scale} aria-hidden="true">
        <span style={{ left: place(low), right: `calc(100% - ${place(high)})` }} />
        <i style={{ left: place(likely) }} />
      </div>
      <dl className={css.factors}>
        {risk.factors.map((factor) => (
          <div key={factor.label}>
            <dt>{factor.label}</dt>
            <dd>{factor.value}</dd>
          </div>
        ))}
      </dl>
      {risk.source && <p className={css.source}>{risk.source}</p>}
    </div>
  );
}
