import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlumblineError } from '#kernel';
import type { Driver, ExecOptions } from './driver.ts';
import type { Marker } from './marker.ts';

export interface Subject<Target> {
  /** A driver as a process of ours has it; each call gives a fresh one, as after a restart of that process. */
  openDriver: () => Driver<Target>;
  target: Target;
  /** Where it keeps records, if not in the usual folder of the user. */
  recordsFolder?: string;
}

/** For what ends by itself: how long that takes is the machine's affair. */
const quick = { timeoutMs: 100_000 };

/** The promises of drivers/driver/driver.ts and marker.ts, held against the real thing. */
export function describeConformance<Target>(name: string, subject: () => Subject<Target>): void {
  describe(`${name} keeps the promises of a driver`, () => {
    let driver: Driver<Target>;
    let target: Target;
    beforeAll(() => {
      driver = subject().openDriver();
      target = subject().target;
    });
    afterAll(() => driver.close());

    const script = (text: string, options: Partial<ExecOptions> = {}) =>
      driver.exec(target, { script: text }, { ...quick, ...options });
    const lives = async (pattern: string) =>
      (await script(`grep -slz -e "${pattern}" /proc/[0-9]*/environ`)).stdout !== '';

    it('passes arguments as they are, past every shell', async () => {
      const words = ['a b', "it's", '"$HOME"', '`id`', '$(id)', '*', '\\', 'line\nline', '', '-n', 'ü…', ';', '!x'];
      const result = await driver.exec(target, { argv: ['printf', '<%s>', ...words] }, quick);
      expect(result.stdout).toBe(words.map((word) => `<${word}>`).join(''));
    });

    it('tells exit status, both streams and the duration apart', async () => {
      const result = await script('echo out; echo err >&2; exit 7');
      expect(result).toMatchObject({ exitCode: 7, signal: null, stdout: 'out\n', stderr: 'err\n', truncated: false });
      expect(result.durationMs).toBeGreaterThan(0);
    });

    it('gives 127 for a program that is not there, and the signal that ended a command', async () => {
      expect((await driver.exec(target, { argv: ['no-such-program'] }, quick)).exitCode).toBe(127);
      expect(await script('kill -KILL $$')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    });

    it('passes the input on byte for byte, however large, and none when there is none', async () => {
      const bytes = Buffer.alloc(3_000_000, 0).map((_, index) => index % 256);
      const result = await driver.exec(target, { argv: ['cksum'], stdin: bytes }, quick);
      expect(result.stdout).toMatch(/ 3000000$/m);
      expect((await script('wc -c')).stdout.trim()).toBe('0');
    });

    it('does not mind a command that never reads its input', async () => {
      const result = await driver.exec(target, { script: 'exec <&-; echo ok', stdin: 'x'.repeat(1_000_000) }, quick);
      expect(result).toMatchObject({ exitCode: 0, stdout: 'ok\n' });
    });

    it('sets variables and the C locale, and refuses a name that is none', async () => {
      const env = { GREETING: "it's $HOME" };
      const result = await driver.exec(target, { script: 'echo "$GREETING $LC_ALL"' }, { ...quick, env });
      expect(result.stdout).toBe("it's $HOME C\n");
      await refused(driver.exec(target, { argv: ['true'] }, { ...quick, env: { 'A;id': '1' } }), 'invalid_input');
    });

    it('runs a program whose name looks like a variable', async () => {
      const result = await driver.exec(target, { argv: ['a=b'] }, quick);
      expect(result.exitCode).toBe(127);
    });

    it('shows output while the command runs, in whole characters', async () => {
      const { promise: shown, resolve } = Promise.withResolvers<string>();
      const cancel = new AbortController();
      const running = driver.exec(
        target,
        { script: "printf '\\303'; printf '\\274\\n'; sleep 60" },
        { ...quick, signal: cancel.signal, onOutput: ({ text }) => text.includes('\n') && resolve(text) },
      );
      expect(await Promise.race([shown, running])).toContain('ü');
      cancel.abort();
      await refused(running, 'cancelled');
    });

    it('keeps the beginning and the end of too much output, and says so', async () => {
      let seen = 0;
      const result = await driver.exec(
        target,
        { script: 'echo first; head -c 5000000 /dev/zero | tr "\\0" x; echo; echo last' },
        { ...quick, maxOutputBytes: 2000, onOutput: ({ text }) => (seen += text.length) },
      );
      expect(result.truncated).toBe(true);
      expect(result.stdout.length).toBeLessThan(2100);
      expect(result.stdout).toMatch(/^first\n.*bytes left out.*last\n$/s);
      expect(seen).toBe(5_000_012);
    });

    it('ends when the command ends, even if a daemon of it holds the output', async () => {
      const result = await script('sleep 600 & echo $!');
      // It lives on: so it was not waited for.
      expect(await script(`kill ${result.stdout}`)).toMatchObject({ exitCode: 0 });
    });

    it('stops a command that takes too long, with all that it started', async () => {
      const { error, mark } = await overtaken((mark, options) =>
        script(`export ${mark}; sleep 60 & echo up; sleep 60`, options),
      );
      expect(error.extra).toMatchObject({ stopped: true });
      expect(await lives(mark)).toBe(false);
    });

    it('stops a command that ignores SIGTERM', async () => {
      const { error, mark } = await overtaken((mark, options) =>
        script(`export ${mark}; trap '' TERM; echo up; while :; do sleep 0.1; done`, options),
      );
      expect(error.extra).toMatchObject({ stopped: true });
      expect(await lives(mark)).toBe(false);
    });

    it('stops a command that is cancelled, and does not begin one that was', async () => {
      const cancel = new AbortController();
      const mark = `MARK=${randomUUID()}`;
      const running = driver.exec(
        target,
        { script: `export ${mark}; echo up; sleep 60` },
        { ...quick, signal: cancel.signal, onOutput: () => cancel.abort() },
      );
      await refused(running, 'cancelled');
      expect(await lives(mark)).toBe(false);
      await refused(script('true', { signal: cancel.signal }), 'cancelled');
    });

    it('runs many commands at once without mixing them up', async () => {
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      const results = await Promise.all(numbers.map((number) => script(`echo ${number}; echo ${number} >&2`)));
      expect(results.map(({ stdout, stderr }) => [stdout, stderr])).toEqual(numbers.map((n) => [`${n}\n`, `${n}\n`]));
    });

    it('writes a whole file with its mode, over an older one', async () => {
      const path = `/tmp/plumbline-conformance-${randomUUID()}`;
      await driver.putFile(target, { path, content: 'old' });
      await driver.putFile(target, { path, content: Buffer.from([0, 255, 10]), mode: 0o600 });
      const result = await script(`od -An -tx1 ${path}; stat -c %a ${path}; rm ${path}; ls ${path}* 2>/dev/null`);
      expect(result.stdout).toBe(' 00 ff 0a\n600\n');
      await refused(driver.putFile(target, { path: '/nowhere/at/all', content: '' }), 'command_failed');
    });
  });

  describe(`${name} keeps the promises of marked commands`, () => {
    let driver: Driver<Target>;
    let target: Target;
    beforeAll(() => {
      driver = subject().openDriver();
      target = subject().target;
    });
    afterAll(() => driver.close());

    const runId = randomInt(1, 2 ** 40);
    let stepId = 0;
    const newMarker = (): Marker => ({ scope: 'conformance', runId, stepId: ++stepId, generation: 1 });
    const successor = (marker: Marker): Marker => ({ ...marker, generation: marker.generation + 1 });
    /** The next executor: another process with nothing but the marker. */
    async function asNextExecutor<T>(use: (driver: Driver<Target>) => Promise<T>): Promise<T> {
      const next = subject().openDriver();
      try {
        return await use(next);
      } finally {
        await next.close();
      }
    }

    it('gives the result of the command, with its input and its variables', async () => {
      const chunks: string[] = [];
      const result = await driver.execMarked(
        target,
        newMarker(),
        { script: 'cat; echo "$WHO" >&2; exit 5', stdin: "from 'input'\n" },
        { ...quick, env: { WHO: "it's me" }, onOutput: ({ stream, text }) => chunks.push(`${stream}:${text}`) },
      );
      expect(result).toMatchObject({ exitCode: 5, stdout: "from 'input'\n", stderr: "it's me\n" });
      expect(chunks.sort()).toEqual(["stderr:it's me\n", "stdout:from 'input'\n"]);
    });

    it('passes arguments as they are', async () => {
      const result = await driver.execMarked(
        target,
        newMarker(),
        { argv: ['printf', '<%s>', "a'b", '$HOME', ''] },
        quick,
      );
      expect(result.stdout).toBe("<a'b><$HOME><>");
    });

    it('keeps installations apart that count their runs alike', async () => {
      const marker = newMarker();
      await driver.execMarked(target, marker, { argv: ['echo', 'mine'] }, quick);
      const theirs = { ...marker, scope: 'another' };
      expect(await driver.observe(target, theirs)).toMatchObject({ state: 'never-started' });
      await refused(driver.observe(target, { ...marker, scope: '../x' }), 'invalid_input');
    });

    it('knows a step that was never started, and vouches for that as far back as its records surely go', async () => {
      const { recordsFolder = '' } = subject();
      const inRecords = async (text: string) => {
        const usual = `[ "$(id -u)" = 0 ] && base=/var/lib/plumbline/runs || base=$HOME/.local/state/plumbline/runs`;
        const enter = `base=$FOLDER; [ -n "$base" ] || { ${usual}; }; cd "$base" || exit 9`;
        const result = await driver.exec(
          target,
          { script: `${enter}\n${text}` },
          { ...quick, env: { FOLDER: recordsFolder } },
        );
        expect(result, result.stderr).toMatchObject({ exitCode: 0 });
        return result.stdout.trim();
      };
      const known = async (marker = newMarker()) => {
        const state = await driver.observe(target, marker);
        if (state.state !== 'never-started') throw new Error(`expected a step that never started, not ${state.state}`);
        return state.knownForMs;
      };
      const age = (seconds: number) => inRecords(`touch -d "@$(($(date +%s) - ${seconds}))" since`);
      const upMs = async () => Number((await inRecords('cat /proc/uptime')).split('.')[0]) * 1_000;
      await known();
      // No longer than the folder is there, nor than the host is up.
      await age(600);
      const up = await upMs();
      expect(await known()).toBeGreaterThanOrEqual(Math.min(up, 600_000));
      await age(80 * 86_400);
      const long = await known();
      expect(long).toBeLessThanOrEqual(Math.min(await upMs(), 81 * 86_400_000));
      expect(long).toBeGreaterThanOrEqual(Math.min(up, 80 * 86_400_000));
      // Records are removed one day, and what lies in the future says nothing.
      await age(100 * 86_400);
      expect(await known()).toBeLessThan(90 * 86_400_000);
      await age(-3_600);
      expect(await known()).toBe(0);
      // A record that lies in the makeshift folder, from when this one could not be written.
      await age(600);
      const elsewhere = newMarker();
      const root = Number(await inRecords('id -u')) === 0;
      const folder = root ? '/run/plumbline/runs' : '/tmp/plumbline-$(id -u)';
      const makeshift = `${folder}/conformance.${elsewhere.runId}-${elsewhere.stepId}`;
      await inRecords(`umask 077; mkdir -p ${makeshift}`);
      expect(await known(elsewhere)).toBe(0);
      await inRecords(`rm -r ${makeshift}`);
      expect(await known(elsewhere)).toBeGreaterThan(0);
      // Taken away and begun anew: the past is not vouched for any more.
      await inRecords('rm since');
      expect(await known()).toBeLessThan(600_000);
    });

    it('does not run a command again that was started under the same marker', async () => {
      const marker = newMarker();
      const file = `/tmp/plumbline-conformance-${randomUUID()}`;
      const append = { script: `echo once >>${file}; sleep 0.2` };
      await Promise.all([1, 2, 3].map(() => driver.execMarked(target, marker, append, quick)));
      await driver.execMarked(target, marker, append, quick);
      const { stdout } = await driver.exec(target, { script: `cat ${file}; rm ${file}` }, quick);
      expect(stdout).toBe('once\n');
    });

    it('lets the next executor find a finished command with its output', async () => {
      const marker = newMarker();
      await driver.execMarked(target, marker, { script: 'echo done; exit 3' }, quick);
      const state = await asNextExecutor((next) => next.observe(target, successor(marker)));
      expect(state).toMatchObject({ state: 'finished', exitCode: 3, stdout: 'done\n', generation: 1 });
    });

    it('lets a command go on when its executor is gone, and the next one wait for it', async () => {
      const marker = newMarker();
      const gate = `/tmp/plumbline-conformance-${randomUUID()}`;
      const first = subject().openDriver();
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const waitForGate = `echo began; until [ -e ${gate} ]; do sleep 0.05; done; echo over; rm ${gate}`;
      const abandoned = first.execMarked(
        target,
        marker,
        { script: waitForGate },
        { ...quick, onOutput: () => resolve() },
      );
      abandoned.catch(() => {});
      await Promise.race([began, abandoned]);
      await first.close();
      await asNextExecutor(async (next) => {
        const marker2 = successor(marker);
        expect(await next.observe(target, marker2)).toMatchObject({ state: 'running', generation: 1 });
        await refused(next.execMarked(target, marker2, { script: 'echo twice' }, quick), 'command_running');
        const waiting = next.follow(target, marker2, quick);
        await next.exec(target, { argv: ['touch', gate] }, quick);
        expect(await waiting).toMatchObject({ exitCode: 0, stdout: 'began\nover\n' });
      });
    });

    it('refuses an executor that was superseded, even when its successor only looked', async () => {
      const marker = newMarker();
      await driver.observe(target, successor(marker));
      await refused(driver.execMarked(target, marker, { argv: ['true'] }, quick), 'stale_executor');
      await refused(driver.observe(target, marker), 'stale_executor');
      await refused(driver.stopEarlier(target, marker), 'stale_executor');
    });

    it('stops what an earlier executor left running, and only then lets the next one start', async () => {
      const marker = newMarker();
      const mark = `MARK=${randomUUID()}`;
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const first = driver.execMarked(
        target,
        marker,
        { script: `export ${mark}; trap '' TERM; echo began; sleep 60 & while :; do sleep 0.1; done` },
        { ...quick, onOutput: () => resolve() },
      );
      first.catch(() => {});
      await Promise.race([began, first]);
      const next = successor(marker);
      expect(await driver.stopEarlier(target, next, { graceMs: 200 })).toEqual({ stopped: true });
      expect(await driver.stopEarlier(target, next)).toEqual({ stopped: false });
      const { stdout } = await driver.exec(target, { script: `grep -slz -e "${mark}" /proc/[0-9]*/environ` }, quick);
      expect(stdout).toBe('');
      expect(await driver.observe(target, next)).toMatchObject({ state: 'finished', exitCode: 137, generation: 1 });
      expect(await driver.execMarked(target, next, { argv: ['echo', 'second'] }, quick)).toMatchObject({ exitCode: 0 });
    });

    it('stops a marked command that takes too long', async () => {
      let marker = newMarker();
      const { error } = await overtaken((_, options) => {
        marker = newMarker();
        return driver.execMarked(target, marker, { script: 'echo up; sleep 60' }, options);
      });
      expect(error.extra).toMatchObject({ stopped: true });
      expect(await driver.observe(target, marker)).toMatchObject({ state: 'finished', exitCode: 143 });
    });

    it('says interrupted when the command and its supervisor are gone without a result', async () => {
      const marker = newMarker();
      const { promise: began, resolve } = Promise.withResolvers<void>();
      const running = driver.execMarked(
        target,
        marker,
        { script: 'echo began; sleep 60' },
        { ...quick, onOutput: () => resolve() },
      );
      running.catch(() => {});
      await Promise.race([began, running]);
      const state = await driver.observe(target, marker);
      if (state.state !== 'running') throw new Error(`expected a running command, not ${state.state}`);
      const killBoth = `kill -s KILL $(ps -o ppid= -p ${state.pid}) && kill -s KILL -- -${state.pid}`;
      await driver.exec(target, { script: killBoth }, quick);
      await refused(running, 'command_interrupted');
      expect(await driver.observe(target, marker)).toMatchObject({ state: 'interrupted', generation: 1 });
    });

    it('is not held up by a daemon that the command leaves behind', async () => {
      const marker = newMarker();
      const result = await driver.execMarked(target, marker, { script: 'sleep 600 & echo $!' }, quick);
      expect(result).toMatchObject({ exitCode: 0 });
      const daemon = await driver.exec(target, { script: `kill ${result.stdout}` }, quick);
      expect(daemon).toMatchObject({ exitCode: 0 });
    });

    it('forgets output when told to, but not that the step was done', async () => {
      const marker = newMarker();
      await driver.execMarked(target, marker, { argv: ['echo', 'secret'] }, quick);
      const other = { ...newMarker(), generation: 2 };
      await driver.execMarked(target, other, { argv: ['echo', 'also secret'] }, quick);
      const older = { ...other, generation: 1 };
      expect(await driver.forget(target, [marker, older])).toEqual({ left: 1 });
      expect(await driver.observe(target, marker)).toMatchObject({ state: 'finished', exitCode: 0, stdout: '' });
      expect(await driver.observe(target, other)).toMatchObject({ stdout: 'also secret\n' });
      expect(await driver.forget(target, [])).toEqual({ left: 0 });
    });
  });
}

/**
 * The refusal of a command that had begun when its time was up, which it says by its output. On a slow machine it may not
 * have by then: it is given twice the time.
 */
export async function overtaken(
  run: (mark: string, options: { timeoutMs: number; onOutput: () => void }) => Promise<unknown>,
): Promise<{ error: PlumblineError; mark: string }> {
  for (let timeoutMs = 400; ; timeoutMs *= 2) {
    const mark = `MARK=${randomUUID()}`;
    let began = false;
    const onOutput = () => {
      began = true;
    };
    const error = await refused(run(mark, { timeoutMs, onOutput }), 'command_timed_out');
    if (began) return { error, mark };
  }
}

/** Awaits a refusal with that code and gives it. */
export async function refused(work: Promise<unknown>, code: PlumblineError['code']): Promise<PlumblineError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`Expected ${code}, but it went well: ${JSON.stringify(outcome.value)}`);
  if (!(outcome.error instanceof PlumblineError)) throw outcome.error;
  expect(outcome.error.code, outcome.error.message).toBe(code);
  return outcome.error;
}
