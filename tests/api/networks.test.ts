import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../packages/testkit/port.ts';
import { startTestServer, type TestServer } from '../../packages/testkit/server.ts';
import { plumbline } from '../cli/run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('the guide to networks', () => {
  it('says commands that work, one after the other', async () => {
    const guide = readFileSync(new URL('../../docs/guides/networks.md', import.meta.url), 'utf8');
    const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => block[1]!.trim().split('\n'));
    expect(commands.length).toBeGreaterThan(8);
    const said: string[] = [];
    for (const command of commands) {
      const [program, ...args] = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
        (word) => word[1] ?? word[2] ?? word[3]!,
      );
      expect(program).toBe('plumbline');
      const done = await plumbline(args, { env: { PLUMBLINE_URL: server.url, PLUMBLINE_DATA: server.dataDir } });
      expect([command, done.status, done.err]).toEqual([command, 0, expect.any(String)]);
      said.push(done.out);
    }
    const all = said.join('\n');
    for (const number of ['10.20.0.0/24', '10.20.0.1', '10.20.0.2', '10.20.1.0']) expect(all).toContain(number);
  }, 600_000);
});

describe('two servers on one database, asked by 64 at once', () => {
  /** A second process of the whole server on the database of the first. */
  async function secondServer(): Promise<{ url: string; child: ChildProcess }> {
    const port = await freePort();
    // As the guide says of several servers: they have the same secret.
    cpSync(`${server.dataDir}/secret`, `${server.dataDir}/second/secret`);
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('../../apps/server/main.ts', import.meta.url)),
        '--dev',
      ],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: {
          ...process.env,
          DATABASE_URL: server.workspace.url,
          PLUMBLINE_DATA: `${server.dataDir}/second`,
          PLUMBLINE_PORT: String(port),
          PLUMBLINE_RATE_LIMIT: '1000000',
        },
      },
    );
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        if (/Ready after/.test(output)) resolve();
      };
      child.stdout!.on('data', hear);
      child.stderr!.on('data', hear);
      child.once('exit', (code) => reject(new Error(`The second server ended with status ${code}:\n${output}`)));
    });
    return { url: `http://127.0.0.1:${port}`, child };
  }

  it('give each of them another address, without a gap, and the same key the same one', async () => {
    const made = await server.call('POST', '/api/v1/components', {
      body: { kind: 'prefix', name: '10.77.0.0/24', state: 'in-service', attributes: { prefix: '10.77.0.0/24' } },
    });
    const { id } = made.json<{ id: number }>();
    const second = await secondServer();
    try {
      const ask = async (base: string, key: string): Promise<string> => {
        const { status, answer } = await allocate(base, key);
        // Too many wait for a machine that is too slow: who asks again with the same key gets what was meant for them.
        if (status === 503) return ask(base, key);
        expect([status, answer]).toEqual([201, expect.objectContaining({ items: [expect.anything()] })]);
        return answer.items![0]!.address;
      };
      const allocate = async (base: string, key: string) => {
        const response = await fetch(`${base}/api/v1/prefixes/${id}/allocate-address`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${server.token}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: '{}',
        });
        const answer = (await response.json()) as { items?: { address: string }[] };
        return { status: response.status, answer };
      };
      const bases = [server.url, second.url];
      const given = await Promise.all(
        Array.from({ length: 64 }, async (_, index) => [
          await ask(bases[index % 2]!, `first-${index}`),
          await ask(bases[(index + 1) % 2]!, `second-${index}`),
        ]),
      );
      const expected = Array.from({ length: 128 }, (_, index) => `10.77.0.${index + 1}`);
      expect(new Set(given.flat())).toEqual(new Set(expected));
      expect(given.flat()).toHaveLength(128);
      // Asked again by the other server: the answer that was given, and nothing more.
      expect(await ask(bases[1]!, 'first-0')).toBe(given[0]![0]);
      const usage = await server.call('GET', `/api/v1/prefixes/${id}`);
      expect(usage.json<{ usage: { used: string } }>().usage.used).toBe('128');
    } finally {
      second.child.kill('SIGKILL');
    }
  }, 600_000);
});
