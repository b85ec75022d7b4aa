import { inject } from 'vitest';
import { withDatabase } from '../platform/postgres/connection.ts';

export interface TestPostgres {
  /** A superuser's URL of the run's server. */
  adminUrl: string;
  url(database: string): string;
}

/** The PostgreSQL that this Vitest run started (see globalSetup.ts). Make your own databases in it and drop them. */
export function testPostgres(): TestPostgres {
  const adminUrl = inject('postgresAdminUrl');
  return { adminUrl, url: (database) => withDatabase(adminUrl, database) };
}
