import { sql } from 'kysely';
import { inBatches, type RetentionRule } from '#platform';

/** What runs said, word for word. That they ran, by whom, on what and how each step ended stays with the run. */
export const retention: RetentionRule[] = [
  {
    key: 'run-output',
    what: 'The output of runs that have ended',
    days: 400,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from run_output where id in
          (select o.id from run_output o join run r on r.id = o.run_id
           where r.finished_at < ${before} limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
];
