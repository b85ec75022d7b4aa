import type { Change } from '../../api/types.ts';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './DryRun.module.css';

/** The rehearsal on the real host: what it said, word for word. */
export function DryRun({ dryRun }: { dryRun: NonNullable<Change['dryRun']> }) {
  return (
    <div className={css.dryRun}>
      <p className={css.summary}>
        {dryRun.ok === false && <State state="failed" word="Failed" />} {dryRun.summary}{' '}
        <span className={css.at}>
          <Time at={dryRun.ranAt} />
        </span>
      </p>
      {dryRun.commands.map((command) => (
        <details key={`${command.step ?? ''} ${command.command}`} className={css.command}>
          <summary>
            <code>{command.command.split('\n')[0]}</code>
            {command.exitCode !== undefined && command.exitCode !== null && command.exitCode !== 0 && (
              <span className={css.bad}>exit {command.exitCode}</span>
            )}
          </summary>
          <pre>{command.output || 'It said nothing.'}</pre>
        </details>
      ))}
    </div>
  );
}
