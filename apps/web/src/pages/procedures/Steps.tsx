import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { LightText } from '../../ui/LightText.tsx';
import css from '../change/PlanSteps.module.css';
import type { ProcedureStep } from './queries.ts';
import { kindWords } from './words.ts';

function Part({ label, text, prose = false }: { label: string; text: string; prose?: boolean }) {
  return (
    <div className={css.command}>
      <span>{label}</span>
      {prose ? <LightText text={text} /> : <pre>{text}</pre>}
    </div>
  );
}

/** Step by step: what it does, when, how one sees that it worked, how it is taken back. */
export function Steps({ steps }: { steps: ProcedureStep[] }) {
  return (
    <ol className={css.steps}>
      {steps.map((step) => (
        <li key={step.position}>
          <details className={css.step}>
            <summary>
              <span className={css.number}>{step.position}</span>
              <span className={css.name}>{step.name}</span>
              <span className={css.note}>
                <span>{kindWords[step.kind]}</span>
                {step.when && <span>sometimes</span>}
                {step.once && <span>once for all</span>}
                {!step.repeatable && <span className={css.once}>only once</span>}
                {!step.undo && step.changes && <span className={css.once}>no undo</span>}
              </span>
            </summary>
            <div className={css.inside}>
              {step.why && <Part label="Why" text={step.why} prose />}
              {step.when && <Part label="When" text={step.when} />}
              {step.calls ? (
                <div className={css.command}>
                  <span>Calls</span>
                  <Anchor href={paths.procedure(step.calls)}>{step.calls}</Anchor>
                </div>
              ) : (
                <Part
                  label={step.kind === 'instruct' ? 'Do' : step.kind === 'check' ? 'Asks' : 'Runs'}
                  text={step.command}
                  prose={['instruct', 'check', 'approve'].includes(step.kind)}
                />
              )}
              {step.verify && <Part label="Verifies" text={step.verify} />}
              {step.undo && <Part label="Undoes" text={step.undo} />}
              {step.generates.length > 0 && <Part label="Makes" text={`secret: ${step.generates.join(', ')}`} />}
              {step.outputs.length > 0 && <Part label="Leaves" text={step.outputs.join(', ')} />}
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
