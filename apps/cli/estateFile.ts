import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { agreed } from './ask.ts';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { summary } from './intake.ts';
import { sender } from './request.ts';
import { UsageError } from './usageError.ts';

interface EstatePlan {
  planHash: string;
  summary: { create: number; update: number; remove: number; unchanged: number };
  diff: DiffEntry[];
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
  const yaml = readFileSync(values.file === '-' ? 0 : values.file, 'utf8');
  return { yaml, json: values.json ?? false, yes: values.yes ?? false };
}

export async function planEstate(args: string[], connection: Connection): Promise<number> {
  const { yaml, json } = readEstate(args);
  const plan = await sender(connection)<EstatePlan>({ method: 'POST', path: '/api/v1/estate/plan', body: { yaml } });
  console.log(json ? JSON.stringify(plan, null, 2) : textOf(plan));
  return 0;
}

export async function applyEstate(args: string[], connection: Connection): Promise<number> {
  const { yaml, json, yes } = readEstate(args);
  const send = sender(connection);
  const plan = await send<EstatePlan>({ method: 'POST', path: '/api/v1/estate/plan', body: { yaml } });
  if (!json) console.log(textOf(plan));
  if (plan.diff.length === 0) {
    if (json) console.log(JSON.stringify(plan, null, 2));
    return 0;
  }
  if (!(await agreed('Apply this?', yes))) return 1;
  const applied = await send<EstatePlan>({
    method: 'POST',
    path: '/api/v1/estate/apply',
    body: { yaml, planHash: plan.planHash },
  });
  console.log(json ? JSON.stringify(applied, null, 2) : 'Applied.');
  return 0;
}

function textOf(plan: EstatePlan): string {
  return plan.diff.length === 0
    ? 'The estate is as the file says.'
    : `${diffText(plan.diff)}\n${summary(plan.summary)}`;
}
