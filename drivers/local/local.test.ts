import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeWhere, linux } from '#testkit';
import { describeConformance } from '../driver/conformance.ts';
import { createLocalDriver, thisMachine } from './local.ts';

describeWhere([linux], 'the local driver', () => {
  const recordsFolder = mkdtempSync(join(tmpdir(), 'plumbline records '));
  afterAll(() => rmSync(recordsFolder, { recursive: true, force: true }));
  describeConformance('this machine', () => ({
    openDriver: () => createLocalDriver({ recordsFolder }),
    target: thisMachine,
    recordsFolder,
  }));
});
