// A valid request for every operation, made from its schema.
import type { TestServer } from '../../packages/testkit/server.ts';
import type { ApiOperation, Schema } from './document.ts';

/** Texts that fit a pattern; a schema with a pattern that none fits fails loudly. */
const fitting = [
  '1',
  '192.0.2.1',
  'a'.repeat(64),
  'nobody@example.org',
  '2026-01-31T12:00:00Z',
  '2026-01-31',
  'SHA256:abc',
  'CMP-1',
  'name',
];

export function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return sampleOf(choice[0]!);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}));
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name) => [name, sampleOf(schema.properties![name]!)]));
    default:
      return null;
  }
}

function textOf(schema: Schema): string {
  if (schema.pattern) {
    const text = fitting.find((one) => new RegExp(schema.pattern!).test(one));
    if (text === undefined)
      throw new Error(`No sample fits the pattern ${schema.pattern}. Add one to tests/api/sample.ts.`);
    return text;
  }
  return 'x'.repeat(Math.max(schema.minLength ?? 1, 3));
}

/** Ids of records that are there, by the first word of the paths that name them. */
export type Records = Record<string, number | string>;

const PROCEDURE = `
key: sample-procedure
version: 1
name: Sample
summary: A sample.
level: 1
domain: infrastructure
why: A sample.
risk: low
expectedMinutes: 1
steps:
  - { kind: instruct, name: Look, text: Look at it. }
`;

/** What a schema alone cannot know. */
const bodies: Record<string, (records: Records) => unknown> = {
  'handover.take': () => ({ token: 'a'.repeat(43) }),
  'push-device.add': () => ({
    endpoint: 'https://push.invalid/device',
    keys: { p256dh: 'a'.repeat(87), auth: 'a'.repeat(22) },
    device: 'A browser',
  }),
  'mail.set': () => ({ host: 'mail.invalid', port: 465, security: 'tls', sender: 'plumbline@example.org' }),
  'webhook.add': () => ({ name: 'chat', url: 'https://chat.invalid/hook' }),
  'component.create': () => ({ kind: 'service', name: `sample ${Math.random()}` }),
  'component.bulk': () => [{ line: 1, value: { kind: 'service', name: 'sample of a bulk' } }],
  'relation.create': (records) => ({ kind: 'depends-on', from: records['components'], to: records['components'] }),
  'component.edit-plan': (records) => ({ select: { ids: [records['components']] }, changes: { criticality: 3 } }),
  'component.edit-apply': (records) => ({
    select: { ids: [records['components']] },
    changes: { criticality: 3 },
    planHash: 'a'.repeat(64),
  }),
  'assessment.create': () => ({
    person: '1',
    domain: '1',
    level: 1,
    verdict: 'refused',
    reason: 'Not shown so far.',
  }),
  'password.set': () => ({ password: 'seven violet staples' }),
  'identity-provider.set': () => ({
    key: 'corp',
    name: 'Corporate',
    issuer: 'https://login.invalid',
    clientId: 'plumbline',
    active: false,
  }),
  'grant.add': (records) => ({ person: records['person'], domain: 'network', level: 1, reason: 'A sample.' }),
  'delegation.add': (records) => ({
    person: records['person'],
    domain: 'network',
    level: 1,
    to: new Date(Date.now() + 3_600_000).toISOString(),
    reason: 'A sample.',
  }),
  'supervision.add': (records) => ({
    person: records['person'],
    supervisor: records['first'],
    domain: 'infrastructure',
    reason: 'A sample.',
  }),
  'break-glass.open': () => ({ domain: 'network', reason: 'A sample.' }),
  'domain.add': () => ({ slug: 'name', name: 'A sample', parent: 'network' }),
  'procedure.validate': () => ({ text: 'key: sample\n' }),
  'procedure.import': () => ({ text: PROCEDURE }),
  'run.start': (records) => ({ procedure: records['procedures'], targets: [records['components']] }),
  'observation.contribute': (records) => ({
    observed: 'It restarts every night.',
    about: [`CMP-${records['components']}`],
  }),
  'observation.take': () => ({ into: ['OBJ-1'], note: 'A sample.' }),
  'run.answer': () => ({ note: 'done' }),
  'run.approve': () => ({ verdict: 'approved', planHash: 'a'.repeat(64) }),
  'run.hand-over': () => ({ to: 'ada@example.org', reason: 'end of shift' }),
  'procedure.plan': (records) => ({ targets: [records['components']], inputs: {} }),
  'netbox.connect': () => ({ url: 'https://netbox.invalid', token: 'env:PLUMBLINE_NETBOX_NONE' }),
  'credential.create': () => ({
    name: `sample-${Math.random().toString(36).slice(2)}`,
    kind: 'password',
    purpose: 'A sample',
    domain: 'infrastructure',
    value: 'a sample of a value',
  }),
  'credential.rotate': () => ({ value: 'another value' }),
  'credential.grant': () => ({ domain: 'infrastructure' }),
  'host-key.meet': () => ({ address: '127.0.0.1', port: 9 }),
  'host-key.approve': () => ({ address: '127.0.0.1', port: 9, fingerprint: 'SHA256:abc' }),
  'estate.plan': () => ({ yaml: 'components: []\n' }),
  'estate.apply': () => ({ yaml: 'components: []\n', planHash: 'a'.repeat(64) }),
};

export interface Sample {
  method: string;
  path: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  headers: Record<string, string>;
}

export function sampleRequest(operation: ApiOperation, records: Records): Sample {
  const noun = /^\/api\/v1\/([^/]+)/.exec(operation.path)![1]!;
  const path: Record<string, string> = {};
  const query: Record<string, string> = {};
  for (const parameter of operation.parameters) {
    if (parameter.in === 'path')
      path[parameter.name] = String(records[noun] ?? (parameter.name === 'id' ? 1 : sampleOf(parameter.schema)));
    if (parameter.in === 'query' && parameter.required)
      query[parameter.name] = ['line.show', 'why.show'].includes(operation.id)
        ? 'CMP-1'
        : String(sampleOf(parameter.schema));
  }
  const body = operation.body ? (bodies[operation.id]?.(records) ?? sampleOf(operation.body.schema)) : undefined;
  return {
    method: operation.method,
    path,
    query,
    body,
    headers: {
      ...(operation.body ? { 'content-type': operation.body.type } : {}),
      ...(operation.declaration.versioned ? { 'if-match': '"1"' } : {}),
    },
  };
}

export function pathOf(operation: ApiOperation, sample: Pick<Sample, 'path' | 'query'>): string {
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(sample.path[name] ?? ''),
  );
  const search = new URLSearchParams(sample.query).toString();
  return search ? `${filled}?${search}` : filled;
}

/** The bytes of a sample's body, as its operation reads it. */
export function bytesOf(operation: ApiOperation, body: unknown): string | undefined {
  if (body === undefined) return undefined;
  return operation.declaration.bulk
    ? (body as { value: unknown }[]).map((line) => JSON.stringify(line.value)).join('\n')
    : JSON.stringify(body);
}

const LISTS = ['components', 'products', 'intakes', 'standards', 'changes', 'runs', 'insights', 'turns'];

/** One record of each noun, so that a request gets as far as it can. */
export async function findRecords(server: TestServer): Promise<Records> {
  const records: Records = {};
  for (const noun of LISTS) {
    const page = (await server.call('GET', `/api/v1/${noun}?limit=1`)).json<{ items: { id: number }[] }>();
    if (page.items[0]) records[noun] = page.items[0].id;
  }
  const release = await server.workspace.db.selectFrom('release').select('id').limit(1).executeTakeFirst();
  const relation = await server.workspace.db.selectFrom('relation').select('id').limit(1).executeTakeFirst();
  const procedure = await server.workspace.db.selectFrom('procedure').select('key').limit(1).executeTakeFirst();
  return {
    ...records,
    ...(await findPeople(server)),
    ...(release ? { releases: release.id } : {}),
    ...(relation ? { relations: relation.id } : {}),
    procedures: procedure?.key ?? 'none',
  };
}

/** A person with a level 1, and what the first person gave, lent, arranged and opened: nobody else's own. */
async function findPeople(server: TestServer): Promise<Records> {
  const made = async (path: string, body: unknown): Promise<number> => {
    const answer = await server.call('POST', `/api/v1/${path}`, { body });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.json<{ id: number }>().id;
  };
  const first = (await server.call('GET', '/api/v1/me')).json<{ person: { key: string } }>().person.key;
  const person = `PER-${await made('people', { name: 'Sample Person' })}`;
  const what = { person, domain: 'infrastructure', level: 1, reason: 'A sample.' };
  const to = new Date(Date.now() + 3_600_000).toISOString();
  return {
    person,
    first,
    grants: await made('grants', what),
    delegations: await made('delegations', { ...what, to }),
    supervisions: await made('supervisions', { ...what, level: undefined, supervisor: first }),
    'break-glass': await made('break-glass', { domain: 'infrastructure', reason: 'A sample.' }),
  };
}

/** One turn over this machine, up to where a person is needed: its signals, insight, initiative and change are there then. */
export async function runTurn(server: TestServer): Promise<void> {
  const turn = await server.call('POST', '/api/v1/turns', { body: { target: { kind: 'local' } } });
  if (turn.status !== 202) throw new Error(turn.text);
  const { id } = turn.json<{ id: number }>();
  const client = new AbortController();
  const headers = { authorization: `Bearer ${server.token}` };
  const stream = await fetch(`${server.url}/api/v1/turns/${id}/events`, { headers, signal: client.signal });
  let text = '';
  for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (/"state":"(awaiting-approval|finished|nothing-to-do|failed|cancelled)"/.test(text)) break;
  }
  client.abort();
}
