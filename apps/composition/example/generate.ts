import { buildClients } from './clients.ts';
import type { ExampleDocuments } from './documents.ts';
import { buildMachines } from './machines.ts';
import { buildNetwork } from './network.ts';
import { buildPaperwork, coverThings } from './paperwork.ts';
import { buildPlaces } from './places.ts';
import { seededRandom } from './random.ts';
import { createSetting, type Setting } from './setting.ts';
import { buildWorkloads } from './workloads.ts';
import { createWorld } from './world.ts';

/** Everything the organisation ever has. The same documents, seed and first day give the same world. */
export function generateWorld(documents: ExampleDocuments, firstDay: string, seed: number): Setting {
  const setting = createSetting(createWorld(), documents, seededRandom(seed), firstDay);
  buildPlaces(setting);
  buildNetwork(setting);
  buildPaperwork(setting);
  buildMachines(setting);
  buildWorkloads(setting);
  buildClients(setting);
  coverThings(setting);
  return setting;
}
