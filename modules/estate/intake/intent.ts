import type { Id } from '#kernel';
import type { StoredComponent } from '../component/component.ts';
import { type Kind, kindOf } from '../component/kind.ts';
import type { InstallationDraft } from '../installation/installation.ts';
import type { IntendedComponent, IntendedRelation, Intent } from '../plan/plan.ts';
import type { Observation } from '../probe/observation.ts';
import type { RelationKind } from '../relation/kind.ts';
import { observedDaemons } from './daemons.ts';
import { hostAttributes, hostKind, hostName } from './hostFacts.ts';
import type { IntakeTarget } from './intake.ts';
import { observedSegments } from './segments.ts';

/** What intake knows of the estate around one machine. */
export interface Surroundings {
  host: StoredComponent | null;
  /** Known network segments with the prefixes that were seen; the host's own site first. */
  segments: StoredComponent[];
  /** What the probe has said to run on the host. */
  services: StoredComponent[];
  /** What the probe has said the host to be connected to. */
  connections: { id: Id; kind: RelationKind; segmentId: Id; segmentName: string; segmentPrefix: string | null }[];
  domainFor(kind: Kind): Id;
}

export const HOST = 'host';

/** What one look at one machine says of the estate. Pure. */
export function intakeIntent(
  observation: Observation,
  target: IntakeTarget,
  around: Surroundings,
  software: InstallationDraft[],
  at: Date,
): { intent: Intent; warnings: string[] } {
  const { host } = around;
  const kind = host?.kind ?? hostKind(observation);
  const name = host?.name ?? hostName(observation, target);
  const { attributes, dropped } = hostAttributes(observation, kind, target);
  const warnings = [...observation.warnings.map((warning) => `${warning.section}: ${warning.message}`), ...dropped];
  if (host && ['planned', 'ordered', 'received', 'retired'].includes(host.state))
    warnings.push(`${host.name} is ${host.state} here, but it answers.`);
  const siteId = host?.siteId ?? null;
  const components: IntendedComponent[] = [
    {
      handle: HOST,
      draft: { ...(host ? { id: host.id } : {}), kind, name, attributes },
      initial: { state: 'in-service', domainId: around.domainFor(kind) },
    },
  ];
  const relations: IntendedRelation[] = [];
  const relate = (relation: RelationKind, to: string, from = HOST): void => {
    relations.push({ kind: relation, from, to, redundancyGroup: null, needed: null });
  };
  const segments = observedSegments(observation);
  for (const segment of segments) {
    const known = around.segments.find((candidate) => candidate.attributes.prefix === segment.prefix);
    const handle = `segment ${segment.prefix}`;
    components.push({
      handle,
      draft: {
        ...(known ? { id: known.id } : {}),
        kind: 'prefix',
        name: known?.name ?? segment.prefix,
        attributes: { prefix: segment.prefix, ...(segment.gateway ? { gateway: segment.gateway } : {}) },
      },
      initial: { state: 'in-service', domainId: around.domainFor('prefix') },
    });
    relate('connected-to', handle);
  }
  for (const daemon of observedDaemons(observation)) {
    const known = around.services.find(
      (candidate) => candidate.kind === daemon.kind && candidate.attributes.process === daemon.attributes.process,
    );
    const handle = `service ${daemon.title}`;
    components.push({
      handle,
      draft: {
        ...(known ? { id: known.id } : { siteId }),
        kind: daemon.kind,
        name: known?.name ?? `${daemon.title} on ${name}`,
        attributes: daemon.attributes,
        confidence: daemon.confidence,
      },
      initial: { state: 'in-service', domainId: around.domainFor(daemon.kind) },
    });
    relate('runs-on', HOST, handle);
  }
  warnings.push(...silentServices(observation, around, components));
  const looked = (section: string): boolean =>
    !observation.warnings.some((warning) => warning.section.includes(section));
  const prefixes = new Set(segments.map((segment) => segment.prefix));
  const endedRelations =
    looked('interface') && segments.length > 0
      ? around.connections
          .filter((connection) => connection.segmentPrefix !== null && !prefixes.has(connection.segmentPrefix))
          .map((connection) => ({
            id: connection.id,
            kind: connection.kind,
            name: `${name} is connected to ${connection.segmentName}`,
          }))
      : [];
  // A list of packages that could not be read is not an empty one.
  const packagesRead = observation.packages.length > 0 || (looked('package') && observation.runtimes.length > 0);
  return {
    intent: {
      source: 'probe',
      at,
      components,
      relations,
      software: packagesRead ? [{ handle: HOST, drafts: software }] : [],
      endedRelations,
    },
    warnings,
  };
}

/** A service that does not listen any more is worth a question, not a removal: it may only be stopped. */
function silentServices(observation: Observation, around: Surroundings, components: IntendedComponent[]): string[] {
  if (!observation.host.privileged || observation.warnings.some((warning) => warning.section.includes('listener')))
    return [];
  const seen = new Set(components.map((component) => component.draft.id));
  return around.services
    .filter((service) => !seen.has(service.id) && service.state === 'in-service')
    .map(
      (service) =>
        `${kindOf(service.kind).title} CMP-${service.id} (${service.name}) does not listen any more; nothing is changed in it.`,
    );
}
