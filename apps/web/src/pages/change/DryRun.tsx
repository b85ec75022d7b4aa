import type { Change } from '../../api/types.ts';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './DryRun.module.css';

/** The first line that does something. */
function gist(command: string): string {
  const lines = command.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? command;
}

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
            <code>
              {command.step ? `${command.step}: ` : ''}
              {gist(command.command)}
            </code>
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
