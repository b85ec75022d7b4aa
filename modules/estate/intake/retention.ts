import { sql } from 'kysely';
import { inBatches, type RetentionRule } from '#platform';

/** The diff of an intake, line by line. What it changed stays in the history of each component, with its source. */
export const retention: RetentionRule[] = [
  {
    key: 'intake-entries',
    what: 'The lines of intakes that are over',
    days: 90,
    remove: (workspace, before) =>
      inBatches(async (limit) => {
        const { numAffectedRows } = await sql`delete from intake_entry where (intake_id, ordinal) in
          (select e.intake_id, e.ordinal from intake_entry e join intake i on i.id = e.intake_id
           where i.state in ('applied', 'cancelled', 'discarded', 'failed') and i.created_at < ${before}
           limit ${limit})`.execute(workspace.db);
        return Number(numAffectedRows);
      }),
  },
];
