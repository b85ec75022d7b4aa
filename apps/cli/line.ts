import { parseArgs, styleText } from 'node:util';
import type { Connection } from './connection.ts';
import { jsonText, plain } from './print.ts';
import { sender } from './request.ts';
import { UsageError } from './usageError.ts';

interface Line {
  of: { key: string };
  nodes: { ref: { key: string; name: string; type: string }; phase: string; depth: number; sentence: string }[];
  edges: { cause: string; effect: string }[];
}

/** From the objective at the top down to the metal, the record asked about marked. */
export async function line(args: string[], connection: Connection): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, workspace: { type: 'string' } },
  });
  const [key] = positionals;
  if (!key || positionals.length > 1) throw new UsageError('plumbline line <key>, such as: plumbline line CHG-1');
  const answer = await sender(connection)<Line>({ method: 'GET', path: '/api/v1/line', query: { of: key } });
  console.log(values.json ? jsonText(answer) : lineText(answer));
  return 0;
}

/** From the objective down: within the causes and within the effects, the loop's own order tells better than distance. */
const story = [
  'objective',
  'measure',
  'standard',
  'waiver',
  'turn',
  'component',
  'intake',
  'relation',
  'installation',
  'signal',
  'insight',
  'initiative',
  'portfolio_plan',
  'decision',
  'change',
  'approval',
  'run',
  'step',
  'measurement',
  'evidence',
];
const side = (depth: number): number => Math.sign(depth);
/** Below, what was done comes before what it left. */
const placeOf = (node: Line['nodes'][number]): number => {
  const place = story.indexOf(node.ref.type);
  return node.depth > 0 && node.ref.type === 'installation' ? story.indexOf('step') + 0.5 : place;
};

export function lineText(answer: Line): string {
  const nodes = [...answer.nodes].sort(
    (a, b) => side(a.depth) - side(b.depth) || placeOf(a) - placeOf(b) || a.depth - b.depth,
  );
  if (nodes.length <= 1) return `${answer.of.key}: nothing is known to have caused it, and it led to nothing yet.`;
  const width = Math.max(...nodes.map((node) => node.ref.key.length));
  return nodes
    .map((node) => {
      const here = node.depth === 0;
      const text = `${here ? '▶' : node.depth < 0 ? '│' : '┆'} ${node.phase.padEnd(10)}  ${node.ref.key.padEnd(width)}  ${plain(node.sentence)}`;
      return here && process.stdout.isTTY ? styleText('bold', text) : text;
    })
    .join('\n');
}
