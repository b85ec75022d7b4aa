// Runs one verb that is one operation.
import type { Verb } from './catalogue.ts';
import type { Connection } from './connection.ts';
import { growthText, whyText } from './growth.ts';
import { type Impact, impactText } from './impact.ts';
import { readInput } from './input.ts';
import { jsonText, record, table } from './print.ts';
import { events, open, sender } from './request.ts';
import { resolveReferences } from './resolve.ts';
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
  console.log(input.json ? jsonText(answer) : textOf(answer, verb));
  return (answer as { ok?: unknown }).ok === false ? 1 : 0;
}

function isPage(answer: unknown): answer is Page {
  return Array.isArray((answer as Page | null)?.items);
}

function textOf(answer: Record<string, unknown>, verb: Verb): string {
  if (verb.id === 'component.impact') return impactText(answer as unknown as Impact);
  if (verb.id === 'growth.show') return growthText(answer as never);
  if (verb.id === 'why.show') return whyText(answer as never);
  if (!isPage(answer)) return record(answer);
  const more = answer.next ? `\n… more: --all for everything, or --cursor ${answer.next}` : '';
  return table(answer.items, verb.columns) + more;
}

/** An update says which version it changes: for a person at the command line, the one that is there now. */
async function etagOf(connection: Connection, verb: Verb, params: Record<string, unknown>): Promise<string> {
  const response = await open(connection, { method: 'GET', path: verb.path, params });
  const tag = response.headers.get('etag');
  if (!tag) throw new UsageError(`${verb.path} gives no version to update.`, verb);
  return tag;
}
