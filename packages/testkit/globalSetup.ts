// One embedded PostgreSQL for a whole Vitest run, and one folder for what its tests prepare once.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openTemporaryPostgres } from './temporaryPostgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresAdminUrl: string;
    preparedFolder: string;
  }
}

export default async function setup(project: TestProject) {
  const postgres = await openTemporaryPostgres();
  const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-prepared-`));
  // As root, PostgreSQL runs as another user, who must get to the cluster that lies in there.
  chmodSync(folder, 0o711);
  project.provide('postgresAdminUrl', postgres.adminUrl);
  project.provide('preparedFolder', folder);
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
