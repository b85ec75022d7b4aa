import { useState } from 'react';
import type { ComponentDetail } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { daysUntil, formatDay, formatDuration, plural } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Mark } from '../../ui/State.tsx';
import type { Face } from '../../ui/status.ts';
import css from './Support.module.css';
import { placeOn, type SupportBar, supportBars, supportScale } from './timeline.ts';

const faces: Record<SupportBar['status'], Face> = {
  ended: { shape: 'cross', tone: 'bad' },
  extended: { shape: 'half', tone: 'warn' },
  soon: { shape: 'triangle', tone: 'warn' },
  later: { shape: 'disc', tone: 'good' },
  undated: { shape: 'disc', tone: 'good' },
  unknown: { shape: 'ring', tone: 'quiet' },
};

function wordsOf(bar: SupportBar, now: Date): string {
  if (bar.status === 'undated') return 'supported, no end named';
  if (bar.status === 'extended') return `ended, extended until ${formatDay(bar.extendedEndsOn!)}`;
  if (bar.status === 'unknown') return 'nobody says how long';
  if (!bar.endsOn) return 'support has ended';
  const left = daysUntil(bar.endsOn, now);
  const length = formatDuration(Math.abs(left) * 86_400);
  return left < 0 ? `ended ${length} ago` : `${length} left`;
}

const room = 8;

/** Where it is heading: how long what runs on it is supported, and by whom. */
export function Support({ component }: { component: ComponentDetail | undefined }) {
  const now = useNow();
  const [all, setAll] = useState(false);
  if (!component) {
    return (
      <Panel title="Where it is heading">
        <SkeletonLines lines={4} />
      </Panel>
    );
  }
  const bars = supportBars(component.installations, now);
  const scale = supportScale(bars, now);
  const present = placeOn(scale, now) * 100;
  const shown = all ? bars : bars.slice(0, room);
  return (
    <Panel title="Where it is heading" aside="Support of what runs on it">
      {bars.length === 0 && <p className={css.none}>No software on it is matched to a release with lifecycle dates.</p>}
      {bars.length > 0 && (
        <div className={css.chart}>
          <div className={css.years} aria-hidden="true">
            {scale.years.slice(0, -1).map((year) => (
              <span key={year}>{scale.years.length > 8 ? `’${String(year).slice(2)}` : year}</span>
            ))}
          </div>
          <ul className={css.bars}>
            {shown.map((bar) => {
              const end = bar.endsOn
                ? placeOn(scale, new Date(`${bar.endsOn}T00:00:00Z`)) * 100
                : bar.status === 'undated'
                  ? 100
                  : 0;
              const extended = bar.extendedEndsOn
                ? placeOn(scale, new Date(`${bar.extendedEndsOn}T00:00:00Z`)) * 100
                : 0;
              const { installation } = bar;
              return (
                <li
                  key={installation.id}
                  className={css.bar}
                  data-status={bar.status}
                  title={installation.support.sentence}
                >
                  <span className={css.name}>
                    <Mark face={faces[bar.status]} />
                    {installation.release?.name ?? installation.product?.name}
                  </span>
                  <span className={css.words}>
                    {wordsOf(bar, now)}
                    {installation.support.basis && (
                      <> · {installation.support.basis === 'distribution' ? 'by the distribution' : 'by its makers'}</>
                    )}
                  </span>
                  <span className={css.track}>
                    <i className={css.supported} style={{ width: `${end}%` }} />
                    {extended > end && (
                      <i
                        className={css.extended}
                        style={{ left: `${end}%`, width: `${extended - end}%` }}
                        title={`Extended until ${formatDay(bar.extendedEndsOn!)}`}
                      />
                    )}
                    <i className={css.present} style={{ left: `${present}%` }} />
                  </span>
                </li>
              );
            })}
          </ul>
          {bars.length > room && (
            <Button small tone="quiet" onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show ${plural(bars.length - room, 'more release')}`}
            </Button>
          )}
        </div>
      )}
    </Panel>
  );
}
