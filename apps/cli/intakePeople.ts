import { parseArgs } from 'node:util';
import { agreed } from './ask.ts';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { readBytes } from './file.ts';
import { leftOut, summary } from './intake.ts';
import { jsonText, plain } from './print.ts';
import { sender } from './request.ts';
import { UsageError } from './usageError.ts';

interface RosterPlan {
  planHash: string;
  summary: { create: number; update: number; remove: number; unchanged: number };
  diff: DiffEntry[];
  issues: { line: number; field?: string; message: string }[];
  notes: string[];
}

/** People from a file: what it would change is shown, then applied as it was shown. */
export async function intakePeople(args: string[], connection: Connection): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      whole: { type: 'boolean' },
      json: { type: 'boolean' },
      yes: { type: 'boolean' },
      workspace: { type: 'string' },
    },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1)
    throw new UsageError('plumbline intake people FILE [--format csv|ldif] [--whole] [--yes] (- for standard input)');
  const parts = {
    method: 'POST',
    body: readBytes(file),
    headers: { 'content-type': 'application/octet-stream' },
    query: { format: values.format ?? (/\.ldif$/i.test(file) ? 'ldif' : 'csv'), whole: values.whole ?? false },
  };
  const send = sender(connection);
  const plan = await send<RosterPlan>({ ...parts, path: '/api/v1/people/roster/plan' });
  const wrong = new Set(plan.issues.map(({ line }) => line)).size;
  if (!values.json) {
    for (const issue of plan.issues)
      console.log(`! line ${issue.line}: ${issue.field ? `${issue.field}: ` : ''}${plain(issue.message)}`);
    for (const note of plan.notes) console.log(`! ${plain(note)}`);
    if (plan.diff.length > 0) console.log(diffText(plan.diff));
    console.log(summary(plan.summary));
    if (wrong > 0) console.log(leftOut(wrong));
  }
  if (plan.diff.length === 0) {
    const allWrong = wrong > 0 && plan.summary.unchanged === 0;
    if (values.json) console.log(jsonText(plan));
    else console.log(verdict(wrong, allWrong));
    return allWrong ? 1 : 0;
  }
  if (!(await agreed('Apply this?', values.yes ?? false))) {
    console.error('Not applied.');
    return 1;
  }
  const query = { ...parts.query, planHash: plan.planHash };
  const applied = await send<RosterPlan>({ ...parts, query, path: '/api/v1/people/roster/apply' });
  console.log(values.json ? jsonText(applied) : 'Applied.');
  return 0;
}

function verdict(wrong: number, allWrong: boolean): string {
  if (allWrong) return 'Nothing of it can be taken in.';
  return wrong > 0 ? 'In all else the people are as the file says.' : 'The people are as the file says.';
}
