import type { Home, LoopCount } from '../../api/types.ts';
import { paths, recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatDay, formatDuration, formatNumber } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './LoopDrawing.module.css';

const step = 112;

interface Station {
  phase: 'strategy' | 'delivery' | 'operations';
  name: string;
  teach: string;
  deed: string;
  href: string;
}

const stations: Station[] = [
  {
    phase: 'strategy',
    name: 'Strategy',
    teach: 'What to have, and until when',
    deed: 'decided',
    href: paths.portfolio(),
  },
  {
    phase: 'delivery',
    name: 'Delivery',
    teach: 'Rolling it out, approved and exact',
    deed: 'rolled out',
    href: paths.changes(),
  },
  {
    phase: 'operations',
    name: 'Operations',
    teach: 'Keeping it running, and noticing',
    deed: 'learned',
    href: paths.signals(),
  },
];

/** The hatching that means ground. */
function ticks(y: number): string {
  return Array.from({ length: 27 }, (_, tick) => `M${20 + tick * 12} ${y}l-8 9`).join('');
}

function Last({ count }: { count: LoopCount }) {
  if (!count.last) return null;
  return (
    <span className={css.last}>
      last{' '}
      <Anchor href={recordPath(count.last.ref.key)} title={count.last.ref.name}>
        {count.last.ref.key}
      </Anchor>
      , <Time at={count.last.at} />
    </span>
  );
}

/** The loop as it is: the plumb line from strategy to the metal, and the way that facts take back up. */
export function LoopDrawing({ home }: { home: Home | undefined }) {
  const loop = home?.loop;
  const counts = loop ? [loop.decided, loop.rolledOut, loop.learned] : [];
  const bottom = 44 + step * 3;
  return (
    <figure className={css.loop} aria-label="The loop: decided, rolled out, learned">
      <svg className={css.drawing} viewBox={`0 0 340 ${bottom + 92}`} aria-hidden="true">
        <g className={css.back}>
          <path d={`M64 ${bottom + 22}H276a28 28 0 0 0 28-28V72a28 28 0 0 0-28-28H92`} />
          <path className={css.arrow} d="M98 38l-8 6 8 6" />
        </g>
        <path className={css.cord} d="M40 0v30" />
        {stations.map((station, index) => (
          <g key={station.phase} data-phase={station.phase} className={css.station}>
            <path d={`M40 ${44 + index * step}v${step}`} strokeWidth="2.5" />
            <circle cx="40" cy={44 + index * step} r="7" strokeWidth="2.5" />
          </g>
        ))}
        <path className={css.bob} d={`M29 ${bottom}h22v9l-11 27-11-27z`} />
        <path className={css.bobShade} d={`M40 ${bottom}h11v9l-11 27z`} />
        <g className={css.metal}>
          <path d={`M8 ${bottom + 44}H332`} strokeWidth="1.5" />
          <path d={ticks(bottom + 44)} strokeWidth="1" />
        </g>
      </svg>
      <ol className={css.stations}>
        {stations.map((station, index) => (
          <li key={station.phase} style={{ top: 30 + index * step }} data-phase={station.phase}>
            <Anchor className={css.name} href={station.href}>
              {station.name}
            </Anchor>
            <span className={css.teach}>{station.teach}</span>
            {loop ? (
              <span className={css.count}>
                {counts[index]!.count === 0 ? (
                  `nothing ${station.deed} yet`
                ) : (
                  <>
                    <strong>{formatNumber(counts[index]!.count)}</strong> {station.deed} <Last count={counts[index]!} />
                  </>
                )}
              </span>
            ) : (
              <Skeleton width={150} />
            )}
          </li>
        ))}
      </ol>
      <figcaption className={css.speed} style={{ top: bottom + 60 }}>
        {loop ? (
          loop.medianSignalToVerifiedSeconds === null ? (
            <>The loop has not closed yet: no signal has led to a verified result.</>
          ) : (
            <>
              <strong>{formatDuration(loop.medianSignalToVerifiedSeconds)}</strong> from a signal to its verified result
              (median{loop.since ? <> since {formatDay(loop.since)}</> : null})
            </>
          )
        ) : (
          <Skeleton width={220} />
        )}
      </figcaption>
    </figure>
  );
}
