import { sql } from 'kysely';
import { dayOf, type Id, keyOf, ref } from '#kernel';
import type { Mutation } from '#platform';
import { reviewSignalKind, type Severity, type SignalDraft } from './signal.ts';
import { settleSignals } from './store.ts';

interface OverdueReview {
  id: Id;
  person: string;
  domainId: Id;
  domain: string;
  dueAt: Date;
}

const DAY_MS = 86_400_000;

/** Each day that nobody asks what was done in an emergency makes it harder to say. */
export function reviewSignal({ id, person, domainId, domain, dueAt }: OverdueReview, now: Date): SignalDraft {
  const subject = ref('break_glass', id);
  const daysLate = Math.floor((now.getTime() - dueAt.getTime()) / DAY_MS);
  const severity: Severity = daysLate < 1 ? 3 : daysLate < 7 ? 4 : 5;
  return {
    kind: reviewSignalKind,
    dedupeKey: `${reviewSignalKind}:${id}`,
    subject,
    componentId: null,
    domainId,
    severity,
    summary: `${keyOf(subject)} is to be reviewed since ${dayOf(dueAt)}: what ${person} did in ${domain} without an approval.`,
    detail: { dueAt: dueAt.toISOString(), daysLate },
    causes: [subject],
  };
}

/** Raises what nobody reviewed in time, and resolves what was reviewed since. */
export async function settleReviews(mutation: Mutation): Promise<{ raised: number; resolved: number }> {
  const { rows } = await sql<OverdueReview>`
    select b.id, p.name as person, b.domain_id as "domainId", d.name as domain, b.review_due_at as "dueAt"
    from break_glass b join person p on p.id = b.person_id join domain d on d.id = b.domain_id
    where b.reviewed_at is null and b.review_due_at <= ${mutation.now} order by b.id`.execute(mutation.tx);
  const drafts = rows.map((row) => reviewSignal(row, mutation.now));
  const { holding, resolved } = await settleSignals(mutation, 'all', [reviewSignalKind], drafts);
  return { raised: holding.filter((signal) => signal.isNew).length, resolved: resolved.length };
}
