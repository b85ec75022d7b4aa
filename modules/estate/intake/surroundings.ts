import { sql } from 'kysely';
import { type Id, PlumblineError } from '#kernel';
import type { Reader } from '#platform';
import type { StoredComponent } from '../component/component.ts';
import { loadRefs } from '../component/input.ts';
import { isHost, kindNames } from '../component/kind.ts';
import { readComponents } from '../component/rows.ts';
import type { Observation } from '../probe/observation.ts';
import type { RelationKind } from '../relation/kind.ts';
import { hostMacs } from './hostFacts.ts';
import { recogniseHost } from './identity.ts';
import type { Surroundings } from './intent.ts';
import { observedSegments } from './segments.ts';

/** Reads what is known around a machine: which component it is, its segments and services. */
export async function readSurroundings(
  reader: Reader,
  observation: Observation,
  componentId: Id | undefined,
): Promise<{ around: Surroundings; how: string; warnings: string[] }> {
  const recognised =
    componentId === undefined
      ? recogniseHost(observation, await hostCandidates(reader, observation))
      : await named(reader, componentId);
  const host = recognised.component;
  const refs = await loadRefs(reader, []);
  const [segments, services, connections] = await Promise.all([
    segmentsByPrefix(
      reader,
      observedSegments(observation).map((segment) => segment.prefix),
      host?.siteId ?? null,
    ),
    host ? servicesOn(reader, host.id) : [],
    host ? connectionsOf(reader, host.id) : [],
  ]);
  return {
    around: { host, segments, services, connections, domainFor: refs.usualDomain },
    how: recognised.how,
    warnings: recognised.warnings,
  };
}

async function named(reader: Reader, componentId: Id): Promise<ReturnType<typeof recogniseHost>> {
  const [component] = await readComponents(reader, [componentId]);
  if (!component) throw new PlumblineError('not_found', `There is no component CMP-${componentId}.`);
  if (!isHost(component.kind))
    throw new PlumblineError(
      'invalid_input',
      `CMP-${componentId} (${component.name}) is a ${component.kind}: no machine that can be looked at.`,
      { issues: [{ path: '/componentId', message: `must be one of ${kindNames.filter(isHost).join(', ')}` }] },
    );
  return { component, how: 'named', warnings: [] };
}

/** Every host that shares a serial, machine id, card or name with the machine. */
async function hostCandidates(reader: Reader, observation: Observation): Promise<StoredComponent[]> {
  const { host } = observation;
  const shared = [
    ...(host.serial ? [{ serial: host.serial }] : []),
    ...(host.machineIdHash ? [{ machineIdHash: host.machineIdHash }] : []),
    ...(host.hostname ? [{ hostname: host.hostname }] : []),
    ...(host.fqdn ? [{ fqdn: host.fqdn }] : []),
    ...hostMacs(observation).map((mac) => ({ macs: [mac] })),
  ];
  const names = [host.hostname, host.hostname?.split('.')[0], host.fqdn].flatMap((name) =>
    name ? [name.toLowerCase()] : [],
  );
  if (shared.length === 0 && names.length === 0) return [];
  const { rows } = await sql<{ id: Id }>`
    select id from component where kind = any(${kindNames.filter(isHost)}::text[]) and state <> 'disposed'
      and (lower(name) = any(${names}::text[]) or ${sql.join([...shared.map((value) => sql`attributes @> ${JSON.stringify(value)}::jsonb`), sql`false`], sql` or `)})
    order by id limit 100`.execute(reader);
  return readComponents(
    reader,
    rows.map((row) => row.id),
  );
}

/** The same prefix may stand in several VRFs: the one at the host's own site comes first. In the global table it is one, wherever. */
async function segmentsByPrefix(reader: Reader, prefixes: string[], siteId: Id | null): Promise<StoredComponent[]> {
  if (prefixes.length === 0) return [];
  const { rows } = await sql<{ id: Id }>`
    select id from component where kind = 'prefix' and state <> 'disposed'
      and (${sql.join(
        prefixes.map((prefix) => sql`attributes @> ${JSON.stringify({ prefix })}::jsonb`),
        sql` or `,
      )})`.execute(reader);
  const found = await readComponents(
    reader,
    rows.map((row) => row.id),
  );
  const distance = (component: StoredComponent): number =>
    component.siteId === siteId ? 0 : component.siteId === null ? 1 : 2;
  const near = found.filter((component) => siteId === null || component.parentId === null || distance(component) < 2);
  return near.toSorted((a, b) => distance(a) - distance(b) || a.id - b.id);
}

async function servicesOn(reader: Reader, hostId: Id): Promise<StoredComponent[]> {
  const { rows } = await sql<{ from_id: Id }>`
    select from_id from relation where to_id = ${hostId} and kind = 'runs-on' and recorded_to = 'infinity' order by from_id`.execute(
    reader,
  );
  const services = await readComponents(
    reader,
    rows.map((row) => row.from_id),
  );
  return services
    .filter((service) => service.attributes.process !== undefined && service.state !== 'disposed')
    .toSorted((a, b) => a.id - b.id);
}

async function connectionsOf(reader: Reader, hostId: Id): Promise<Surroundings['connections']> {
  const { rows } = await sql<{ id: Id; kind: string; segment_id: Id; name: string; prefix: string | null }>`
    select l.id, l.kind, c.id as segment_id, c.name, c.attributes ->> 'prefix' as prefix
    from relation l join component c on c.id = l.to_id join source s on s.id = l.source_id
    where l.from_id = ${hostId} and l.kind = 'connected-to' and c.kind = 'prefix' and s.kind = 'probe' and l.recorded_to = 'infinity'
    order by l.id`.execute(reader);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RelationKind,
    segmentId: row.segment_id,
    segmentName: row.name,
    segmentPrefix: row.prefix,
  }));
}
