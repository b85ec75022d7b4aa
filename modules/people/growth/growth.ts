import { type Id, type LevelOrNone, levels, PlumblineError } from '#kernel';
import { type LevelDocument, loadLevels } from '#library';
import { type Context, toRef } from '#platform';
import { treeOf } from '../authority/standing.ts';
import type { DomainTree } from '../domain.ts';
import { readEvidence, type StoredEvidence } from '../evidence/store.ts';
import { levelIn } from '../grant.ts';
import { type OpenWork, openWorkPort } from './openWork.ts';
import { type Readiness, readinessFor, suppliedBy } from './readiness.ts';
import { findGrowing, type GrowingPerson, type PastGrant, readAssessments, readGrantHistory } from './store.ts';
import { type Growth, isHeld, viewAssessment, viewHeld, viewReadiness } from './view.ts';

/** The newest pieces; more than anybody's readiness needs. */
const MOST_READ = 2_000;
const MOST_ASSESSMENTS = 50;
const MOST_OPEN_WORK = 8;

let documents: LevelDocument[] | undefined;
/** The shipped levels, read once a process. */
export function levelDocuments(): LevelDocument[] {
  documents ??= loadLevels();
  return documents;
}

/** What somebody holds, has shown and lacks, in each domain that the reader may see. Throws `not_found`. */
export async function growthOf(context: Context, personId: Id): Promise<Growth> {
  await context.authorise('self.use', { type: 'person', id: personId, domainId: null });
  const self = personId === context.actor.personId;
  const scope = await context.scope('people.read');
  const person = await findGrowing(context.db, personId);
  if (!person || person.kind === 'system' || (!self && scope !== 'all' && scope.length === 0)) throw missing(personId);
  const [tree, history, evidence, assessments] = await Promise.all([
    treeOf(context.workspace),
    readGrantHistory(context.db, personId, context.now()),
    readEvidence(context.db, { personId, scope, readerId: context.actor.personId, limit: MOST_READ }),
    readAssessments(context.db, {
      personId,
      domainIds: scope,
      readerId: context.actor.personId,
      limit: MOST_ASSESSMENTS,
    }),
  ]);
  const now = context.now();
  const readable = (id: Id): boolean => self || scope === 'all' || scope.includes(id);
  const domainIds = domainsOf(tree, history, evidence).filter(readable);
  const standings = domainIds.map((domainId) => standing(tree, person, history, evidence, domainId, now));
  const openWork = person.active
    ? await context.workspace.port(openWorkPort)(context, {
        personId,
        domains: standings.map(({ domainId, level }) => ({ domainId, level })),
      })
    : [];
  return {
    person: { ...toRef('person', person.id, person.name), title: person.title, kind: person.kind },
    self,
    ceiling: person.ceiling,
    domains: await Promise.all(
      standings.map(async (one) => {
        const domain = tree.get(one.domainId)!;
        const within = new Set(tree.subtree(one.domainId));
        return {
          domain: { ...toRef('domain', domain.id, domain.name), slug: domain.key },
          level: one.level,
          levelName: one.level === 0 ? null : levels[one.level],
          history: history
            .filter((grant) => tree.lineage(one.domainId).includes(grant.domainId))
            .map((grant) => viewHeld(grant, now)),
          held: one.held && viewReadiness(one.held),
          next: one.next && viewReadiness(one.next),
          openWork: offeredFor(
            one,
            openWork.filter((work) => within.has(work.domainId)),
          ),
          assess: await assessable(context, person, one, domain.name),
        };
      }),
    ),
    assessments: assessments.map(viewAssessment),
  };
}

interface Standing {
  domainId: Id;
  level: LevelOrNone;
  held: Readiness<StoredEvidence> | null;
  next: Readiness<StoredEvidence> | null;
}

/** What they hold in a domain, and what their evidence there (and below) shows. */
export function standing(
  tree: DomainTree,
  person: Pick<GrowingPerson, 'ceiling'>,
  history: readonly PastGrant[],
  evidence: readonly StoredEvidence[],
  domainId: Id,
  now: Date,
): Standing {
  const within = new Set(tree.subtree(domainId));
  const pieces = evidence.filter((piece) => within.has(piece.domain.id));
  const grants = history.filter((grant) => isHeld(grant, now));
  const level = levelIn(tree, grants, domainId, person.ceiling);
  const of = (wanted: number): Readiness<StoredEvidence> | null => {
    const document = levelDocuments().find((one) => one.level === wanted);
    if (!document || (person.ceiling !== null && wanted > person.ceiling)) return null;
    return readinessFor(document, pieces, now);
  };
  return { domainId, level, held: of(level), next: of(level + 1) };
}

/** Where they hold or held something, and where they have shown something; the nearest to the root first. */
function domainsOf(tree: DomainTree, history: readonly PastGrant[], evidence: readonly StoredEvidence[]): Id[] {
  const ids = new Set([...history.map((grant) => grant.domainId), ...evidence.map((piece) => piece.domain.id)]);
  return tree.subtree(tree.rootId).filter((id) => ids.has(id));
}

function offeredFor({ level, next }: Standing, openWork: readonly OpenWork[]): Growth['domains'][number]['openWork'] {
  if (!next) return [];
  const document = levelDocuments().find((one) => one.level === level + 1)!;
  return openWork
    .map((work) => ({
      record: work.record,
      action: work.action,
      how: work.how,
      supervisor: work.supervisor,
      statements: suppliedBy(document, next, work),
    }))
    .filter((work) => work.statements.length > 0)
    .sort((a, b) => b.statements.length - a.statements.length)
    .slice(0, MOST_OPEN_WORK);
}

async function assessable(
  context: Context,
  person: GrowingPerson,
  { domainId, next }: Standing,
  domainName: string,
): Promise<Growth['domains'][number]['assess']> {
  const no = (reason: string, couldAssess: Growth['domains'][number]['assess']['couldAssess'] = []) => ({
    may: false,
    reason,
    couldAssess,
  });
  if (!next) return no('Nothing comes next here.');
  const refusal = await context
    .authorise('people.grant', { type: 'grant', domainId, level: next.level, aboutId: person.id })
    .then(() => null, asRefusal);
  const could = ((refusal?.extra?.['whoCould'] ?? []) as { id: Id; name: string }[])
    .filter((one) => one.id !== person.id)
    .map((one) => toRef('person', one.id, one.name));
  if (person.id === context.actor.personId) return no('Nobody assesses themselves.', could);
  if (!person.active) return no(`${person.name} is not active here.`);
  if (refusal) return no(`It takes somebody who may grant level ${next.level} in ${domainName}.`, could);
  return { may: true, reason: null, couldAssess: [] };
}

function asRefusal(error: unknown): PlumblineError {
  if (error instanceof PlumblineError && (error.code === 'forbidden' || error.code === 'own_work')) return error;
  throw error;
}

export const missing = (personId: Id): PlumblineError =>
  new PlumblineError('not_found', `There is no person PER-${personId}, or you may not read them.`);
