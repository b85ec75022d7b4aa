// A workspace in which turns really turn: the library taken in, the ports wired to the drivers, as the app does it.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncLibrary } from '#estate';
import type { Context } from '#platform';
import { installProcedures, loadProcedures } from '#procedures';
import { seedStrategy } from '#strategy';
import type { FleetHost } from '#testkit';
import { type Hands, openHands } from '../../apps/composition/hands.ts';
import { sshIdentity } from '../../apps/composition/secrets.ts';

export interface Installation {
  dataDir: string;
  hands: Hands;
  close(): Promise<void>;
}

export function openInstallation(dataDir = mkdtempSync(join(tmpdir(), 'plumbline-turn-'))): Installation {
  const hands = openHands(dataDir);
  return {
    dataDir,
    hands,
    async close() {
      await hands.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export { wirePorts as wire } from '../../apps/composition/ports.ts';

/** What a new workspace gets before its first turn. */
export async function prepare(system: Context): Promise<void> {
  await syncLibrary(system);
  await seedStrategy(system);
  await installProcedures(system, await loadProcedures());
}

/** Lets the installation's own key in, as an administrator would once. */
export async function letIn(host: FleetHost, installation: Installation): Promise<void> {
  const { publicKey } = sshIdentity(installation.dataDir);
  const { exitCode, stderr } = await host.exec(`echo '${publicKey}' >> /root/.ssh/authorized_keys`);
  if (exitCode !== 0) throw new Error(`${host.name} did not take the key: ${stderr}`);
}

/** The fingerprint that a person compares before the first contact. */
export function fingerprintOf(host: FleetHost): string {
  const key = Buffer.from(host.hostKey.split(' ')[1]!, 'base64');
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
