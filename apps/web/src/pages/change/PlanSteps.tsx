import type { PlanStep } from '../../api/types.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import css from './PlanSteps.module.css';

function Command({ label, text }: { label: string; text: string }) {
  return (
    <div className={css.command}>
      <span>{label}</span>
      <pre>{text}</pre>
    </div>
  );
}

/** Command by command: what is run, how it is verified, how it is undone. */
export function PlanSteps({ steps }: { steps: PlanStep[] }) {
  return (
    <ol className={css.steps}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a plan is immutable, its order is its identity
        <li key={index}>
          <details className={css.step}>
            <summary>
              <span className={css.number}>{index + 1}</span>
              <span className={css.name}>{step.name}</span>
              <span className={css.note}>
                {step.target && <RecordLink record={step.target} showKey={false} />}
                <span>by {step.driver}</span>
                {!step.repeatable && <span className={css.once}>only once</span>}
                {!step.undo && step.kind !== 'verify' && step.kind !== 'observe' && (
                  <span className={css.once}>no undo</span>
                )}
              </span>
            </summary>
            <div className={css.inside}>
              <Command label="Runs" text={step.command} />
              {step.verify && <Command label="Verifies" text={step.verify} />}
              {step.undo && <Command label="Undoes" text={step.undo} />}
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
