import { Mark } from '../../ui/State.tsx';
import { reached, stations, stationWords } from './face.ts';
import type { RequestView } from './queries.ts';
import css from './Way.module.css';

/** The four stations of a request, and how far it has come. */
export function Way({ request }: { request: RequestView }) {
  const at = stations.indexOf(reached(request));
  const ended = ['refused', 'withdrawn', 'expired'].includes(request.state);
  const mine = request.me.parts.includes('requester');
  return (
    <ol className={css.way} aria-label="How far it has come">
      {stations.map((station, index) => {
        const past = index < at || request.state === 'done';
        const here = index === at && !past;
        const word = station === 'proven' && !mine ? 'We know who asks' : stationWords[station];
        return (
          <li
            key={station}
            className={css.station}
            data-past={past || undefined}
            data-here={(here && !ended) || undefined}
          >
            <Mark
              face={
                past
                  ? { shape: 'disc', tone: 'good' }
                  : here && !ended
                    ? { shape: 'half', tone: 'active' }
                    : here
                      ? { shape: 'dash', tone: 'quiet' }
                      : { shape: 'ring', tone: 'quiet' }
              }
              size={14}
            />
            <span aria-current={here ? 'step' : undefined}>{word}</span>
          </li>
        );
      })}
    </ol>
  );
}
