import type { Phase } from '../api/types.ts';
import css from './PhaseTag.module.css';
import { phaseWords } from './phase.ts';

export function PhaseTag({ phase }: { phase: Phase }) {
  return (
    <span className={css.tag} data-phase={phase}>
      {phaseWords[phase]}
    </span>
  );
}
