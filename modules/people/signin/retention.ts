import { sql } from 'kysely';
import { inBatches, type RetentionRule } from '#platform';

/** What signing in leaves behind, counted from the day it stopped being of use. */
export const retention: RetentionRule[] = [
  {
    key: 'sessions',
    what: 'Sessions that have expired',
    days: 7,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from session where id in
          (select id from session where "expiresAt" < ${before} limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
  {
    key: 'sign-in-links',
    what: 'Sign-in links that were used or have expired',
    days: 1,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from verification where id in
          (select id from verification where "expiresAt" < ${before} limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
  {
    key: 'sign-in-failures',
    what: 'Counts of failed sign-ins that nobody has added to',
    days: 2,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from sign_in_failure where subject in
          (select subject from sign_in_failure where last_at < ${before} limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
];
