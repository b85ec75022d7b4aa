import { parseArgs } from 'node:util';
import { agreed } from './ask.ts';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { readGiven } from './file.ts';
import { summary } from './intake.ts';
import { jsonText, plain } from './print.ts';
import { sender } from './request.ts';
import { UsageError } from './usageError.ts';

interface EstatePlan {
  planHash: string;
  summary: { create: number; update: number; remove: number; unchanged: number };
  diff: DiffEntry[];
  /** What the file states and another source keeps. */
  warnings: string[];
}

function readEstate(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      file: { type: 'string', short: 'f' },
      json: { type: 'boolean' },
      yes: { type: 'boolean' },
      workspace: { type: 'string' },
    },
  });
  if (!values.file) throw new UsageError('Name the file: -f estate.yaml (- for standard input).');
  const yaml = readGiven(values.file);
  return { yaml, json: values.json ?? false, yes: values.yes ?? false };
}

export async function planEstate(args: string[], connection: Connection): Promise<number> {
  const { yaml, json } = readEstate(args);
  const plan = await sender(connection)<EstatePlan>({ method: 'POST', path: '/api/v1/estate/plan', body: { yaml } });
  console.log(json ? jsonText(plan) : textOf(plan));
  return 0;
}

export async function applyEstate(args: string[], connection: Connection): Promise<number> {
  const { yaml, json, yes } = readEstate(args);
  const send = sender(connection);
  const plan = await send<EstatePlan>({ method: 'POST', path: '/api/v1/estate/plan', body: { yaml } });
  if (!json) console.log(textOf(plan));
  if (plan.diff.length === 0) {
    if (json) console.log(jsonText(plan));
    return 0;
  }
  if (!(await agreed('Apply this?', yes))) return 1;
  const applied = await send<EstatePlan>({
    method: 'POST',
    path: '/api/v1/estate/apply',
    body: { yaml, planHash: plan.planHash },
  });
  console.log(json ? jsonText(applied) : 'Applied.');
  return 0;
}

function textOf({ diff, summary: counts, warnings }: EstatePlan): string {
  const lines = warnings.map((warning) => `! ${plain(warning)}`);
  if (diff.length > 0) lines.push(diffText(diff), summary(counts));
  else
    lines.push(warnings.length > 0 ? 'In all else the estate is as the file says.' : 'The estate is as the file says.');
  return lines.join('\n');
}
