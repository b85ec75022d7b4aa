import { type Id, type Level, levels, PlumblineError, ref } from '#kernel';
import type { Context, Mutation } from '#platform';
import { treeOf } from '../authority/standing.ts';
import { readEvidence } from '../evidence/store.ts';
import { addGrantIn } from '../grants/service.ts';
import { type AssessmentVerdict, checkAssessment } from './assessment.ts';
import { missing, standing } from './growth.ts';
import { findGrowing, readAssessments, readGrantHistory, type StoredAssessment } from './store.ts';

export interface AssessmentRequest {
  personId: Id;
  domainId: Id;
  level: Level;
  verdict: AssessmentVerdict;
  reason: string;
}

/**
 * Keeps the verdict on whether somebody has shown the next level in a domain, with what their evidence showed at that
 * moment, and grants the level where it says so. Throws `not_found`, `own_work`, `forbidden`, `illegal_transition`.
 */
export async function assess(context: Context, request: AssessmentRequest): Promise<StoredAssessment> {
  const { personId, domainId, level } = request;
  await context.authorise('people.grant', { type: 'grant', domainId, level, aboutId: personId });
  const tree = await treeOf(context.workspace);
  const id = await context.mutate(async (mutation) => {
    // Two assessors at once: the second sees what the first granted.
    await mutation.tx.selectFrom('person').select('id').where('id', '=', personId).forUpdate().executeTakeFirst();
    // It may have begun after this transaction did.
    const at = context.now();
    const person = await findGrowing(mutation.tx, personId);
    if (!person || person.kind === 'system') throw missing(personId);
    const [history, evidence] = await Promise.all([
      readGrantHistory(mutation.tx, personId, at),
      readEvidence(mutation.tx, { personId, scope: 'all', readerId: mutation.actor.personId, limit: 2_000 }),
    ]);
    const now = standing(tree, person, history, evidence, domainId, at);
    checkAssessment({ personId, level, assessorId: mutation.actor.personId }, now.level, person.ceiling);
    if (!person.active) throw new PlumblineError('illegal_transition', `${person.name} is not active here.`);
    const shown = now.next!.statements.map((statement) => ({
      key: statement.key,
      shown: statement.shown,
      pieces: statement.have.pieces,
      need: statement.need.pieces,
    }));
    const counted = new Set(now.next!.statements.flatMap(({ counted }) => counted.map((piece) => piece.id)));
    return keep(context, mutation, request, shown, [...counted]);
  });
  const [stored] = await readAssessments(context.db, {
    id,
    domainIds: 'all',
    readerId: context.actor.personId,
    limit: 1,
  });
  return stored!;
}

/** The line goes from the evidence to the assessment to the grant. */
const MOST_CAUSES = 100;

async function keep(
  context: Context,
  mutation: Mutation,
  { personId, domainId, level, verdict, reason }: AssessmentRequest,
  shown: StoredAssessment['shown'],
  evidenceIds: Id[],
): Promise<Id> {
  const { tx, now, actor } = mutation;
  const grantId =
    verdict === 'granted'
      ? await addGrantIn(context, mutation, {
          person: String(personId),
          domain: String(domainId),
          level,
          reason: `Assessed at level ${level} (${levels[level]}): ${reason}`,
          replace: true,
        })
      : null;
  const { id } = await tx
    .insertInto('assessment')
    .values({
      person_id: personId,
      domain_id: domainId,
      level,
      verdict,
      assessor_id: actor.personId,
      reason,
      shown: JSON.stringify(shown),
      grant_id: grantId,
      at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await mutation.record({
    subject: ref('assessment', id),
    action: `assessment.${verdict === 'granted' ? 'grant' : 'refuse'}`,
    detail: { personId, domainId, level, reason },
    causes: [ref('person', personId), ...evidenceIds.slice(0, MOST_CAUSES).map((one) => ref('evidence', one))],
  });
  if (grantId !== null)
    await mutation.record({
      subject: ref('grant', grantId),
      action: 'grant.assess',
      detail: { personId, domainId, level },
      causes: [ref('assessment', id)],
    });
  return id;
}
