// A procedure, and what a run of it would do, as text for people: nothing of a command is cut.
import type { Operations } from '#api-client';
import { plain, printable } from './print.ts';

type Procedure = Operations['procedure.show']['output'];
type Plan = Operations['procedure.plan']['output'];
type Start = Plan['start'];

export function procedureText(shown: Procedure): string {
  const { targets, inputs, steps, serves } = shown;
  const kinds = targets.kinds.length > 0 ? ` (${targets.kinds.join(', ')})` : '';
  return [
    `${shown.slug}, version ${shown.version}: ${plain(shown.name)}`,
    plain(shown.summary),
    '',
    `Why      ${plain(shown.why)}${serves.length > 0 ? ` Serves ${serves.map(plain).join(', ')}.` : ''}`,
    `Level    ${shown.level} in ${plain(shown.domainName)}; risk ${shown.risk}, about ${shown.expectedMinutes} min, approval ${shown.approval}`,
    `Targets  ${targets.count}${kinds}`,
    `Start    ${startText(shown.start)}`,
    ...(inputs.length > 0 ? ['', 'It asks for'] : []),
    ...inputs.map(
      ({ name, type, required, label, help }) =>
        `  ${name} (${type}${required ? '' : ', may be left out'}): ${plain(label)}${help ? `. ${plain(help)}` : ''}`,
    ),
    '',
    'It does',
    ...steps.flatMap((step) => stepLines(step)),
    '',
    'The whole text: --json, its member "yaml".',
  ].join('\n');
}

export function planText(plan: Plan): string {
  const { procedure, targets, steps, secrets, dryRun } = plan;
  return [
    `${plain(plan.title)} (${procedure.slug}, version ${procedure.version})`,
    ...(targets.length > 0 ? [`On ${targets.map(({ key, name }) => `${key} ${plain(name)}`).join(', ')}`] : []),
    ...Object.entries(plan.inputs).map(([name, value]) => `${name} = ${plain(value)}`),
    ...secrets.map(
      ({ key, kind, deliver }) =>
        `It makes a secret: ${key} (${kind}), ${deliver === 'nobody' ? 'told to nobody' : `for the ${deliver}`}`,
    ),
    '',
    ...steps.flatMap((step) => stepLines({ ...step, on: targets.length > 1 ? (step.target?.name ?? null) : null })),
    '',
    ...(dryRun?.commands ?? []).map(({ step, output }) => `Dry run, ${plain(step)}\n${indented(output)}`),
    ...(plan.dryRunFailure ? [`The dry run failed: ${plain(plan.dryRunFailure)}`] : []),
    startText(plan.start),
    ...(plan.approval === 'required' ? ['Somebody else must approve exactly this first.'] : []),
    `Exactly this and nothing else: run start … --plan-hash ${plan.planHash}`,
  ].join('\n');
}

interface Step {
  position: number;
  name: string;
  kind: string;
  why?: string | null;
  when: string | null;
  command: string | null;
  verify?: string | null;
  undo?: string | null;
  on?: string | null;
}

function stepLines(step: Step): string[] {
  return [
    `${step.position}. ${plain(step.name)} (${step.kind}${step.on ? `, on ${plain(step.on)}` : ''})`,
    ...(step.why ? [`     why: ${plain(step.why)}`] : []),
    ...(step.when ? [`     when ${plain(step.when)}`] : []),
    ...(step.command ? [indented(step.command)] : []),
    ...(step.verify ? ['   seen by', indented(step.verify)] : []),
    ...(step.undo ? ['   taken back by', indented(step.undo)] : []),
  ];
}

/** Lines stay lines: a command is shown as it would run. */
export const indented = (text: string): string => printable(text.trimEnd()).replaceAll(/^/gm, '     ');

function startText({ allowed, how, supervisor, reason, whoCould }: Start): string {
  if (allowed)
    return how === 'supervised' && supervisor ? `You may, supervised by ${plain(supervisor.name)}.` : 'You may.';
  const others = whoCould.map(({ name }) => plain(name)).join(', ');
  return plain(reason ?? `You may not.${others ? ` ${others} could.` : ''}`);
}
