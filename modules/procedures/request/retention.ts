import { sql } from 'kysely';
import { inBatches, type RetentionRule } from '#platform';

export const retention: RetentionRule = {
  key: 'handover-links',
  what: 'Links to private addresses that were used or have expired',
  days: 7,
  remove: (workspace, before) =>
    inBatches(async (limit) => {
      const { numAffectedRows } = await sql`delete from handover_link where id in
        (select id from handover_link where expires_at < ${before} limit ${limit})`.execute(workspace.db);
      return Number(numAffectedRows);
    }),
};
