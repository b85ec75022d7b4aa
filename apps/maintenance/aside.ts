// What restores and moves have put aside: kept until somebody says otherwise.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dropDatabases, findAside } from '../../packages/platform/maintenance/index.ts';
import { type Access, openAlone, openUrl, type Place, withEmbedded } from './installation.ts';

/** Drops it here, at the embedded PostgreSQL if that is another place, and at `at`. Returns the names. */
export async function forgetAside(place: Place, at: string | null): Promise<string[]> {
  const here = await openAlone(place);
  const others: Access[] = [];
  try {
    if (!here.embedded && existsSync(join(place.dataDir, 'postgres'))) others.push(await withEmbedded(place.dataDir));
    if (at) others.push(await openUrl(place.dataDir, at));
    const dropped: string[] = [];
    for (const access of [here, ...others]) {
      const { kept, unfinished } = await findAside(access.serverUrl, access.mainDatabase);
      await dropDatabases(access.serverUrl, [...kept, ...unfinished]);
      dropped.push(...kept);
    }
    return dropped;
  } finally {
    for (const access of [...others, here]) await access.close();
  }
}
