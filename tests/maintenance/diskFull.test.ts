// A disk that runs full under a living installation: a small file system of its own.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWhere, linux, type Requirement, request, root } from '#testkit';
import { freeBytes } from '../../packages/platform/maintenance/space.ts';
import { stopLeftover } from '../../packages/platform/postgres/index.ts';
import { type Installation, openInstallation } from '../../packages/testkit/installation.ts';
import { maintain } from './maintain.ts';

// Whole processes start and stop here, on whatever machine this is.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const MB = 1_000_000;
const SIZE_MB = 460;
const RESERVE_MB = 64;

const mayMount: Requirement = () => {
  const place = mkdtempSync(join(tmpdir(), 'plumbline-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return null;
  } catch {
    return 'needs the right to mount a file system';
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
};

describeWhere([linux, root, mayMount], 'an installation whose disk runs full', () => {
  let disk: string;
  let dataDir: string;
  let installation: Installation;
  beforeAll(async () => {
    disk = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-disk-`));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=755`, 'none', disk]);
    dataDir = join(disk, 'data');
    mkdirSync(dataDir);
    installation = await openInstallation({
      args: ['--dev'],
      env: { PLUMBLINE_DATA: dataDir, PLUMBLINE_RESERVE_MB: String(RESERVE_MB) },
    });
    await installation.start();
  }, 600_000);
  afterAll(async () => {
    await installation?.remove();
    await stopLeftover(dataDir).catch(() => {});
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const token = (): string => execFileSync('cat', [join(dataDir, 'admin.token')], { encoding: 'utf8' }).trim();
  const call = (method: string, path: string, body?: unknown) =>
    request(installation.url, method, `/api/v1${path}`, { token: token(), ...(body === undefined ? {} : { body }) });
  const ballast = (): string => join(disk, 'ballast');
  /** Fills the disk until only so much is free. */
  const leave = (megabytes: number): void => {
    const bytes = freeBytes(disk) - megabytes * MB;
    const piece = Buffer.alloc(1_000_000);
    for (let left = bytes; left > 0; left -= piece.length)
      writeFileSync(ballast(), piece.subarray(0, Math.min(left, piece.length)), { flag: 'a' });
  };
  const make = (name: string) => call('POST', '/components', { kind: 'service', name });

  it('is warned of it, refuses to store with what to do, goes on reading, and recovers by itself', async () => {
    expect((await make('before')).status).toBe(201);
    leave(RESERVE_MB * 3);
    const ready = await request(installation.url, 'GET', '/readyz');
    expect([ready.status, ready.json()]).toEqual([200, { status: 'ready, with a warning' }]);
    const doctor = await maintain(['doctor', '--json'], {
      PLUMBLINE_DATA: dataDir,
      PLUMBLINE_RESERVE_MB: String(RESERVE_MB),
    });
    const disks = (JSON.parse(doctor.out) as { findings: { check: string; state: string }[] }).findings.find(
      ({ check }) => check === 'disk',
    );
    expect(disks).toMatchObject({ state: 'warn' });
    expect((await make('with a warning')).status).toBe(201);

    leave(RESERVE_MB - 8);
    // It looks at the disk now and then: what comes before that look is stored still.
    await expect.poll(async () => (await make('just before')).status).toBe(507);
    const refused = await make('too late');
    expect(refused.json()).toMatchObject({ code: 'disk_full', remedy: expect.stringContaining('Free space') });
    expect((await call('GET', '/components?limit=5')).status).toBe(200);
    expect((await call('GET', '/search?q=before')).status).toBe(200);

    truncateSync(ballast(), 0);
    await expect.poll(async () => (await make('after')).status).toBe(201);
    const names = (await call('GET', '/components?limit=100'))
      .json<{ items: { name: string }[] }>()
      .items.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['before', 'with a warning', 'after']));
    expect(names).not.toContain('too late');
    expect((await call('GET', '/audit/verify')).json()).toMatchObject({ ok: true });
  }, 600_000);

  it('leaves no half backup where there is no room for it, and backs up nothing away', async () => {
    const small = join(disk, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'none', small]);
    try {
      const made = await maintain(['backup', join(small, 'one.plb'), '--no-secrets'], { PLUMBLINE_DATA: dataDir });
      expect([made.status, made.err]).toEqual([1, expect.stringContaining('There is no room for the backup')]);
      expect(readdirSync(small)).toEqual([]);
      expect((await make('after a backup that failed')).status).toBe(201);
    } finally {
      execFileSync('umount', ['-l', small]);
    }
  }, 600_000);

  it('does not begin a restore that will not fit, and keeps what it has', async () => {
    const file = join(tmpdir(), `plumbline-test-${process.pid}-full.plb`);
    try {
      expect((await maintain(['backup', file, '--no-secrets'], { PLUMBLINE_DATA: dataDir })).status).toBe(0);
      await installation.stop();
      leave(90);
      const refused = await maintain(['restore', file, '--as', 'replacement', '--replace', '--no-secrets'], {
        PLUMBLINE_DATA: dataDir,
      });
      expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('The restore needs about')]);
      truncateSync(ballast(), 0);
      const looked = await maintain(['doctor', '--full', '--json'], { PLUMBLINE_DATA: dataDir });
      const { findings } = JSON.parse(looked.out) as { findings: { check: string; state: string }[] };
      expect(findings.find(({ check }) => check === 'audit')).toMatchObject({ state: 'ok' });
      expect(findings.find(({ check }) => check === 'leftovers')).toMatchObject({ state: 'ok' });
    } finally {
      if (existsSync(file)) rmSync(file);
    }
  }, 600_000);
});
