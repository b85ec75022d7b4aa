import { sql } from 'kysely';
import { inBatches, type RetentionRule } from '#platform';

/** What people were told, and how it was sent. What it was about stays with its record. */
export const retention: RetentionRule[] = [
  {
    key: 'notices',
    what: 'Notices that were read, and what was sent of them',
    days: 180,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from notice where id in
          (select id from notice where read_at < ${before} limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
  {
    key: 'deliveries',
    what: 'That a notice was sent, or given up',
    days: 30,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from notice_delivery where id in
          (select id from notice_delivery where ended_at < ${before} limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
];
