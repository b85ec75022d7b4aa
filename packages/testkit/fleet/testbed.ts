import { join } from 'node:path';
import { kernelFilesystem, linux, program, type Requirement, root } from '../requirements.ts';

/** Outside the project: the base tree is 250 MB, belongs to root, and outlives a clone. */
export function testbedFolder(): string {
  return process.env.PLUMBLINE_TESTBED_DIR || '/var/cache/plumbline-testbed';
}

export function fleetFolder(subnet: number): string {
  return join(testbedFolder(), 'fleets', String(subnet));
}

export const fleetRequirements: readonly Requirement[] = [
  linux,
  root,
  kernelFilesystem('overlay'),
  program('debootstrap', 'debootstrap'),
  program('ip', 'iproute2'),
  program('unshare', 'util-linux'),
  program('dpkg-deb', 'dpkg'),
];

/** For `beforeAll`: the first fleet on a machine builds the base tree (about a minute); later ones start in a second. */
export const fleetStartTimeoutMs = 600_000;
