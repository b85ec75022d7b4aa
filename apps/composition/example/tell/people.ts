import { type Id, ref } from '#kernel';
import { bootstrapPeople, findDomains, insertGrant, insertPerson } from '#people';
import type { PersonDocument } from '../documents.ts';
import type { Happening } from '../moment.ts';
import { perform } from './perform.ts';
import type { Stage } from './stage.ts';

type Performed = Extract<Happening, { what: 'do' }>;

const emailOf = (stage: Stage, person: PersonDocument): string =>
  `${person.name
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '.')}@${stage.documents.organisation.mailDomain}`;

/** The head of infrastructure begins, with the system and the domains. */
export async function beginWithHead(stage: Stage): Promise<void> {
  const head = stage.documents.people.find((person) => person.head)!;
  const { system, firstPersonId } = await bootstrapPeople(stage.workspace, {
    name: head.name,
    email: emailOf(stage, head),
    title: head.title,
  });
  stage.people.set('system', system);
  stage.people.set(head.key, { personId: firstPersonId!, name: head.name, kind: 'person', administrator: true });
  for (const domain of await findDomains(stage.workspace.db)) stage.domains.set(domain.key, domain.id);
}

export async function tellJoin(
  stage: Stage,
  actor: string,
  operation: string,
  happening: Extract<Happening, { what: 'join' }>,
): Promise<void> {
  const grantor = stage.people.get(actor)!.personId;
  const coming = happening.people.filter((candidate) => !stage.people.has(candidate.key));
  await stage.as(actor, operation).mutate(async (mutation) => {
    const { tx, now } = mutation;
    for (const person of coming.filter((candidate) => candidate.kind === 'person')) {
      const personId = await insertPerson(tx, {
        kind: 'person',
        name: person.name,
        email: emailOf(stage, person),
        title: person.title,
        at: now,
      });
      const managerId = stage.people.get(managerOf(stage, person))!.personId;
      await tx.updateTable('person').set({ manager_id: managerId }).where('id', '=', personId).execute();
      stage.people.set(person.key, { personId, name: person.name, kind: 'person', administrator: false });
      const grants = [];
      for (const [domain, level] of Object.entries(person.grants)) {
        const reason = 'Level at the beginning';
        grants.push(
          await insertGrant(tx, {
            personId,
            domainId: stage.domains.get(domain)!,
            level,
            from: now,
            to: null,
            grantedBy: grantor,
            reason,
          }),
        );
      }
      await mutation.recordAll([
        { subject: ref('person', personId), detail: { name: person.name } },
        ...grants.map((id) => ({ subject: ref('grant', id), action: 'grant.give', causes: [ref('person', personId)] })),
      ]);
    }
  });
  for (const agent of coming.filter((candidate) => candidate.kind === 'agent')) await tellAgent(stage, actor, agent);
}

/** Who leads the domain in which somebody stands highest; who leads, and who works for all of them, reports to the head. */
function managerOf({ documents: { people } }: Stage, person: PersonDocument): string {
  const head = people.find((one) => one.head)!.key;
  const [domain] = Object.entries(person.grants).sort(([, a], [, b]) => b - a)[0]!;
  return person.leads ? head : (people.find((one) => one.leads === domain)?.key ?? head);
}

/** Its key is shown once, as everybody's; nobody of the story keeps it. */
async function tellAgent(stage: Stage, actor: string, agent: PersonDocument): Promise<void> {
  const owner = `$person ${agent.owner}`;
  const body = { name: agent.name, purpose: agent.title, owner, ceiling: agent.ceiling! };
  const add: Performed = { what: 'do', operation: 'agent.add', given: { body }, made: null };
  const { agent: made } = (await perform(stage, actor, add)) as { agent: { id: Id } };
  stage.people.set(agent.key, { personId: made.id, name: agent.name, kind: 'agent', administrator: false });
  for (const [domain, level] of Object.entries(agent.grants)) {
    const reason = 'What it was made for';
    const grant = { person: `$person ${agent.key}`, domain, level, reason };
    await perform(stage, actor, { what: 'do', operation: 'grant.add', given: { body: grant }, made: null });
  }
}
