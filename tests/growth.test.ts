// From finished work to a level, as people meet it: over HTTP and on the command line. The guide's own example is run.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelFileSchema } from '../library/levels/level.ts';
import { readYaml } from '../library/load.ts';
import { readinessFor } from '../modules/people/growth/readiness.ts';
import { startTestServer, type TestServer } from '../packages/testkit/server.ts';
import { plumbline, type Run } from './cli/run.ts';
import { until } from './support/until.ts';

const guide = readFileSync(new URL('../docs/guides/growth.md', import.meta.url), 'utf8');
const blockOf = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)![1]!;

let server: TestServer;
const cli = (args: string[], token = server.token): Promise<Run> =>
  plumbline(args, { env: { PLUMBLINE_URL: server.url, PLUMBLINE_TOKEN: token } });
const query = async (text: string, values: unknown[] = []) => (await server.workspace.pool.query(text, values)).rows;

beforeAll(async () => {
  server = await startTestServer();
  await cli(['person', 'add', 'Kim Kovač', '--email', 'kim@example.org']);
  await cli(['grant', 'add', 'kim@example.org', 'compute', '1', '--reason', 'Begins here']);
  const [kim] = await query(`select id from person where email = 'kim@example.org'`);
  const [procedure] = await query(
    `select id, key, name, level, version from procedure where key = 'collect-diagnostics'`,
  );
  // A run as it lies there once a worker has finished it; that workers do is tried elsewhere.
  const [run] = await query(
    `insert into run (procedure_id, domain_id, state, plan, plan_hash, started_by, created_at, finished_at)
     select $1, d.id, 'finished', $2, 'hash', $3, now(), now() from domain d where d.key = 'compute' returning id`,
    [procedure.id, JSON.stringify({ title: 'Collect diagnostics: here', procedure, steps: [] }), kim.id],
  );
  await query(
    `insert into step (run_id, position, name, component_id, state, finished_at)
     values ($1, 1, 'read', (select min(id) from component), 'done', now())`,
    [run.id],
  );
  await query(
    `with e as (insert into event (at, actor_id, action, subject_type, subject_id, detail)
       values (now(), $1, 'run.start', 'run', $2, '{}') returning id)
     insert into cause (effect_type, effect_id, cause_type, cause_id, event_id)
     select 'run', $2, 'procedure', $3, e.id from e`,
    [kim.id, run.id, procedure.id],
  );
  await query(
    `insert into event (at, actor_id, action, subject_type, subject_id, detail)
     values (now(), $1, 'run.finish', 'run', $2, '{}')`,
    [kim.id, run.id],
  );
  await query(`select pg_notify('plumbline_event', '')`);
  const kept = async (): Promise<number> =>
    (await query(`select count(*)::int as count from evidence where person_id = $1`, [kim.id]))[0].count;
  await until(kept, (count) => count === 3);
});
afterAll(() => server.close());

describe('the guide', () => {
  it('is true: each of its commands does what it says', async () => {
    const commands = blockOf('sh')
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').replace(/^npx plumbline /, ''))
      .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!));
    const out: Record<string, string> = {};
    for (const command of commands) {
      const run = await cli(command);
      expect([command.join(' '), run.status, run.err]).toEqual([command.join(' '), 0, '']);
      out[command.slice(0, 2).join(' ')] = run.out;
    }
    expect(out['why RUN-1']).toContain('It serves the objective “Only supported software in service”.');
    expect(out['why RUN-1']).toMatch(/OBJ-\d+ .*\n.*PRC-\d+ .*Collect diagnostics.*\n▶ RUN-1/);
    expect(out['evidence list']).toContain('brought a run to its end');
    expect(out['growth show']).toContain('Kim Kovač (PER-3) in Compute: level 1, Follow');
    expect(out['growth show']).toContain('maintains-routinely');
    expect(out['readiness list']).toMatch(/Kim Kovač +Compute +1 +2 +\d+ +false/);
    expect(out['assess kim@example.org']).toContain('refused');
    expect(out['assessment list']).toContain('One run so far');
  });

  it('shows a level that can be read, and that says what it says', () => {
    const level = readYaml(levelFileSchema, blockOf('yaml'), 'docs/guides/growth.md');
    const now = new Date();
    const piece = { kind: 'run-finished', level: 2 as const, phase: 'support' as const, at: now };
    const five = (topic: (index: number) => string) =>
      Array.from({ length: 5 }, (_, id) => ({
        ...piece,
        id,
        topic: topic(id),
      }));
    expect(
      readinessFor(
        level,
        five(() => 'same'),
        now,
      ).shown,
    ).toBe(0);
    expect(
      readinessFor(
        level,
        five((index) => `sort ${index % 2}`),
        now,
      ).shown,
    ).toBe(1);
  });
});

describe('the guide of observations', () => {
  const text = readFileSync(new URL('../docs/guides/observations.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```sh\n# (\w+), level (\d) in (\w+)\n([\s\S]*?)```/g)];

  it('is true from what somebody saw to what strategy took in, with what each may not do', async () => {
    expect(blocks.map(([, name]) => name)).toEqual(['Kim', 'Lee', 'Val']);
    const [kim] = await query(`select id from person where email = 'kim@example.org'`);
    const token = await server.keyOf('Kim at work', { compute: 1 });
    // The key is of another Kim: hers from now on.
    await query(`update person set email = null where id = $1`, [kim.id]);
    await query(`update person set email = 'kim@example.org' where name = 'Kim at work'`);
    const out: string[] = [];
    for (const [, name, level, domain, lines] of blocks) {
      const key = name === 'Kim' ? token : await server.keyOf(`${name} at work`, { [domain!]: Number(level) as 3 });
      for (const line of lines!.trim().split('\n')) {
        const [, command, refused] = /^plumbline (.*?)(?:\s+# (refused).*)?$/.exec(line)!;
        const words = [...command!.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
        if (command!.startsWith('evidence'))
          await until(
            async () => (await query(`select from evidence where kind = 'observation-taken'`)).length,
            (count) => count === 1,
          );
        const run = await cli(words, key);
        expect([command, run.status === 0, run.err]).toEqual([command, !refused, refused ? expect.any(String) : '']);
        out.push(run.out);
      }
    }
    const told = (name: string) =>
      query(`select n.kind from notice n join person p on p.id = n.person_id where p.name = $1`, [name]);
    await until(
      async () => (await told('Kim at work')).filter(({ kind }) => kind === 'observation-state').length,
      (count) => count === 2,
    );
    const said = out.join('\n');
    expect(said).toContain('It restarts every night at two');
    expect(said).toMatch(/SIG-\d+ .*medium .*observation .*It restarts every night/);
    expect(said).toMatch(/OBS-1 .*observed: It restarts every night.*\(taken\)/);
    expect(said).toMatch(/Kim at work +Compute +1 +2/);
    const wrong = await cli(['observation', 'contribute', 'It', '--about', 'nothing'], token);
    expect([wrong.status, wrong.err]).toEqual([1, expect.stringContaining('observed')]);
  });
});

describe('over HTTP', () => {
  it('a level comes from an assessment, and its holder may do more at once', async () => {
    const token = await server.keyOf('Lea Lead', { compute: 4 });
    const before = (await server.call('GET', '/api/v1/people/PER-3/growth', { token })).json<{
      domains: { level: number; assess: { may: boolean } }[];
    }>();
    expect(before.domains[0]).toMatchObject({ level: 1, assess: { may: true } });
    const body = { person: 'PER-3', domain: 'compute', level: 2, verdict: 'granted', reason: 'Seen at work.' };
    const granted = await server.call('POST', '/api/v1/assessments', { token, body });
    expect([granted.status, granted.json()]).toEqual([201, expect.objectContaining({ verdict: 'granted', level: 2 })]);
    const again = await server.call('POST', '/api/v1/assessments', { token, body });
    expect([again.status, again.json()['code']]).toEqual([409, 'illegal_transition']);
    const growth = (await cli(['growth', 'show', 'PER-3'])).out;
    expect(growth).toContain('in Compute: level 2, Assist');
  });

  it('who is not there and who may not be read are answered alike', async () => {
    const token = await server.keyOf('Nobody Yet');
    const [there, missing] = await Promise.all(
      ['PER-3', 'PER-999'].map((key) => server.call('GET', `/api/v1/people/${key}/growth`, { token })),
    );
    const said = ({ status, text }: { status: number; text: string }, key: string) => [
      status,
      text.replace(key, '').replace(/"requestId":"[^"]*"/, ''),
    ];
    expect(said(there!, 'PER-3')).toEqual(said(missing!, 'PER-999'));
  });

  it('nobody without a level learns of evidence, work or assessments of others', async () => {
    const token = await server.keyOf('Still Nobody');
    for (const path of ['evidence', 'assessments', 'work?how=all']) {
      const answer = await server.call('GET', `/api/v1/${path}`, { token });
      expect([path, answer.status, answer.json()]).toEqual([path, 200, { items: [], next: null }]);
    }
  });
});
