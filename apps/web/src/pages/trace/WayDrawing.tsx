import { RecordLink } from '../../ui/RecordLink.tsx';
import { Mark } from '../../ui/State.tsx';
import type { TraceStep, Way } from '../networks/queries.ts';
import { paintOf, type Station, stationsOf } from './stations.ts';
import css from './WayDrawing.module.css';

const endWords = {
  open: 'Nothing is plugged in here',
  loop: 'Comes back to itself',
  hidden: 'Goes on where you may not read',
  limit: 'Not followed further',
} as const;

/** One way as a line: across on a wide screen, down on a phone. */
export function WayDrawing({ way, start }: { way: Way; start: number }) {
  return (
    <ol className={css.line}>
      {stationsOf(way).map((station, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a station is its place on the way
        <li key={index} className={css.station} data-type={station.type}>
          <Drawn station={station} start={start} />
        </li>
      ))}
    </ol>
  );
}

function Drawn({ station, start }: { station: Station; start: number }) {
  if (station.type === 'end')
    return (
      <span className={css.end} data-how={station.how}>
        <Mark face={{ shape: 'triangle', tone: station.how === 'loop' ? 'bad' : 'warn' }} /> {endWords[station.how]}
      </span>
    );
  if (station.type === 'cable') return <Cable cable={station.cable} here={station.cable.component?.id === start} />;
  return (
    <div className={css.box}>
      <div className={css.what}>
        {station.what ? <RecordLink record={station.what} showKey={false} /> : 'Something that you may not read'}
      </div>
      <ul className={css.ports}>
        {station.ports.map((port) => (
          <li key={port.component?.id} data-here={port.component?.id === start || undefined}>
            {port.component && <RecordLink record={port.component} bare />}
            <span className={css.form}>{[port.label, port.form].filter(Boolean).join(' · ')}</span>
            {port.lag && <span className={css.form}>in {port.lag.name}</span>}
          </li>
        ))}
      </ul>
      {station.strand !== null && station.ports.length > 1 && <div className={css.strand}>strand {station.strand}</div>}
    </div>
  );
}

function Cable({ cable, here }: { cable: TraceStep; here: boolean }) {
  const paint = paintOf(cable.color);
  return (
    <div className={css.cable} data-here={here || undefined}>
      <span
        className={css.lead}
        style={paint ? ({ '--paint': paint } as React.CSSProperties) : undefined}
        aria-hidden="true"
      />
      <span className={css.said}>
        {cable.component ? (
          <RecordLink record={cable.label ? { ...cable.component, name: cable.label } : cable.component} bare />
        ) : (
          'a cable'
        )}
        <span className={css.form}>
          {[cable.form, cable.lengthMetres === null ? null : `${cable.lengthMetres} m`, paint ? cable.color : null]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </div>
  );
}
