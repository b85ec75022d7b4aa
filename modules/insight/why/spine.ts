/**
 * The one way from a record up to what it is for, out of its whole line. A person reads it from the top: the objective,
 * what asks for it, down to the task in front of them. Pure.
 */
import type { RecordType } from '#kernel';
import type { Line } from '../line/line.ts';

type LineNode = Line['nodes'][number];

/** What the way leads to; what comes nearest where there is no objective. */
const goals: readonly RecordType[] = [
  'objective',
  'standard',
  'initiative',
  'insight',
  'signal',
  'observation',
  'request',
];

/** How it is done, and what somebody agreed to or looked at, brought nothing about by itself: past it where one can. */
const besides: readonly RecordType[] = ['procedure', 'approval', 'portfolio_plan', 'measurement', 'evidence', 'step'];

/** From the record up, nearest first; without the record itself. Empty where nothing caused it. */
export function wayUp(line: Line): LineNode[] {
  const byKey = new Map(line.nodes.map((node) => [node.ref.key, node]));
  const causes = Map.groupBy(line.edges, (edge) => edge.effect);
  const from = new Map<string, string>();
  const reached: string[] = [];
  // Plain ways first, so that a detour is taken only where nothing else leads up.
  const queue: string[] = [line.of.key];
  const later: string[] = [];
  for (let at = queue.shift() ?? later.shift(); at !== undefined; at = queue.shift() ?? later.shift()) {
    for (const { cause } of causes.get(at) ?? []) {
      const node = byKey.get(cause);
      if (!node || cause === line.of.key || from.has(cause)) continue;
      from.set(cause, at);
      reached.push(cause);
      (besides.includes(node.ref.type as RecordType) ? later : queue).push(cause);
    }
  }
  const top = goals
    .map((goal) => reached.find((key) => byKey.get(key)!.ref.type === goal))
    .find((key) => key !== undefined);
  const end = top ?? reached.at(-1);
  if (end === undefined) return [];
  const way: LineNode[] = [];
  for (let at: string | undefined = end; at !== undefined && at !== line.of.key; at = from.get(at))
    way.unshift(byKey.get(at)!);
  return way;
}

/** How the record named stands to what lies below it on the way, as a person would say it. */
export const relationWords: Readonly<Partial<Record<RecordType, string>>> = {
  objective: 'so that the objective is reached',
  measure: 'to move the measure',
  standard: 'because the standard asks for it',
  initiative: 'as part of the initiative',
  portfolio_plan: 'chosen in the plan',
  decision: 'as decided',
  insight: 'because of what was understood',
  signal: 'because it was found',
  observation: 'because somebody observed it',
  change: 'to make the change real',
  approval: 'as approved',
  procedure: 'as the procedure says',
  request: 'because somebody asked for it',
  run: 'as a step of the run',
  turn: 'in a turn of the loop',
  component: 'because of the component',
  installation: 'because of what is installed',
  break_glass: 'in an emergency',
};

/** One sentence: why, and what for. */
export function whySentence(why: string | null, way: readonly LineNode[]): string {
  const objective = way.find((node) => node.ref.type === 'objective');
  const standard = way.find((node) => node.ref.type === 'standard');
  const found = way.find((node) => ['signal', 'observation', 'request'].includes(node.ref.type));
  const first = (why ?? found?.sentence ?? '').trim().replace(/\s+/g, ' ');
  const goal = objective
    ? `It serves the objective “${objective.ref.name}”.`
    : standard
      ? `The standard “${standard.ref.name}” asks for it.`
      : '';
  if (first === '' && goal === '') return 'Nothing above it says why yet.';
  return [first === '' ? '' : /[.!?]$/.test(first) ? first : `${first}.`, goal].filter((part) => part !== '').join(' ');
}
