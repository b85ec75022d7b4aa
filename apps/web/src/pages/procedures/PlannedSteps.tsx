import { LightText } from '../../ui/LightText.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import css from '../change/PlanSteps.module.css';
import type { Plan } from './queries.ts';
import { kindWords } from './words.ts';

const byWords: Record<string, string> = {
  person: 'by a person',
  plumbline: 'by Plumbline',
  http: 'over HTTP',
  ldap: 'over LDAP',
  ssh: 'over SSH',
  local: 'on this server',
};

function Part({ label, text, prose = false }: { label: string; text: string; prose?: boolean }) {
  return (
    <div className={css.command}>
      <span>{label}</span>
      {prose ? <LightText text={text} /> : <pre>{text}</pre>}
    </div>
  );
}

/** Command by command, as it will be executed; secrets by their names. */
export function PlannedSteps({ steps }: { steps: Plan['steps'] }) {
  // A short plan is read at a glance; a long one is opened where one looks.
  const open = steps.length <= 3;
  return (
    <ol className={css.steps}>
      {steps.map((step) => (
        <li key={step.position}>
          <details className={css.step} open={open}>
            <summary>
              <span className={css.number}>{step.position}</span>
              <span className={css.name}>{step.name}</span>
              <span className={css.note}>
                {step.target && <RecordLink record={step.target} showKey={false} />}
                <span>{byWords[step.driver] ?? kindWords[step.kind]}</span>
                {!step.repeatable && <span className={css.once}>only once</span>}
                {!step.undo && step.changes && <span className={css.once}>no undo</span>}
              </span>
            </summary>
            <div className={css.inside}>
              {step.when && <Part label="Only if" text={step.when} />}
              <Part
                label={step.driver === 'person' ? 'Asks' : 'Runs'}
                text={step.command}
                prose={step.driver === 'person'}
              />
              {step.verify && <Part label="Verifies" text={step.verify} />}
              {step.undo && <Part label="Undoes" text={step.undo} />}
              {step.generates.length > 0 && (
                <Part label="Makes" text={step.generates.map((key) => `‹secret ${key}›`).join(', ')} />
              )}
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
