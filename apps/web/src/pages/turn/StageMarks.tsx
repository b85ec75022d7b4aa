import type { Stage } from '../../api/types.ts';
import css from './StageMarks.module.css';

/** All stages of a turn at a glance: filled where done. */
export function StageMarks({ stages }: { stages: Stage[] }) {
  const done = stages.filter((stage) => stage.state === 'done').length;
  return (
    <span className={css.marks} role="img" aria-label={`${done} of ${stages.length} stages done`}>
      {stages.map((stage) => (
        <i
          key={stage.name}
          data-phase={stage.phase}
          data-state={stage.state}
          title={`${stage.title}: ${stage.state}`}
        />
      ))}
    </span>
  );
}
