// A PostgreSQL with a generated estate in it, for benchmarks that read. Made once for a size, a seed and a schema, and
// kept in a folder under the system's temporary one; remove that folder to have it made again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { systemClock } from '#kernel';
import { bootstrapPeople } from '#people';
import { migrate, openWorkspace, type Workspace } from '#platform';
import { openPostgres } from '../../packages/platform/postgres/index.ts';
import { isAlive } from '../../packages/platform/postgres/pidfile.ts';
import { copyEstate } from './copy.ts';
import { type GeneratedEstate, generateEstate } from './generate.ts';

export const FIRST_PERSON = { name: 'Ada First', email: 'ada@example.org' };
const DATABASE = 'plumbline';
const SEED = 1;

export interface LoadedEstate {
  /** Of the workspace's database; component ids are the numbers of the generated estate. */
  url: string;
  /** What a server starts on with PLUMBLINE_DATA. Nobody else uses it until `close`. */
  dataDir: string;
  estate: GeneratedEstate;
  open(options?: { maxConnections?: number }): Workspace;
  close(): Promise<void>;
}

const here = fileURLToPath(new URL('./', import.meta.url));

/** Changes whenever what would be loaded changes. */
function fingerprint(): string {
  const hash = createHash('sha256').update(readFileSync(join(here, '../../db/schema.sql')));
  for (const file of readdirSync(here).sort())
    if (file.endsWith('.ts') && !file.endsWith('.test.ts')) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex').slice(0, 12);
}

/** The first folder of this estate that no living process holds; held until the process ends or lets go. */
function holdFolder(size: number, seed: number): { folder: string; letGo(): void } {
  const name = `estate-${size}-${seed}-${fingerprint()}`;
  const home = join(tmpdir(), 'plumbline-bench-estates');
  mkdirSync(home, { recursive: true, mode: 0o755 });
  for (let copy = 1; ; copy += 1) {
    const folder = join(home, `${name}-${copy}`);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const lock = join(folder, 'held-by');
    const letGo = (): void => rmSync(lock, { force: true });
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder && holder !== process.pid && !isAlive(holder)) letGo();
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return { folder, letGo };
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
}

/** Opens the estate of that size; the first time it takes about two minutes for a million components. */
export async function loadEstate(
  size: number,
  options: { seed?: number; say?: (line: string) => void } = {},
): Promise<LoadedEstate> {
  const { seed = SEED, say = () => {} } = options;
  const { folder, letGo } = holdFolder(size, seed);
  const dataDir = join(folder, 'data');
  const ready = join(folder, 'ready');
  if (!existsSync(ready)) rmSync(dataDir, { recursive: true, force: true });
  const quiet = { info() {}, warn: console.warn, error: console.error };
  const postgres = await openPostgres({ dataDir, log: quiet, progress() {} });
  const url = postgres.url(DATABASE);
  const open = (more: { maxConnections?: number } = {}): Workspace =>
    openWorkspace({ name: 'main', url, clock: systemClock, log: pino({ level: 'silent' }), ...more });
  const estate = generateEstate(size, seed);
  const close = async (): Promise<void> => {
    await postgres.stop();
    letGo();
  };
  try {
    if (!existsSync(ready)) {
      const startedMs = performance.now();
      await postgres.ensureDatabase(DATABASE);
      await migrate(url);
      const workspace = open();
      try {
        const { firstPersonId } = await bootstrapPeople(workspace, FIRST_PERSON);
        await copyEstate(url, estate, firstPersonId!, say);
      } finally {
        await workspace.close();
      }
      writeFileSync(ready, '');
      say(`estate of ${size} made in ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { url, dataDir, estate, open, close };
}
