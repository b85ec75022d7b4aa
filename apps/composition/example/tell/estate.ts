import { sql } from 'kysely';
import { type ComponentDraft, ensureSource, removeRelations, writeComponents, writeRelations } from '#estate';
import type { Id } from '#kernel';
import type { Mutation } from '#platform';
import type { Happening, StatedRelation, Statement } from '../moment.ts';
import { siteRef } from '../places.ts';
import { componentOf, type Stage } from './stage.ts';

/** The sources that the organisation has besides Plumbline's own. */
export async function tellSources(mutation: Mutation): Promise<void> {
  await ensureSource(mutation.tx, 'asset-register', { name: 'The asset register that was before', kind: 'import' });
  await ensureSource(mutation.tx, 'inventory', { name: 'Inventory of PCs and network devices', kind: 'probe' });
}

export async function tellState(
  stage: Stage,
  actor: string,
  operation: string,
  happening: Extract<Happening, { what: 'state' }>,
): Promise<void> {
  const drafts = happening.statements.map((statement) => draftOf(stage, statement));
  const written = await stage
    .as(actor, operation)
    .mutate((mutation) => writeComponents(mutation, happening.source, drafts));
  for (const [index, { ref, name }] of happening.statements.entries()) {
    if (!stage.components.has(ref)) stage.components.set(ref, { id: written[index]!.id, name });
  }
}

function draftOf(stage: Stage, statement: Statement): ComponentDraft {
  const known = stage.components.get(statement.ref);
  const { site, owner, domain } = statement;
  return {
    kind: statement.kind,
    name: statement.name,
    ...(known ? { id: known.id } : { mustBeNew: true }),
    ...(statement.state ? { state: statement.state } : {}),
    ...(domain ? { domainId: stage.domains.get(domain)! } : {}),
    ...(site ? { siteId: componentOf(stage, siteRef(site)).id } : {}),
    ...(owner ? { ownerId: stage.people.get(owner)!.personId } : {}),
    ...(statement.criticality ? { criticality: statement.criticality } : {}),
    ...(statement.attributes ? { attributes: statement.attributes } : {}),
    ...(statement.decided ? { decided: true } : {}),
    ...(statement.reason ? { reason: statement.reason } : {}),
  };
}

export async function tellRelate(
  stage: Stage,
  actor: string,
  operation: string,
  happening: Extract<Happening, { what: 'relate' }>,
): Promise<void> {
  await stage.as(actor, operation).mutate(async (mutation) => {
    await removeRelations(mutation, await currentIds(stage, mutation, happening.end));
    await writeRelations(
      mutation,
      happening.source,
      happening.add.map(({ kind, from, to, group, needed }) => ({
        kind,
        fromId: componentOf(stage, from).id,
        toId: componentOf(stage, to).id,
        redundancyGroup: group,
        needed,
      })),
    );
  });
}

async function currentIds(stage: Stage, mutation: Mutation, relations: StatedRelation[]): Promise<Id[]> {
  if (relations.length === 0) return [];
  const wanted = relations.map(({ kind, from, to, group }) => ({
    kind,
    from_id: componentOf(stage, from).id,
    to_id: componentOf(stage, to).id,
    redundancy_group: group,
  }));
  const { rows } = await sql<{ id: Id }>`
    select r.id from relation r
    join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w (kind text, from_id bigint, to_id bigint, redundancy_group text)
      on w.kind = r.kind and w.from_id = r.from_id and w.to_id = r.to_id and w.redundancy_group is not distinct from r.redundancy_group
    where r.recorded_to = 'infinity' order by r.id`.execute(mutation.tx);
  return rows.map((row) => row.id);
}
