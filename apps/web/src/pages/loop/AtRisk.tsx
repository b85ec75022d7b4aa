import type { Home } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { plural } from '../../ui/format.ts';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import css from './AtRisk.module.css';

/** Exposures on one scale, so that two of them can be compared by eye; the band is the range, the mark the likely. */
export function AtRisk({ home, canTurn }: { home: Home | undefined; canTurn: boolean }) {
  if (!home) {
    return (
      <Panel title="At risk">
        <SkeletonLines lines={3} />
      </Panel>
    );
  }
  const top = Math.max(1, ...home.atRisk.map((risk) => risk.exposure.highMinor));
  return (
    <Panel title="At risk" aside={home.atRisk.length > 0 ? 'Exposure a year, low to high' : null} flush>
      {home.atRisk.length === 0 && (
        <p className={css.none}>
          {canTurn
            ? 'No exposure is known. Turn the loop: it looks for software that nobody supports any more.'
            : 'No exposure is known.'}
        </p>
      )}
      <ul className={css.list}>
        {home.atRisk.map((risk) => (
          <li key={risk.insight.key} className={css.risk}>
            <div className={css.words}>
              <RecordLink record={risk.insight} />
              <span className={css.summary}>
                {risk.summary}{' '}
                {risk.components > 0 && (
                  <Anchor href={paths.line(risk.insight.key)} className={css.count}>
                    {plural(risk.components, 'component')}
                  </Anchor>
                )}
              </span>
            </div>
            <div className={css.money}>
              <Money range={risk.exposure} />
              <span className={css.scale} aria-hidden="true">
                <span
                  style={{
                    left: `${(risk.exposure.lowMinor / top) * 100}%`,
                    right: `${100 - (risk.exposure.highMinor / top) * 100}%`,
                  }}
                />
                <i style={{ left: `${(risk.exposure.likelyMinor / top) * 100}%` }} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
