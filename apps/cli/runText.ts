// A run as text for people: where it stands, what it asks of whom and how to answer, the end of what it said.
import type { Operations } from '#api-client';
import { plain } from './print.ts';
import { indented } from './procedure.ts';

type Run = Operations['run.show']['output'];
type Step = Run['steps'][number];

const OUTPUT_LINES = 20;
const marks: Record<Step['state'], string> = {
  pending: '·',
  running: '▶',
  done: '✓',
  failed: '✗',
  waiting: '?',
  skipped: '-',
};

export function runText(run: Run): string {
  const { output } = run;
  const inputs = Object.entries(run.inputs).map(([name, value]) => `${name} = ${plain(value)}`);
  const last = output.slice(-OUTPUT_LINES);
  return [
    `${run.key} ${plain(run.name)}: ${run.undoing && !run.finishedAt ? 'taking back, ' : ''}${run.state}`,
    ...(inputs.length > 0 ? [inputs.join(', ')] : []),
    `Started by ${plain(run.startedBy.name)} ${run.createdAt}${run.finishedAt ? `, over ${run.finishedAt}` : ''}` +
      `${run.responsible.id === run.startedBy.id ? '' : `, led by ${plain(run.responsible.name)}`}` +
      `${run.supervisor ? `, supervised by ${plain(run.supervisor.name)}` : ''}`,
    '',
    ...run.steps.flatMap(stepLines),
    ...(last.length > 0 ? ['', output.length > last.length ? 'The end of what it said' : 'It said'] : []),
    ...last.map(({ text }) => indented(text)),
    '',
    ...nextLines(run),
  ].join('\n');
}

/**
 * What came of a run that is over: each step, what it said and what evidence it left. Output that was `heard` already is not
 * said again, only counted.
 */
export function outcomeText(run: Run, baseUrl: string, heard: ReadonlySet<number> | 'all'): string {
  const said = (step: Step) => run.output.filter((line) => line.step === step.id);
  const evidence = run.steps.flatMap((step) => step.evidence);
  const unheard = heard === 'all' ? [] : run.output.filter(({ id }) => !heard.has(id));
  const page = `${baseUrl.replace(/\/$/, '')}/runs/${run.key}`;
  return [
    '',
    ...run.steps.flatMap((step) => [
      ...stepLines(step),
      ...Object.entries(step.outputs).map(([name, value]) => `     ${plain(name)} = ${plain(value)}`),
      ...step.evidence.map((one) => `     evidence by ${plain(one.by.name)}: ${plain(one.text ?? one.name)}`),
      ...(heard === 'all' ? said(step).map(({ text }) => indented(text)) : []),
      ...(heard !== 'all' && said(step).length > 0 ? [`     ${counted(said(step).length, 'line')} of output`] : []),
    ]),
    '',
    ...(unheard.length > 0 ? [`→ its output: plumbline run watch ${run.key} --output`] : []),
    ...(evidence.length > 0 || run.output.length > 0 ? [`→ output and evidence of each step: ${page}`] : [`→ ${page}`]),
    `→ why it was done: plumbline why ${run.key}`,
  ].join('\n');
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function stepLines(step: Step): string[] {
  const of = step.component ? ` (${plain(step.component.name)})` : '';
  return [
    `${marks[step.state]} ${step.position}. ${plain(step.name)}${of}${step.result ? `: ${plain(step.result.summary)}` : ''}`,
    ...(step.asks
      ? [indented(step.text), ...step.checklist.map((point, index) => `     [${index + 1}] ${plain(point)}`)]
      : []),
    ...(step.asks ? step.fields.map(({ name, label }) => `     ${name}: ${plain(label)}`) : []),
  ];
}

/** What one can do now, and where one may not, why. */
function nextLines(run: Run): string[] {
  const { key, may } = run;
  const allowed = (of: keyof Run['may'], command: string): string =>
    may[of].allowed ? `→ plumbline ${command}` : `→ ${plain(may[of].reason ?? 'You may not.')}`;
  const asked = run.steps.filter(({ asks }) => asks !== null).map((step) => allowed(...answerTo(key, step)));
  if (asked.length > 0) return asked;
  if (run.state === 'proposed') return [allowed('approve', `approve ${key}`)];
  if (run.state === 'failed') return [allowed('steer', `run retry ${key}  (or run skip, run cancel)`)];
  if (run.state === 'paused') return [allowed('steer', `run resume ${key}`)];
  if (run.state === 'ready' || run.state === 'running') return [`→ plumbline run watch ${key}`];
  return [`→ plumbline why ${key}`];
}

function answerTo(key: string, { asks, position }: Step): [keyof Run['may'], string] {
  if (asks === 'confirm') return ['confirm', `run confirm ${key} ${position}`];
  if (asks === 'approve') return ['approve', `approve ${key}`];
  if (asks === 'decide') return ['work', `run retry ${key} --step ${position}  (or run skip, run cancel)`];
  return ['work', `run answer ${key} ${position}${asks === 'check' ? ' --answer true' : ''}`];
}
