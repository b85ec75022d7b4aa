// What a newcomer waits for: a fresh clone with a warm package cache, and each start after that.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openInstallation } from '../packages/testkit/installation.ts';
import { type Benchmark, median, rounded } from './figure.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const LATER = 3;

export const start: Benchmark = {
  name: 'start',
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-clone-`));
    const clone = join(folder, 'plumbline');
    execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, clone]);
    const installation = await openInstallation({ clone, script: 'bin/start.mjs' });
    try {
      const first = (await installation.start()) / 1_000;
      say(`first start ${first.toFixed(1)} s`);
      const later: number[] = [];
      for (let round = 0; round < LATER; round += 1) {
        await installation.stop();
        later.push((await installation.start()) / 1_000);
        say(`later start ${later.at(-1)!.toFixed(1)} s`);
      }
      await installation.stop();
      return [
        {
          name: 'first start of a fresh clone, warm package cache',
          value: rounded(first),
          unit: 's',
          goal: 90,
          better: 'lower',
        },
        { name: 'later start', value: rounded(median(later)), unit: 's', goal: 5, better: 'lower' },
      ];
    } finally {
      await installation.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
