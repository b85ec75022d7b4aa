import { ref } from '#kernel';
import { bootstrapPeople, findDomains, insertGrant, insertPerson } from '#people';
import type { PersonDocument } from '../documents.ts';
import type { Happening } from '../moment.ts';
import type { Stage } from './stage.ts';

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
  await stage.as(actor, operation).mutate(async (mutation) => {
    const { tx, now } = mutation;
    for (const person of happening.people.filter((candidate) => !stage.people.has(candidate.key))) {
      const personId = await insertPerson(tx, {
        kind: person.kind,
        name: person.name,
        email: person.kind === 'agent' ? null : emailOf(stage, person),
        title: person.title,
        ownerId: person.owner ? stage.people.get(person.owner)!.personId : null,
        levelCeiling: person.ceiling ?? null,
        at: now,
      });
      stage.people.set(person.key, { personId, name: person.name, kind: person.kind, administrator: false });
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
}

export async function tellGrow(
  stage: Stage,
  actor: string,
  operation: string,
  happening: Extract<Happening, { what: 'grow' }>,
): Promise<void> {
  const { personId } = stage.people.get(happening.person)!;
  await stage.as(actor, operation).mutate(async (mutation) => {
    const id = await insertGrant(mutation.tx, {
      personId,
      domainId: stage.domains.get(happening.domain)!,
      level: happening.level,
      from: mutation.now,
      to: null,
      grantedBy: mutation.actor.personId,
      reason: happening.reason,
    });
    await mutation.record({
      subject: ref('grant', id),
      detail: { reason: happening.reason },
      causes: [ref('person', personId)],
    });
  });
}
