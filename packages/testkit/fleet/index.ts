export { type Fleet, type FleetOptions, startFleet } from './fleet.ts';
export type { FleetHost } from './host.ts';
export { repositoryPackages } from './repository.ts';
export { fleetRequirements, fleetStartTimeoutMs } from './testbed.ts';
