import { useState } from 'react';
import type { Home, MeasureReading } from '../../api/types.ts';
import { recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { MeasureSheet } from './MeasureSheet.tsx';
import css from './Measures.module.css';

function met(measure: MeasureReading): boolean | null {
  if (measure.value === null) return null;
  return measure.better === 'higher' ? measure.value >= measure.target : measure.value <= measure.target;
}

function withUnit(value: number, unit: string): string {
  return /^(%|percent)$/.test(unit) ? `${formatNumber(value)} %` : `${formatNumber(value)} ${unit}`;
}

export function Measures({ home }: { home: Home | undefined }) {
  const [shown, setShown] = useState<string | null>(null);
  const looked = home?.measures.find((measure) => measure.ref.key === shown);
  return (
    <Panel title="Measures" aside="Each against its target" flush>
      {!home && (
        <div style={{ padding: '0 16px 16px' }}>
          <SkeletonLines lines={2} />
        </div>
      )}
      {home?.measures.length === 0 && (
        <p className={css.none}>No measure has been read yet. A turn reads them when it has verified its result.</p>
      )}
      <ul className={css.list}>
        {home?.measures.map((measure) => {
          const reached = met(measure);
          return (
            <li key={measure.ref.key} className={css.measure}>
              <Anchor className={css.name} href={recordPath(measure.ref.key)}>
                {measure.name}
              </Anchor>
              <div className={css.value}>
                {measure.value === null ? (
                  <span className={css.unread}>not read yet</span>
                ) : (
                  <strong>{withUnit(measure.value, measure.unit)}</strong>
                )}
                {measure.series.length > 0 && (
                  <button
                    type="button"
                    className={css.spark}
                    onClick={() => setShown(measure.ref.key)}
                    title="Its course"
                  >
                    <Sparkline series={measure.series} target={measure.target} label={measure.name} />
                  </button>
                )}
              </div>
              <div className={css.foot}>
                <span>
                  target {measure.better === 'higher' ? '≥' : '≤'} {withUnit(measure.target, measure.unit)}
                </span>
                {reached !== null && (
                  <State
                    state={reached ? 'done' : 'open'}
                    word={reached ? 'Reached' : 'Not reached'}
                    face={reached ? { shape: 'disc', tone: 'good' } : { shape: 'triangle', tone: 'warn' }}
                  />
                )}
                {measure.at && <Time at={measure.at} />}
              </div>
            </li>
          );
        })}
      </ul>
      {looked && <MeasureSheet measure={looked} onClose={() => setShown(null)} />}
    </Panel>
  );
}
