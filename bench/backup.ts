// A backup of a large estate while its database runs, and its restore into a new installation.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp, verifyBackup } from '../apps/maintenance/backup.ts';
import { findPlace } from '../apps/maintenance/installation.ts';
import { restore } from '../apps/maintenance/restore.ts';
import { loadEstate } from './estate/load.ts';
import { type Benchmark, rounded } from './figure.ts';

const COMPONENTS = 100_000;

export const backup: Benchmark = {
  name: 'backup',
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-backup-`));
    const file = join(folder, 'estate.plb');
    const options = { signal: new AbortController().signal, progress: () => {}, passphrase: null };
    const timed = async <Result>(what: string, work: () => Promise<Result>): Promise<[number, Result]> => {
      const startedMs = performance.now();
      const result = await work();
      const seconds = (performance.now() - startedMs) / 1_000;
      say(`${what} ${seconds.toFixed(1)} s`);
      return [seconds, result];
    };
    try {
      const estate = await loadEstate(COMPONENTS, { say });
      let backupSeconds: number;
      let written: Awaited<ReturnType<typeof backUp>>;
      try {
        const place = findPlace({ PLUMBLINE_DATA: estate.dataDir });
        [backupSeconds, written] = await timed('backup', () => backUp(place, { ...options, file, now: new Date() }));
      } finally {
        await estate.close();
      }
      const [verifySeconds] = await timed('verify', () => verifyBackup(file, options));
      const into = findPlace({ PLUMBLINE_DATA: join(folder, 'restored') });
      const [restoreSeconds] = await timed('restore', () =>
        restore(into, { ...options, file, as: 'replacement', replace: false, say, now: new Date() }),
      );
      const rows = written.manifest.parts.reduce((sum, part) => sum + part.rows, 0);
      say(`${rows} rows, ${(written.bytes / 1e6).toFixed(1)} MB`);
      const figure = (name: string, value: number, unit: string) =>
        ({ name, value: rounded(value), unit, goal: null, better: 'lower' }) as const;
      return [
        figure('backup of 100k components', backupSeconds, 's'),
        figure('verification of that backup', verifySeconds, 's'),
        figure('its restore into a new installation, verified and compared', restoreSeconds, 's'),
        figure('size of a backup, per 100k components', written.bytes / 1e6, 'MB'),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
