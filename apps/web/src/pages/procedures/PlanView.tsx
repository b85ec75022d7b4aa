import { Button, reasonText } from '../../ui/Button.tsx';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import { DryRun } from '../change/DryRun.tsx';
import { shortHash } from '../change/deed.ts';
import { PlannedSteps } from './PlannedSteps.tsx';
import css from './PlanView.module.css';
import type { Plan } from './queries.ts';
import { mayFace, mayWord } from './words.ts';

interface PlanViewProps {
  plan: Plan;
  busy: boolean;
  error: unknown;
  onStart: () => void;
}

/** Exactly what would be done: read it, then let it begin. */
export function PlanView({ plan, busy, error, onStart }: PlanViewProps) {
  return (
    <>
      <Panel title="What it would do" aside={<code title={plan.planHash}>plan {shortHash(plan.planHash)}</code>}>
        <div className={css.plan}>
          <p className={css.sentence}>
            <span>{sizeOf(plan)}</span>
            {plan.targets.slice(0, 4).map((target) => (
              <RecordLink key={target.id} record={target} showKey={false} />
            ))}
            {plan.targets.length > 4 && <span>and {plan.targets.length - 4} more</span>}
          </p>
          <Secrets plan={plan} />
          <PlannedSteps steps={plan.steps} />
        </div>
      </Panel>
      {((plan.dryRun && plan.dryRun.commands.length > 0) || plan.dryRunFailure) && (
        <Panel title="Tried beforehand, without changing anything">
          {plan.dryRun ? <DryRun dryRun={plan.dryRun} /> : <p className={css.failure}>{plan.dryRunFailure}</p>}
        </Panel>
      )}
      <Panel title="Start">
        <div className={css.start}>
          <State state="may" face={mayFace(plan.start)} word={mayWord(plan.start)} />
          <p>{sentenceOf(plan)}</p>
          {error ? <ProblemView error={error} /> : null}
          <div>
            <Button
              tone="strong"
              busy={busy}
              reason={plan.start.reason}
              whoCould={plan.start.whoCould}
              onClick={onStart}
            >
              {labelOf(plan)}
            </Button>
          </div>
        </div>
      </Panel>
    </>
  );
}

function sizeOf({ steps, targets, concurrency }: Plan): string {
  const count = plural(steps.length, 'step');
  if (targets.length === 0) return `${count}.`;
  if (targets.length === 1) return `${count} on`;
  return `${count}, ${concurrency > 1 ? `${concurrency} targets at a time` : 'one target after the other'}:`;
}

function labelOf(plan: Plan): string {
  if (plan.approval === 'required') return 'Propose exactly this plan';
  return plan.targets.length > 1 ? `Start on ${plan.targets.length} components` : 'Start it';
}

function sentenceOf(plan: Plan): string {
  if (!plan.start.allowed) return reasonText(plan.start.reason ?? 'You may not start it.', plan.start.whoCould);
  const supervised =
    plan.start.how === 'supervised' ? ` ${plan.start.supervisor?.name ?? 'Your supervisor'} confirms each step.` : '';
  if (plan.approval === 'required') return `It waits until somebody else approves exactly this plan.${supervised}`;
  return `It begins at once, and does exactly this.${supervised}`;
}

function Secrets({ plan }: { plan: Plan }) {
  const made = plan.secrets.length;
  const given = plan.secretInputs.length;
  if (made + given === 0) return null;
  const delivered = plan.secrets.find((secret) => secret.deliver !== 'nobody');
  const parts = [
    given > 0 ? `${plural(given, 'secret')} that you gave` : '',
    made > 0 ? `${plural(made, 'secret')} made on the way` : '',
  ].filter(Boolean);
  return (
    <p className={css.secrets}>
      {parts.join(' and ')}: shown as ‹secret name› here, kept in the vault, never in the plan or the log.
      {delivered && ` Shown once to the ${delivered.deliver} when it is finished.`}
    </p>
  );
}
