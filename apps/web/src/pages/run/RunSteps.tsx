import type { Run, RunStep } from '../../api/types.ts';
import { formatDuration, plural } from '../../ui/format.ts';
import { State } from '../../ui/State.tsx';
import { StepText } from '../../ui/StepText.tsx';
import { EvidenceBox } from './EvidenceBox.tsx';
import css from './RunView.module.css';

/** The checklist: each step where it stands, what came of it, and what exactly it does. */
export function RunSteps({ run, open = false }: { run: Run; open?: boolean }) {
  return (
    <ol className={css.steps} data-bare>
      {run.steps.map((step) => (
        <StepItem key={step.id} run={run} step={step} open={open} />
      ))}
    </ol>
  );
}

function StepItem({ run, step, open }: { run: Run; step: RunStep; open: boolean }) {
  const took =
    step.startedAt && step.finishedAt
      ? formatDuration((Date.parse(step.finishedAt) - Date.parse(step.startedAt)) / 1000)
      : null;
  const notes = [
    step.component?.name,
    step.observed ? 'seen to be so' : null,
    step.attempts > 1 ? plural(step.attempts, 'attempt') : null,
    took,
  ].filter(Boolean);
  return (
    <li className={css.step} data-state={step.state}>
      {run.state === 'proposed' ? <span className={css.note}>Step {step.position}</span> : <State state={step.state} />}
      <span className={css.name}>{step.name}</span>
      <span className={css.note}>{notes.join(' · ')}</span>
      {step.result?.summary && <span className={css.summary}>{step.result.summary}</span>}
      {Object.keys(step.outputs).length > 0 && (
        <span className={css.summary}>
          {Object.entries(step.outputs).map(([name, value]) => (
            <span key={name}>
              {name}: <code>{String(value)}</code>{' '}
            </span>
          ))}
        </span>
      )}
      {step.asks === null && <EvidenceBox run={run} step={step} readOnly />}
      {step.text && (
        <details className={css.details} open={open}>
          <summary>Exactly what it does</summary>
          <StepText kind={step.kind} text={step.text} />
        </details>
      )}
    </li>
  );
}
