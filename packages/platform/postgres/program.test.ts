import { chmodSync, cpSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { postmasterAccount } from './account.ts';
import { completeLinks, packagedProgram, readyProgram } from './program.ts';

const folders: string[] = [];
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-program-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

it('makes the links that the package lacks, once', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true });
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5.18'), '');
  const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify([link]));
  expect(completeLinks(folder)).toBe(1);
  expect(readlinkSync(join(folder, link.target))).toBe('libpq.so.5.18');
  expect(completeLinks(folder)).toBe(0);
});

it('runs from where npm put it when the account can reach that', () => {
  expect(readyProgram(postmasterAccount(null), temporaryFolder()).version).toBe(packagedProgram().version);
});

it.skipIf(process.getuid?.() !== 0)('is copied when root keeps its clone in a closed home folder', () => {
  const home = temporaryFolder();
  const clone = join(home, 'package');
  cpSync(packagedProgram().folder, clone, { recursive: true, verbatimSymlinks: true });
  rmSync(join(clone, 'native', 'lib', 'libicui18n.so.60'));
  const open = mkdtempSync('/var/tmp/plumbline-program-');
  chmodSync(open, 0o711);
  folders.push(open);
  const program = readyProgram(postmasterAccount(null), open, { folder: clone, version: 'test' });
  expect(program.postgres).toBe(join(open, 'program-test', 'native', 'bin', 'postgres'));
});
