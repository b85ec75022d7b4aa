// What restores and moves have put aside: kept until somebody says otherwise.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dropDatabases, findAside } from '../../packages/platform/maintenance/index.ts';
import { mainDatabaseOf } from '../composition/workspaceNames.ts';
import { type Access, openAlone, type Place, withEmbedded } from './installation.ts';

/** Drops it here, at the embedded PostgreSQL if that is another place, and at `at`. Returns the names. */
export async function forgetAside(place: Place, at: string | null): Promise<string[]> {
  const here = await openAlone(place);
  let embedded: Access | null = null;
  try {
    if (!here.embedded && existsSync(join(place.dataDir, 'postgres'))) embedded = await withEmbedded(place.dataDir);
    const places = [
      here,
      ...(embedded ? [embedded] : []),
      ...(at ? [{ serverUrl: at, mainDatabase: mainDatabaseOf(at) }] : []),
    ];
    const dropped: string[] = [];
    for (const { serverUrl, mainDatabase } of places) {
      const { kept, unfinished } = await findAside(serverUrl, mainDatabase);
      await dropDatabases(serverUrl, [...kept, ...unfinished]);
      dropped.push(...kept);
    }
    return dropped;
  } finally {
    await embedded?.close();
    await here.close();
  }
}
