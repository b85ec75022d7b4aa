import type pg from 'pg';
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

/** Of a database that nobody is connected to any more: on a busy machine who has left may still be on the way out. */
export async function copyDatabase(client: pg.Client, template: string, name: string): Promise<void> {
  for (;;) {
    try {
      await client.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      // object_in_use, after five seconds in which the server waited for it itself.
      if ((error as { code?: string }).code !== '55006') throw error;
    }
  }
}
