import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { apiOperations } from '../api/document.ts';
import { plumbline, type Run } from './run.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'plumbline-cli-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});

/** As the user who started the server: the data folder tells the token. */
const run = (args: string[], input?: string): Promise<Run> =>
  plumbline(args, {
    env: { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir },
    ...(input === undefined ? {} : { input }),
  });

async function succeed(args: string[], input?: string): Promise<Run> {
  const done = await run(args, input);
  expect([args.join(' '), done.status, done.err]).toEqual([args.join(' '), 0, expect.any(String)]);
  return done;
}

describe('help', () => {
  it('lists every verb, also those that people know by name', async () => {
    const { out } = await succeed(['help']);
    const words = apiOperations.flatMap(({ declaration }) =>
      declaration.cli ? [declaration.cli.words.join(' ')] : [],
    );
    const named = ['component list', 'component show', 'component history', 'search', 'impact', 'intake local'];
    const more = ['intake ssh', 'plan -f', 'apply -f', 'turn', 'line', 'audit verify', 'sign-in', 'example open'];
    for (const verb of [...words, ...named, ...more]) {
      // Parts of a longer verb stand with it.
      if (['example remove', 'intake plan', 'turn start'].includes(verb)) continue;
      expect(out).toMatch(new RegExp(`^ {2}${verb}( |$|\\n)`, 'm'));
    }
    expect(out).toContain('PLUMBLINE_URL');
  });

  it('explains one verb with its flags', async () => {
    const { out } = await succeed(['component', 'list', '--help']);
    expect(out).toContain('--criticality');
    expect(out).toContain('--limit');
  });
});

describe('procedures as code', () => {
  const text = (more = '') => `key: from-a-file
version: 1
name: From a file
summary: It came from a file.
level: 1
domain: infrastructure
why: A test.
risk: low
expectedMinutes: 1
approval: none
targets: { count: none }
inputs:
  password: { type: secret, label: Password }
steps:
  - { kind: instruct, name: Look, text: Look at it. }
${more}`;

  it('says what is wrong by file, line and column, and then ends with 1', async () => {
    const [good, bad] = [join(folder, 'good.yaml'), join(folder, 'bad.yaml')];
    writeFileSync(good, text());
    writeFileSync(bad, text("  - { kind: verify, name: See, command: { argv: ['{password}'] } }\n"));
    const empty = join(folder, 'empty.yaml');
    writeFileSync(empty, '\n');
    const done = await run(['procedure', 'validate', empty, good, bad]);
    expect(done.status).toBe(1);
    expect(done.out.split('\n')).toEqual([
      `${empty}:1:1: / is empty`,
      `${good}: from-a-file version 1 is valid`,
      expect.stringMatching(/bad\.yaml:16:7: .*\/steps\/1\/kind needs a target/),
      expect.stringMatching(/bad\.yaml:16:\d+: .*holds the secret \{password\}, which can be seen there/),
      '',
    ]);
    expect((await succeed(['procedure', 'validate', good])).out).toContain('is valid');
  });

  it('takes it in once, shows it, and plans it without its secret', async () => {
    const file = join(folder, 'good.yaml');
    writeFileSync(file, text());
    expect((await succeed(['procedure', 'import', file])).out).toMatch(/^PRC-\d+ from-a-file version 1 was taken in/);
    expect((await succeed(['procedure', 'import', file])).out).toContain('was there already');
    expect((await succeed(['procedure', 'show', 'from-a-file', '--json'])).json()).toMatchObject({
      origin: 'import',
      yaml: text(),
    });
    const secret = 'marked-secret-of-a-test';
    const planned = await succeed([
      'procedure',
      'plan',
      'from-a-file',
      '--inputs',
      JSON.stringify({ password: secret }),
      '--json',
    ]);
    expect(planned.json()).toMatchObject({
      secretInputs: ['password'],
      steps: [{ kind: 'instruct', driver: 'person' }],
    });
    expect(planned.out).not.toContain(secret);
  });
});

describe('reading', () => {
  it('prints a table for people and the whole answer for scripts', async () => {
    const table = await succeed(['component', 'list', '--limit', '5']);
    expect(table.out.split('\n')[0]).toMatch(/^key +name +kind/);
    expect(table.out).toMatch(/^CMP-1 /m);
    const { items } = (await succeed(['component', 'list', '--json'])).json<{
      items: { key: string; name: string }[];
    }>();
    expect(items.map((item) => item.key)).toContain('CMP-1');
  });

  it('goes through all pages when asked for everything', async () => {
    const first = (await succeed(['product', 'list', '--limit', '10', '--json'])).json<{
      items: unknown[];
      next: string;
    }>();
    expect([first.items.length, typeof first.next]).toEqual([10, 'string']);
    const all = (await succeed(['product', 'list', '--limit', '100', '--all', '--json'])).json<{
      items: { id: number }[];
    }>();
    expect(all.items.length).toBeGreaterThan(100);
    expect(new Set(all.items.map((item) => item.id)).size).toBe(all.items.length);
  });

  it('takes a component by id, by key and by name', async () => {
    const name = (await succeed(['component', 'show', '1', '--json'])).json<{ name: string }>().name;
    for (const given of ['CMP-1', 'cmp-1', name]) {
      const shown = (await succeed(['component', 'show', given, '--json'])).json<{ id: number }>();
      expect([given, shown.id]).toEqual([given, 1]);
    }
  });

  it('shows a component with its software, its history, and what hangs on it', async () => {
    const machine = (await succeed(['search', hostname(), '--json'])).json<{ items: { ref: { key: string } }[] }>()
      .items[0]!;
    expect(machine.ref.key).toMatch(/^CMP-\d+$/);
    expect((await succeed(['search', hostname()])).out).toContain(hostname());
    const shown = await succeed(['component', 'show', machine.ref.key]);
    expect(shown.out).toContain('in-service');
    const history = (await succeed(['component', 'history', machine.ref.key])).out;
    expect(history).toMatch(/probe .*name: /);
    // Each line names its event: that is what an undo is asked for.
    const [head, newest] = history.split('\n');
    expect(head).toMatch(/^version +event id /);
    expect((await succeed(['estate', 'undo', newest!.trim().split(/ +/)[1]!])).out).toMatch(/EVT-\d+ component\./);
    const impact = (await succeed(['impact', machine.ref.key, '--json'])).json<{ component: { key: string } }>();
    expect(impact.component.key).toBe(machine.ref.key);
    expect((await succeed(['impact', machine.ref.key])).out).not.toBe('');
  });

  it('verifies the audit trail', async () => {
    expect((await succeed(['audit', 'verify', '--json'])).json()).toMatchObject({ ok: true, firstBroken: null });
    expect((await succeed(['audit', 'verify'])).out).toMatch(/ok +true/);
  });

  it('shows the line of a record', async () => {
    expect((await succeed(['line', 'CMP-1'])).out).toContain('CMP-1');
    expect((await succeed(['line', 'CMP-1', '--json'])).json<{ of: { key: string } }>().of.key).toBe('CMP-1');
  });

  it('makes a new link to sign in', async () => {
    const { url } = (await succeed(['sign-in', '--json'])).json<{ url: string }>();
    const landing = await fetch(url, { redirect: 'manual' });
    expect(landing.status).toBe(302);
    expect(landing.headers.getSetCookie().join()).toContain('plumbline-main.session_token');
    expect((await succeed(['sign-in'])).out).toContain(`${server.url}/`);
  });
});

describe('a turn', () => {
  it('tells each stage as it is through, and stops where a person is needed', async () => {
    const { out } = await succeed(['turn']);
    expect(out).toMatch(/^✓ Look at the machine /m);
    expect(out).toMatch(/waits for approval|The line of/);
    const again = (await succeed(['turn', 'TRN-1', '--json'])).json<{ key: string; state: string }>();
    expect(again.key).toBe('TRN-1');
    expect(['awaiting-approval', 'nothing-to-do', 'finished']).toContain(again.state);
  });
});

describe('changing', () => {
  it('looks at this machine, and applies what it saw when that is agreed to beforehand', async () => {
    const refused = await run(['intake', 'local']);
    const saw = refused.status === 2 ? refused.err : refused.out;
    // Nothing to change is nothing to agree to; else, without a terminal, nobody could say yes.
    expect(saw).toMatch(/--yes|Nothing changed/);
    expect((await succeed(['intake', 'local', '--yes'])).out).toMatch(/Applied as INT-\d+|Nothing changed/);
    const again = await succeed(['intake', 'local', '--yes', '--json']);
    expect(again.json()).toMatchObject({ kind: 'local', state: 'applied' });
  });

  it('plans an estate file, applies it as planned, and finds nothing more to do', async () => {
    const file = join(folder, 'estate.yaml');
    writeFileSync(
      file,
      'plumbline: 1\nname: cli-test\ncomponents:\n  - kind: service\n    name: Payroll\n    criticality: 5\n  - kind: vm\n    name: payroll-db\n',
    );
    const planned = await succeed(['plan', '-f', file]);
    expect(planned.out).toContain('+ component service Payroll');
    expect(planned.out).toContain('2 to create');
    expect((await run(['component', 'show', 'Payroll'])).status).toBe(1);
    const unasked = await run(['apply', '-f', file]);
    expect([unasked.status, unasked.err]).toEqual([2, expect.stringContaining('--yes')]);
    expect((await succeed(['apply', '-f', file, '--yes'])).out).toContain('Applied.');
    expect((await succeed(['component', 'show', 'Payroll', '--json'])).json()).toMatchObject({ criticality: 5 });
    expect((await succeed(['apply', '-f', file])).out).toContain('The estate is as the file says.');
    expect((await succeed(['plan', '-f', '-'], 'plumbline: 1\nname: cli-test\n')).status).toBe(0);
  });

  it('says at which line a file is wrong', async () => {
    const done = await run(
      ['plan', '-f', '-'],
      'plumbline: 1\nname: x\ncomponents:\n  - kind: spaceship\n    name: Enterprise\n',
    );
    expect([done.status, done.err]).toEqual([1, expect.stringContaining('line 4')]);
  });

  it('creates and moves a component', async () => {
    const made = (await succeed(['component', 'create', 'server', 'by-hand', '--criticality', '2', '--json'])).json<{
      key: string;
    }>();
    const moved = await succeed(['component', 'move', made.key, 'order', '--json']);
    expect(moved.json()).toMatchObject({ state: 'ordered' });
    const refused = await run(['component', 'move', made.key, 'dispose']);
    expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('ordered')]);
  });
});

/** Control characters except the line break, and those that turn the direction of what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

describe('the terminal', () => {
  it('never gets a control character that a host has sent', async () => {
    const name = 'evil\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egpj.exe';
    const answer = await server.call('POST', '/api/v1/components', { body: { kind: 'service', name } });
    // Refused or kept: either way it must not come out again.
    const id = answer.status === 201 ? answer.json<{ id: number }>().id : 1;
    for (const args of [
      ['component', 'list', '--limit', '500'],
      ['component', 'show', String(id)],
      ['component', 'history', String(id)],
      ['search', 'evil'],
      ['impact', String(id)],
      ['line', `CMP-${id}`],
      ['component', 'show', name],
      ['component', 'list', '--sort', name],
      ['component', 'list', '--json'],
      [name],
    ]) {
      const { out, err } = await run(args);
      expect([args[0], (out + err).match(unseen)]).toEqual([args[0], null]);
    }
  });
});

describe('the exit status', () => {
  it('is 2 when the call is wrong, and the message says how it goes', async () => {
    for (const [args, message] of [
      [[], 'plumbline <noun> <verb>'],
      [['component', 'destroy'], 'component list'],
      [['spaceship'], 'no verb'],
      [['component', 'list', '--colour', 'red'], '--colour'],
      [['component', 'list', '--limit', 'many'], '--limit'],
      [['component', 'show'], '<id>'],
      [['component', 'show', '1', '2'], 'one argument too many'],
      [['plan'], '-f'],
      [['plan', '-f', '/nonexistent/estate.yaml'], '/nonexistent/estate.yaml'],
      [['line'], 'plumbline line'],
      [['intake', 'ssh'], 'intake ssh <address>'],
      [['intake', 'local', '--colour'], '--colour'],
      [['turn', '--colour'], '--colour'],
    ] as [string[], string][]) {
      const done = await run(args);
      expect([args.join(' '), done.status, done.out + done.err]).toEqual([
        args.join(' '),
        2,
        expect.stringContaining(message),
      ]);
    }
  });

  it('is 1 when the server refuses, and the message says what to do', async () => {
    for (const [args, message] of [
      [['component', 'show', '999999'], 'CMP-999999'],
      [['component', 'show', 'no such thing'], 'no such thing'],
      [['component', 'list', '--criticality', '9'], 'criticality'],
      [['line', 'CMP-999999'], 'CMP-999999'],
      [['turn', 'TRN-999999'], '999999'],
    ] as [string[], string][]) {
      const done = await run(args);
      expect([args.join(' '), done.status, done.err]).toEqual([args.join(' '), 1, expect.stringContaining(message)]);
      expect(done.out).toBe('');
    }
    const problem = await run(['component', 'show', '999999', '--json']);
    expect(JSON.parse(problem.err)).toMatchObject({ code: 'not_found', status: 404 });
  });

  it('is 1 when no server answers, and the message says where it was looked for', async () => {
    const done = await plumbline(['component', 'list'], { env: { PLUMBLINE_URL: 'http://127.0.0.1:9' } });
    expect([done.status, done.err]).toEqual([1, expect.stringContaining('http://127.0.0.1:9')]);
    expect(done.err).toContain('npm start');
  });

  it('is 1 without an API key, and the message says where it was looked for', async () => {
    const none = await plumbline(['component', 'list'], { env: { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: folder } });
    expect([none.status, none.err]).toEqual([1, expect.stringContaining(join(folder, 'admin.token'))]);
    expect(none.err).toContain('PLUMBLINE_TOKEN');
    const wrong = await plumbline(['me'], { env: { PLUMBLINE_URL: server.url, PLUMBLINE_TOKEN: 'plb_wrong' } });
    expect([wrong.status, wrong.err]).toEqual([1, expect.stringContaining('not (or no longer) good')]);
  });

  it('is 1 when something else answers there', async () => {
    const done = await plumbline(['component', 'list'], {
      env: { PLUMBLINE_URL: `${server.url}/elsewhere`, PLUMBLINE_TOKEN: 'x' },
    });
    expect([done.status, done.err]).toEqual([1, expect.stringContaining('PLUMBLINE_URL')]);
  });
});
