// One embedded PostgreSQL for a whole Vitest run.
import type { TestProject } from 'vitest/node';
import { openTemporaryPostgres } from './temporaryPostgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresAdminUrl: string;
  }
}

export default async function setup(project: TestProject) {
  const postgres = await openTemporaryPostgres();
  project.provide('postgresAdminUrl', postgres.adminUrl);
  return () => postgres.stop();
}
