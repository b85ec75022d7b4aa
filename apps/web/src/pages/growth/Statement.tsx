import { formatNumber, plural } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import type { StatementReadiness } from './queries.ts';
import css from './Statement.module.css';

/** One statement of a level: its words, how far it is shown and by what, what is missing and how to get there. */
export function Statement({ statement, closed }: { statement: StatementReadiness; closed: boolean }) {
  const { have, need, shown, evidence } = statement;
  return (
    <li className={css.statement}>
      <p className={css.says}>{statement.says}</p>
      <div className={css.meter}>
        <State
          state={shown ? 'shown' : 'not-shown'}
          word={shown ? 'Shown' : have.pieces > 0 ? 'Partly' : 'Not yet'}
          face={
            shown
              ? { shape: 'disc', tone: 'good' }
              : have.pieces > 0
                ? { shape: 'half', tone: 'warn' }
                : { shape: 'ring', tone: 'quiet' }
          }
        />
        <span className={css.pieces} aria-hidden="true">
          {Array.from({ length: need.pieces }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places of a meter have no identity
            <i key={index} data-on={index < have.pieces || undefined} />
          ))}
        </span>
        <span className={css.small}>
          {formatNumber(have.pieces)} of {plural(need.pieces, 'piece')}
          {statement.newest && (
            <>
              , the newest <Time at={statement.newest} />
            </>
          )}
          {statement.aged > 0 && `; ${formatNumber(statement.aged)} too old to count`}
        </span>
      </div>
      {!closed && statement.missing.length > 0 && (
        <div className={css.missing}>
          <span className={css.label}>Missing:</span> {statement.missing.join('; ')}.
          <ul className={css.ways}>
            {statement.ways.map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ul>
        </div>
      )}
      {evidence.length > 0 && (
        <details className={css.evidence}>
          <summary>
            {have.pieces > evidence.length
              ? `The newest ${evidence.length} of ${plural(have.pieces, 'piece')} of evidence`
              : `${plural(evidence.length, 'piece')} of evidence`}
          </summary>
          <ul>
            {evidence.map((piece) => (
              <li key={piece.key}>
                <span className={css.what}>
                  {piece.statement.charAt(0).toUpperCase() + piece.statement.slice(1)}:{' '}
                  <RecordLink record={piece.subject} bare />
                </span>
                <span className={css.small}>
                  level {piece.level} · {piece.phase} · <Time at={piece.at} />
                  {piece.supervisor && ` · confirmed by ${piece.supervisor.name}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
