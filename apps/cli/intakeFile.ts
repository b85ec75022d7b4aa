// Taking in a file: what it would bring in, and, when one agrees, exactly that.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { agreed } from './ask.ts';
import type { Connection } from './connection.ts';
import { type DiffEntry, diffText } from './diff.ts';
import { readBytes, readGiven } from './file.ts';
import { leftOut } from './intake.ts';
import { jsonText, plain } from './print.ts';
import { events, open, type Send, sender } from './request.ts';
import { usageOf } from './usage.ts';
import { UsageError } from './usageError.ts';

interface FileIntake {
  id: number;
  key: string;
  state: string;
  planHash: string;
  failure: string | null;
  progress: { done: number; total: number } | null;
  summary: { create: number; update: number; remove: number; unchanged: number };
  counts: {
    link: number;
    gone: number;
    issue: number;
    makeable?: number;
    note: number;
    disagreement: number;
    conflict: number;
  } | null;
}

interface Entry extends DiffEntry {
  ordinal: number;
  place: string;
  line: number | null;
  field: string | null;
  message: string | null;
  reason: string | null;
  disagreements: { field: string; stated: unknown; kept: unknown; keptBy: string }[];
}

const SHOWN = 100;
const PLACES = 3;
/** Grouped, they are a few lines. */
const NOTES = 500;

export async function intakeFile(args: string[], connection: Connection): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      yes: { type: 'boolean' },
      apply: { type: 'boolean' },
      follow: { type: 'boolean' },
      source: { type: 'string' },
      map: { type: 'string', multiple: true },
      const: { type: 'string', multiple: true },
      options: { type: 'string' },
      'make-places': { type: 'boolean' },
      workspace: { type: 'string' },
    },
  });
  const [format, file] = positionals;
  if (!format || !file || positionals.length > 2)
    throw new UsageError(`Which format, which file? ${usageOf('intake <format>')}`);
  const send = sender(connection);
  const options = optionsOf(values);
  const bytes = readBytes(file);
  console.error(`Reading ${plain(file)} …`);
  const response = await open(connection, {
    method: 'POST',
    path: '/api/v1/intakes/files',
    query: {
      format,
      name: file === '-' ? 'standard input' : basename(file),
      ...(values.source ? { source: values.source } : {}),
      ...(options ? { options: JSON.stringify(options) } : {}),
      ...(values['make-places'] ? { makePlaces: true } : {}),
    },
    body: bytes,
    headers: { 'content-type': 'application/octet-stream' },
  });
  const planned = await settled(connection, send, (await response.json()) as FileIntake, 'planning');
  if (planned.state === 'failed') {
    console.error(planned.failure);
    return 1;
  }
  const toApply = planned.summary.create + planned.summary.update + planned.summary.remove + counted(planned);
  if (!values.json) await show(send, planned);
  if (toApply === 0) {
    console.log(values.json ? jsonText(planned) : verdictOf(planned));
    return allWrong(planned) ? 1 : 0;
  }
  if (!values.apply && !values.yes && !process.stdin.isTTY) {
    console.log(
      values.json
        ? jsonText(planned)
        : `Not applied. It is kept as ${planned.key}: plumbline intake apply ${planned.id} ${planned.planHash}`,
    );
    return 0;
  }
  if (!values.apply && !(await agreed('Apply this?', values.yes ?? false))) {
    console.error(`Not applied. It is kept as ${planned.key}.`);
    return 1;
  }
  const begun = await send<FileIntake>({
    method: 'POST',
    path: '/api/v1/intakes/{id}/apply',
    params: { id: planned.id },
    body: { planHash: planned.planHash },
  });
  const applied = values.follow === false ? begun : await settled(connection, send, begun, 'applying');
  console.log(values.json ? jsonText(applied) : resultOf(applied));
  return applied.state === 'applied' ? 0 : 1;
}

/** What changes no field and is applied all the same: what is recognised, what is gone there, where sources disagree. */
const counted = ({ counts }: FileIntake): number =>
  (counts?.link ?? 0) + (counts?.gone ?? 0) + (counts?.disagreement ?? 0);

const wrongIn = (intake: FileIntake): number => intake.counts?.issue ?? 0;

const allWrong = (intake: FileIntake): boolean => wrongIn(intake) > 0 && intake.summary.unchanged === 0;

/** Of a plan in which there is nothing to apply. */
function verdictOf(intake: FileIntake): string {
  if (allWrong(intake)) return 'Nothing of it can be taken in.';
  return wrongIn(intake) > 0 ? 'In all else the estate is as the file says.' : 'The estate is as the file says.';
}

/** `--map "Asset tag=attributes.assetTag"`, `--const kind=server`, and a file for all of it. */
function optionsOf(values: { map?: string[]; const?: string[]; options?: string }): Record<string, unknown> | null {
  const pairs = (given: string[]): Record<string, string | null> =>
    Object.fromEntries(
      given.map((pair) => {
        const at = pair.lastIndexOf('=');
        if (at <= 0) throw new UsageError(`"${pair}" must read like COLUMN=FIELD.`);
        return [pair.slice(0, at), pair.slice(at + 1) || null];
      }),
    );
  if (!values.map && !values.const && !values.options) return null;
  const fromFile = values.options ? (JSON.parse(readGiven(values.options)) as Record<string, object>) : {};
  return {
    ...fromFile,
    ...(values.map ? { columns: { ...fromFile['columns'], ...pairs(values.map) } } : {}),
    ...(values.const ? { constants: { ...fromFile['constants'], ...pairs(values.const) } } : {}),
  };
}

/** Waits while it is worked at, and shows how far it is. */
async function settled(connection: Connection, send: Send, intake: FileIntake, while_: string): Promise<FileIntake> {
  if (intake.state !== while_) return intake;
  const stream = await open(connection, {
    method: 'GET',
    path: '/api/v1/intakes/{id}/events',
    params: { id: intake.id },
  });
  for await (const { data } of events(stream)) {
    const { progress } = data as FileIntake;
    if (progress && process.stderr.isTTY) process.stderr.write(`\r${while_} ${progress.done} of ${progress.total} `);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  return send<FileIntake>({ method: 'GET', path: '/api/v1/intakes/{id}', params: { id: intake.id } });
}

/** Notes that say the same are one line: of how many, then where. */
export function noteLines(notes: readonly { name: string; place: string; message: string | null }[]): string[] {
  return [...Map.groupBy(notes, (note) => note.name || `${note.place}: ${note.message}`)].map(([heading, same]) => {
    if (!same[0]!.name) return `  ${plain(heading)}`;
    const places = [...new Set(same.map((note) => note.place))];
    const more = places.length > PLACES ? `, and ${places.length - PLACES} more` : '';
    return `  ${plain(heading)} (${places.slice(0, PLACES).map(plain).join(', ')}${more})`;
  });
}

async function show(send: Send, intake: FileIntake): Promise<void> {
  const page = (query: Record<string, unknown>): Promise<{ items: Entry[] }> =>
    send({
      method: 'GET',
      path: '/api/v1/intakes/{id}/entries',
      params: { id: intake.id },
      query: { limit: SHOWN, ...query },
    });
  const notes = await page({ only: 'notes', limit: NOTES });
  for (const line of noteLines(notes.items)) console.log(line);
  const { issue = 0, note = 0, makeable = 0, disagreement = 0, link = 0, gone = 0 } = intake.counts ?? {};
  if (note > 0) console.log(`  Each of them: plumbline intake entries ${intake.id} --only notes`);
  const issues = await page({ only: 'issues' });
  for (const issue of issues.items)
    console.log(`! ${plain(issue.place)}${issue.field ? ` ${plain(issue.field)}` : ''}: ${plain(issue.message)}`);
  const disagreements = await page({ only: 'disagreements', sort: '-rank' });
  for (const entry of disagreements.items)
    for (const { field, stated, kept, keptBy } of entry.disagreements)
      console.log(`≠ ${plain(entry.name)} ${field}: the file says ${plain(stated)}; ${keptBy} keeps ${plain(kept)}`);
  const { create, update, remove, unchanged } = intake.summary;
  if (create + update + remove > 0) {
    const entries = await Promise.all(
      (['component', 'relation'] as const).flatMap((what) =>
        ['remove', 'update', 'create'].map((op) => page({ what, op })),
      ),
    );
    console.log(diffText(entries.flatMap((one) => one.items)));
  }
  if (makeable > 0)
    console.log(
      `${makeable === 1 ? 'One place that is' : `${makeable} places that are`} named in it ${makeable === 1 ? 'is' : 'are'} not there: give --make-places to make ${makeable === 1 ? 'it' : 'them'} by the same plan.`,
    );
  console.log(
    [
      `${create} to create, ${update} to update, ${remove} to remove, ${unchanged} unchanged`,
      ...(link > 0 ? [`${link} recognised for the first time`] : []),
      ...(gone > 0 ? [`${gone} gone from the source`] : []),
      ...(disagreement > 0 ? [`${disagreement} where other sources keep something`] : []),
    ]
      .join('; ')
      .concat('.'),
  );
  if (issue > 0) {
    if (issue > issues.items.length) console.log(`Each row: plumbline intake entries ${intake.id} --only issues`);
    console.log(leftOut(issue, 'or say what its columns and values mean (--map, --const, --options), '));
  }
}

function resultOf(intake: FileIntake): string {
  if (intake.state !== 'applied')
    return `${intake.key} is ${intake.state}.${intake.failure ? ` ${plain(intake.failure)}` : ''}`;
  const { conflict = 0 } = intake.counts ?? {};
  return conflict === 0
    ? `Applied as ${intake.key}.`
    : `Applied as ${intake.key}; ${conflict} entries were left alone: plumbline intake entries ${intake.id} --only conflicts`;
}
