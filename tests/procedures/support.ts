import { execFile } from 'node:child_process';
import { expect } from 'vitest';
import type { TestDirectory } from '../../packages/testkit/directory/index.ts';
import { apiKeyOf } from '../../packages/testkit/http.ts';
import type { TestServer } from '../../packages/testkit/server.ts';
import { until } from '../support/until.ts';

export interface Run {
  id: number;
  key: string;
  state: string;
  steps: { name: string; state: string; position: number; result: { summary: string } | null }[];
  output: { text: string }[];
}

/** What people and those who serve them do, by the API. */
export function deskOf(server: TestServer) {
  async function post<T>(path: string, body: unknown, token = server.token): Promise<T> {
    const answer = await server.call('POST', `/api/v1${path}`, { token, body });
    expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300);
    return answer.json<T>();
  }
  async function person(name: string, email: string, levels: { [domain: string]: number }, manager?: string) {
    const made = await post<{ id: number; key: string }>('/people', { name, email, ...(manager ? { manager } : {}) });
    for (const [domain, level] of Object.entries(levels))
      await post('/grants', { person: made.key, domain, level, reason: 'For a test.' });
    const actor = { personId: made.id, name, kind: 'person' as const, administrator: false };
    return { id: made.id, key: await apiKeyOf(server, actor) };
  }
  const start = (token: string, procedure: string, target: number, inputs: Record<string, unknown>) =>
    server.call('POST', '/api/v1/runs', { token, body: { procedure, inputs, targets: [target] } });
  const runOf = async (id: number): Promise<Run> => (await server.call('GET', `/api/v1/runs/${id}`)).json<Run>();
  const ended = (id: number, states = ['finished', 'failed', 'waiting']): Promise<Run> =>
    until(
      () => runOf(id),
      (run) => states.includes(run.state),
    );
  return { post, person, start, runOf, ended };
}

/** Whether a password opens the account, asked by OpenLDAP's own client. */
export function binds(directory: TestDirectory, dn: string, password: string): Promise<string> {
  const args = [
    '-x',
    '-H',
    directory.url,
    '-D',
    dn,
    '-w',
    password,
    '-e',
    'ppolicy',
    '-b',
    directory.baseDn,
    '-s',
    'base',
  ];
  return new Promise((resolve, reject) => {
    execFile('ldapsearch', args, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`;
      if (!error) resolve('accepted');
      else if (/change.*password|Password must be changed|must change/i.test(said))
        resolve('accepted, and must change it');
      else if (said.includes('Invalid credentials')) resolve('refused');
      else reject(new Error(said));
    });
  });
}
