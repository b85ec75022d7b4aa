// Runs one verb that is one operation.
import { canText } from './can.ts';
import type { Verb } from './catalogue.ts';
import type { Connection } from './connection.ts';
import { growthText, whyText } from './growth.ts';
import { impactText } from './impact.ts';
import { readInput } from './input.ts';
import { noTargetLines } from './noTarget.ts';
import { jsonText, record, recordTsv, table, tableTsv } from './print.ts';
import { planText, procedureText } from './procedure.ts';
import { events, open, sender } from './request.ts';
import { resolveFlags, resolveReferences } from './resolve.ts';
import { runText } from './runText.ts';
import { verbHelp } from './usage.ts';
import { UsageError } from './usageError.ts';

type Page = { items: Record<string, unknown>[]; next: string | null };

export async function runVerb(verb: Verb, rest: string[], connection: Connection): Promise<number> {
  const input = readInput(verb, rest);
  if (input.help) {
    console.log(verbHelp(verb));
    return 0;
  }
  if (verb.bulk) throw new UsageError(`"${verb.words.join(' ')}" takes NDJSON: send it to ${verb.path} by HTTP.`, verb);
  const send = sender(connection);
  const params = await resolveReferences(send, verb, input.path);
  await resolveFlags(send, verb, input.query);
  if (input.body) await resolveFlags(send, verb, input.body);
  const parts = { method: verb.method, path: verb.path, params, query: input.query, body: input.body };
  if (verb.stream) {
    for await (const { event, data } of events(await open(connection, parts)))
      console.log(input.json ? jsonText({ event, data }, 0) : `${event} ${jsonText(data, 0)}`);
    return 0;
  }
  const headers: Record<string, string> = verb.versioned ? { 'if-match': await etagOf(connection, verb, params) } : {};
  let answer = await send<Record<string, unknown>>({ ...parts, headers });
  if (isPage(answer) && input.all) {
    const items = [...answer.items];
    for (let next = answer.next; next; ) {
      const page: Page = await send<Page>({ ...parts, query: { ...input.query, cursor: next } });
      items.push(...page.items);
      next = page.next;
    }
    answer = { items, next: null };
  }
  console.log(input.json ? jsonText(answer) : input.tsv ? tsvOf(answer, verb) : textOf(answer, verb));
  if (verb.id === 'procedure.show' && !input.json && !input.tsv)
    for (const line of await noTargetLines(answer as never, send)) console.log(line);
  return (answer as { ok?: unknown }).ok === false ? 1 : 0;
}

function isPage(answer: unknown): answer is Page {
  return Array.isArray((answer as Page | null)?.items);
}

/** Answers that are more than their members one below the other. */
const texts: Record<string, (answer: never) => string> = {
  'component.impact': impactText,
  'graph.impact': impactText,
  'growth.show': growthText,
  'why.show': whyText,
  'authority.can': canText,
  'procedure.show': procedureText,
  'procedure.plan': planText,
};

function tsvOf(answer: Record<string, unknown>, verb: Verb): string {
  if (!isPage(answer)) return recordTsv(answer);
  if (answer.next) console.error(`There is more: --all for everything, or --cursor ${answer.next}`);
  return tableTsv(answer.items, verb.columns);
}

function textOf(answer: Record<string, unknown>, verb: Verb): string {
  const text = texts[verb.id];
  if (text) return text(answer as never);
  if (isRun(answer)) return runText(answer as never);
  if (!isPage(answer)) return record(answer);
  const more = answer.next ? `\n… more: --all for everything, or --cursor ${answer.next}` : '';
  return table(answer.items, verb.columns) + more;
}

/** Whatever was done to a run, the answer is the run. */
function isRun(answer: Record<string, unknown>): boolean {
  return /^RUN-/.test(String(answer['key'])) && Array.isArray(answer['steps']);
}

/** An update says which version it changes: for a person at the command line, the one that is there now. */
async function etagOf(connection: Connection, verb: Verb, params: Record<string, unknown>): Promise<string> {
  if (!verb.readable) {
    const list = verb.path.replace(/\/\{id\}$/, '');
    const { items } = await sender(connection)<Page>({ method: 'GET', path: list, query: { limit: 500 } });
    const version = items.find((item) => item['id'] === params['id'])?.['version'];
    if (typeof version === 'number') return `"${version}"`;
    throw new UsageError(`${list} gives no version to update.`, verb);
  }
  const response = await open(connection, { method: 'GET', path: verb.path, params });
  const tag = response.headers.get('etag');
  if (!tag) throw new UsageError(`${verb.path} gives no version to update.`, verb);
  return tag;
}
