import { sql } from 'kysely';
import { inBatches, type RetentionRule } from '#platform';

/** That it was used, by whom and for what stays in the audit trail. */
export const useRetention: RetentionRule = {
  key: 'credential-use',
  what: 'The list of uses of credentials',
  days: 400,
  remove: (workspace, before) =>
    inBatches(async (limit) => {
      const { numAffectedRows } = await sql`delete from credential_use where id in
        (select id from credential_use where at < ${before} limit ${limit})`.execute(workspace.db);
      return Number(numAffectedRows);
    }),
};
