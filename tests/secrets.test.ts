// Secrets are given to procedures, made by them and used by them; then everything that is written down or said is searched
// for them, in every form in which programs print things. Shipped procedures that take secrets join by themselves.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadProcedures, type Procedure, readRunSecrets, startWorker, type Worker } from '#procedures';
import { describeWhere, directoryRequirements, startDirectory, type TestDirectory } from '#testkit';
import { openHands } from '../apps/composition/hands.ts';
import { allOperations } from '../apps/composition/operations.ts';
import { openVaultHere } from '../apps/composition/vault.ts';
import { apiKeyOf } from '../packages/testkit/http.ts';
import { startTestServer, type TestServer } from '../packages/testkit/server.ts';
import { wire } from './support/loop.ts';
import { until } from './support/until.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const given = {
  token: 'tkn-0f3a/9c+7b "quoted"',
  secretInput: "in-put's secret 41",
  unknown: 'found-out-by-a-step-77',
};

/** Says all it was given in every way it knows, on both streams, and fails at the end with it in its last words. */
const talkative = `
key: talkative
version: 1
name: A procedure that talks
summary: Prints the secrets that it has, in every form.
level: 1
domain: identity
why: So that a test can look for them.
risk: low
expectedMinutes: 1
approval: none
targets: { count: one }
inputs:
  answer: { type: secret, label: Answer }
steps:
  - kind: run
    id: say
    name: say it all
    as: user
    generate: [{ secret: made, kind: password, length: 20, deliver: starter }, { secret: words, kind: passphrase, length: 4 }]
    repeatable: true
    command:
      script: |
        value=$(cat)
        for one in "$value" "$(printf %s "$value" | base64 -w0)" "$(printf %s "user:$value" | base64 -w0)" "$(printf %s "$value" | od -An -tx1 | tr -d ' \\n')"; do
          echo "out $one"; echo "err $one" >&2
        done
        printf '%s' "$value" | while IFS= read -r line; do printf '%s\\n' "$line"; done
      stdin: "{answer} {secrets.made} {secrets.words}"
  - kind: http
    id: fetch
    name: fetch one and be told it again
    repeatable: true
    request:
      method: POST
      url: "http://127.0.0.1:PORT/"
      body: { json: { a: "{answer}", b: "{secrets.made}" } }
      credential: { name: service-token, as: bearer }
    outputs:
      found: { json: /found, secret: true }
  - kind: run
    name: say what was found and fail
    as: user
    command:
      script: |
        cat; cat >&2; exit 3
      stdin: "{secrets.found} {answer}"
`;

/** Its credential may be shown there; nobody opened the place. */
const straying = `
key: straying
version: 1
name: A procedure that goes astray
summary: Speaks to a service of this machine.
level: 1
domain: identity
why: So that a test can see that it may not.
risk: low
expectedMinutes: 1
approval: none
targets: { count: one }
steps:
  - kind: http
    name: speak to it
    repeatable: true
    request: { url: "http://127.0.0.1:PORT/", credential: { name: service-token, as: bearer } }
`;

interface Run {
  id: number;
  state: string;
  steps: { name: string; state: string; result: { summary: string } | null }[];
}

describeWhere(directoryRequirements, 'a secret', () => {
  let directory: TestDirectory;
  let server: TestServer;
  let worker: Worker;
  let hands: ReturnType<typeof openHands>;
  let logged = '';
  /** Everything that was a secret at some time, by a name for the message. */
  const secrets = new Map<string, string>(Object.entries(given));
  const answers: string[] = [];
  let directoryId: number;
  let manager: { id: number; key: string } | undefined;
  /** A host that is not there: what procedures do to hosts is none of this. */
  let serverId: number;
  /** Says back whatever it hears, as careless services do. */
  const careless = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const heard = [request.url, JSON.stringify(request.headers), body].join(' ');
      response.end(JSON.stringify({ heard, found: given.unknown }));
    });
  });

  let strayed = 0;
  const unopened = createServer((_, response) => {
    strayed += 1;
    response.end('Welcome!');
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await server.call(method, `/api/v1${path}`, body === undefined ? {} : { body });
    answers.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  };
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await call('POST', path, body);
    expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300);
    return answer.json<T>();
  };
  /** What is left for who asks begins by a request: written down for them, with their manager's word. */
  async function askedFor(what: string, account: string, targets: number[]): Promise<{ id: number }> {
    const email = `${account}@example.org`;
    manager ??= await post<{ id: number; key: string }>('/people', { name: 'Mona Manager', email: 'mona@example.org' });
    const { id: requester } = await post<{ id: number }>('/people', { name: account, email, manager: manager.key });
    const request = await post<{ key: string }>('/requests', { what, requester });
    const actor = { personId: manager.id, name: 'Mona Manager', kind: 'person' as const, administrator: false };
    const token = await apiKeyOf(server, actor);
    const proof = await server.call('POST', `/api/v1/requests/${request.key}/prove`, {
      token,
      body: { way: 'manager' },
    });
    expect(proof.status, proof.text).toBe(200);
    return (await post<{ run: { id: number } }>(`/requests/${request.key}/accept`, { targets })).run;
  }
  /** Runs it to its end, and takes down what it made in secret before that is gone. */
  async function run(procedure: string, inputs: Record<string, unknown>, local = false): Promise<Run> {
    const wanted = loadProcedures().find(({ key }) => key === procedure);
    const { targets } = wanted ?? {};
    const target = targets?.kinds.includes('server') ? serverId : directoryId;
    const wish = { inputs, targets: targets?.count === 'none' ? [] : [target], ...(local ? { local } : {}) };
    await call('POST', `/procedures/${procedure}/plan`, wish);
    const asked = JSON.stringify(wanted?.steps ?? []).includes('"deliver":"requester"');
    const { id } = asked
      ? await askedFor(procedure, String(inputs['account']), wish.targets)
      : await post<{ id: number }>('/runs', { ...wish, procedure, data: 'public' });
    const ended = await until(
      async () => {
        for (const [key, value] of await readRunSecrets(server.workspace, id))
          secrets.set(`${procedure} ${key}`, value);
        return (await call('GET', `/runs/${id}`)).json<Run>();
      },
      ({ state, steps }) =>
        !['ready', 'running'].includes(state) ||
        steps.some(
          ({ result }) =>
            result?.summary.includes('cannot be reached') || result?.summary.includes('not been approved'),
        ),
    );
    if (ended.state === 'running') await post(`/runs/${id}/cancel`, { reason: 'Its host is not there.' });
    return ended;
  }

  beforeAll(async () => {
    const log = pino(
      { level: 'trace' },
      {
        write(line: string) {
          logged += line;
        },
      },
    );
    for (const service of [careless, unopened])
      await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    [directory, server] = await Promise.all([startDirectory(), startTestServer({ log })]);
    secrets.set('directory-admin', directory.adminPassword);
    const place = `127.0.0.1:${(careless.address() as AddressInfo).port}`;
    hands = openHands(server.dataDir, { ...process.env, PLUMBLINE_HTTP_TARGETS: place });
    wire(server.workspace, hands);
    openVaultHere(server.workspace, hands, server.dataDir);
    worker = await startWorker({ workspaces: [server.workspace] });
    await post('/credentials', {
      ...{ name: 'service-token', kind: 'http-token', domain: 'identity', purpose: 'For a test.' },
      ...{ value: given.token, endpoints: [place, `127.0.0.1:${(unopened.address() as AddressInfo).port}`] },
    });
    await post('/credentials', {
      ...{ name: 'directory-admin', kind: 'ldap-bind', domain: 'identity', purpose: 'For a test.' },
      ...{ account: directory.adminDn, value: directory.adminPassword, endpoints: [new URL(directory.ldapsUrl).host] },
    });
    ({ id: directoryId } = await post<{ id: number }>('/components', {
      ...{ kind: 'directory', name: 'People', state: 'in-service', domain: 'identity' },
      attributes: {
        baseDn: directory.baseDn,
        directory: { url: directory.ldapsUrl, ca: directory.ca, credential: 'directory-admin' },
      },
    }));
    ({ id: serverId } = await post<{ id: number }>('/components', {
      ...{ kind: 'server', name: 'not-there', state: 'in-service', domain: 'identity' },
      attributes: { management: { address: '127.0.0.1', port: 9, user: 'root' } },
    }));
  });
  afterAll(async () => {
    await worker?.stop();
    await hands?.close();
    await server?.close();
    await directory?.stop();
    careless.close();
    unopened.close();
  });

  const takers = loadProcedures().filter(takesSecrets);

  it('is given to every shipped procedure that takes one', async () => {
    expect(takers.map(({ key }) => key)).toContain('reset-password');
    for (const procedure of takers) {
      const before = secrets.size;
      const ended = await run(procedure.key, sampleInputs(procedure, directoryId));
      expect([procedure.key, ended.state], JSON.stringify(ended.steps)).toEqual([
        procedure.key,
        expect.stringMatching(/^(finished|failed|waiting|proposed|running)$/),
      ]);
      if (ended.state === 'finished') expect([procedure.key, secrets.size > before]).toEqual([procedure.key, true]);
    }
    const reset = await run('reset-password', { account: 'ben' });
    expect([reset.state, reset.steps.map(({ result }) => result?.summary)]).toEqual(['finished', expect.anything()]);
  });

  it('is masked in what a run says, in every form, and in its last words', async () => {
    const port = (careless.address() as AddressInfo).port;
    await post('/procedures', { text: talkative.replace('PORT', String(port)) });
    const ended = await run('talkative', { answer: given.secretInput }, true);
    expect(ended.steps.map(({ name, state }) => [name, state])).toEqual([
      ['say it all', 'done'],
      ['fetch one and be told it again', 'done'],
      ['say what was found and fail', 'failed'],
    ]);
    const { output } = (await call('GET', `/runs/${ended.id}`)).json<{ output: { text: string }[] }>();
    const said = output.map(({ text }) => text).join('');
    expect(said.match(/‹secret›/g)!.length).toBeGreaterThan(8);
    expect(said).toContain('out ');
    expect(ended.steps[2]!.result!.summary).toContain('‹secret›');
  });

  it('goes nowhere inside that only its credential names: the operator opens that', async () => {
    const port = String((unopened.address() as AddressInfo).port);
    await post('/procedures', { text: straying.replace('PORT', port) });
    const ended = await run('straying', {}, true);
    expect(ended.steps[0]!.result!.summary).toContain(`PLUMBLINE_HTTP_TARGETS=127.0.0.1:${port} `);
    expect(strayed).toBe(0);
  });

  it('stands in no table, no answer, no log and no output', async () => {
    expect([...secrets.keys()]).toEqual(
      expect.arrayContaining([
        'talkative made',
        'talkative words',
        'talkative found',
        'talkative answer',
        'reset-password oneTime',
      ]),
    );
    for (const operation of allOperations.filter(
      ({ method, stream, download, raw }) => method === 'GET' && !stream && !download && !raw,
    )) {
      const path = operation.path.replace(/\{id\}/, '1').replaceAll(/\{\w+\}/g, '1');
      await call('GET', path);
    }
    for (const { id } of (await call('GET', '/runs?limit=100')).json<{ items: { id: number }[] }>().items)
      await call('GET', `/runs/${id}`);
    for (const { id } of (await call('GET', '/credentials')).json<{ items: { id: number }[] }>().items)
      await call('GET', `/credentials/${id}`);
    const places: Record<string, string> = { ...(await tables(server)), answers: answers.join('\n'), log: logged };
    expect(places['run_output']!.length).toBeGreaterThan(500);
    expect(places['event']).toContain('credential.use');
    const found: string[] = [];
    for (const [name, secret] of secrets) {
      for (const [form, text] of formsOf(secret))
        for (const [place, all] of Object.entries(places))
          if (all.includes(text)) found.push(`${name} ${form} in ${place}`);
    }
    expect(found).toEqual([]);
  });
});

/** Every row of every table, as text, by table. */
async function tables(server: TestServer): Promise<Record<string, string>> {
  const { pool } = server.workspace;
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const found: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: texts } = await pool.query<{ t: string }>(`select x::text as t from "${name}" x`);
    found[name] = texts.map(({ t }) => t).join('\n');
  }
  return found;
}

/** Made here, not by the code that masks. */
function formsOf(secret: string): [string, string][] {
  const bytes = Buffer.from(secret);
  const inside = (before: number): string => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // Without the characters that also hold bits of what stands before and behind.
    return text.slice(4, 4 * Math.floor((before + bytes.length) / 3));
  };
  return [
    ['as it is', secret],
    ['in hexadecimal', bytes.toString('hex')],
    ['percent-encoded', encodeURIComponent(secret)],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1)],
    ...[0, 1, 2].map((before): [string, string] => [`in base64 at ${before}`, inside(before)]),
  ];
}

function takesSecrets({ inputs, steps }: Procedure): boolean {
  return (
    Object.values(inputs).some(({ type }) => type === 'secret') ||
    /"generate":|"secret":(?!false)/.test(JSON.stringify(steps))
  );
}

/** Something that fits each type of input: secret ones are marked. */
function sampleInputs({ key, inputs }: Procedure, componentId: number): Record<string, unknown> {
  const samples: Record<string, unknown> = {
    ...{ secret: `${key} ${given.secretInput}`, 'directory-user': 'anna', text: 'a text', integer: 1, boolean: true },
    ...{ dn: 'uid=anna,ou=people,dc=example,dc=org', 'e-mail': 'anna@example.org', 'host-name': 'host', port: 22 },
  };
  samples['component'] = `CMP-${componentId}`;
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([, { required, type }]) => required && type in samples)
      .map(([name, { type }]) => [name, samples[type]]),
  );
}
