import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Id, ref } from '#kernel';
import type { Actor, Workspace } from '#platform';
import { createContext } from '#platform';
import { createAuthority } from './authority/authority.ts';
import { findSystemActor, insertDomain, insertGrant, insertPerson } from './store.ts';

const domainsFile = fileURLToPath(new URL('../../library/domains.yaml', import.meta.url));
const domainsSchema = z.array(z.object({ key: z.string(), name: z.string(), purpose: z.string() })).min(1);

export interface FirstPerson {
  name: string;
  email: string;
  title?: string;
}

export interface Bootstrapped {
  system: Actor;
  /** Made now, or null when the workspace had its people already. */
  firstPersonId: Id | null;
}

/**
 * Gives an empty workspace its system actor, its domains and its first person, who operates the installation and holds
 * level 5 in the root domain until they grant it on. Does nothing the second time.
 */
export async function bootstrapPeople(workspace: Workspace, first: FirstPerson): Promise<Bootstrapped> {
  const known = await findSystemActor(workspace.db);
  if (known) return { system: known, firstPersonId: null };
  const domains = domainsSchema.parse(parse(readFileSync(domainsFile, 'utf8')));
  // The very first mutation has no actor yet: the system person's own id stands in its event.
  const nobody: Actor = { personId: 0, name: 'system', kind: 'system', administrator: false };
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: nobody,
    operation: 'workspace.bootstrap',
  });
  return context.mutate(async (mutation) => {
    const { tx, now } = mutation;
    const systemId = await insertPerson(tx, { kind: 'system', name: 'Plumbline', at: now });
    mutation.actor.personId = systemId;
    const personId = await insertPerson(tx, {
      kind: 'person',
      name: first.name,
      email: first.email,
      title: first.title ?? null,
      administrator: true,
      at: now,
    });
    const domainIds: Id[] = [];
    for (const domain of domains) domainIds.push(await insertDomain(tx, { ...domain, parentId: domainIds[0] ?? null }));
    const grantId = await insertGrant(tx, {
      personId,
      domainId: domainIds[0]!,
      level: 5,
      from: now,
      to: null,
      grantedBy: null,
      reason: 'The first person of a new workspace, until they grant it on.',
    });
    await mutation.recordAll([
      { subject: ref('person', systemId) },
      { subject: ref('person', personId), detail: { name: first.name } },
      ...domainIds.map((id) => ({ subject: ref('domain', id) })),
      { subject: ref('grant', grantId), causes: [ref('person', personId)] },
    ]);
    const system: Actor = { personId: systemId, name: 'Plumbline', kind: 'system', administrator: false };
    return { system, firstPersonId: personId };
  });
}
