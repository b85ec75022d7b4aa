import { buildClients } from './clients.ts';
import { addDays, STORY_DAYS } from './days.ts';
import type { ExampleDocuments } from './documents.ts';
import { tellHistory } from './history.ts';
import { buildMachines } from './machines.ts';
import type { Story } from './moment.ts';
import { buildNetwork } from './network.ts';
import { buildPaperwork, coverThings } from './paperwork.ts';
import { buildPlaces } from './places.ts';
import { seededRandom } from './random.ts';
import { createSetting, type Setting } from './setting.ts';
import { buildWireless } from './wireless.ts';
import { buildWorkloads } from './workloads.ts';
import { createWorld } from './world.ts';

/** Everything the organisation ever has. The same documents, seed and first day give the same world. */
export function generateWorld(documents: ExampleDocuments, firstDay: string, seed: number): Setting {
  const setting = createSetting(createWorld(), documents, seededRandom(seed), firstDay);
  buildPlaces(setting);
  buildNetwork(setting);
  buildWireless(setting);
  buildPaperwork(setting);
  buildMachines(setting);
  buildWorkloads(setting);
  buildClients(setting);
  coverThings(setting);
  return setting;
}

/**
 * The story of the organisation up to a day, which is its first day of no history. Pure: the same documents, seed and
 * day give the same story, byte for byte.
 */
export function generateStory(documents: ExampleDocuments, endsOn: string, seed: number): Story {
  const firstDay = addDays(endsOn, -STORY_DAYS);
  const setting = generateWorld(documents, firstDay, seed);
  return { name: documents.organisation.name, firstDay, moments: tellHistory(setting) };
}
