// What an installation remembers about itself, in its data folder: where its database is, since it was moved there.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlumblineError } from '#kernel';

export interface KeptSettings {
  /** Absent: the embedded PostgreSQL. Holds a password: the file is its owner's only. */
  databaseUrl?: string;
  /** How many days things are kept that are no records, by the name of the rule; 0 for ever. */
  retention?: Record<string, number>;
}

const pathIn = (dataDir: string): string => join(dataDir, 'settings.json');

export function readKeptSettings(dataDir: string): KeptSettings {
  let text: string;
  try {
    text = readFileSync(pathIn(dataDir), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new PlumblineError('invalid_input', `${pathIn(dataDir)} cannot be read: ${(error as Error).message}.`);
  }
  try {
    const { databaseUrl, retention } = JSON.parse(text) as KeptSettings;
    return {
      ...(typeof databaseUrl === 'string' ? { databaseUrl } : {}),
      ...(retention ? { retention: daysFrom(retention, dataDir) } : {}),
    };
  } catch (error) {
    if (error instanceof PlumblineError) throw error;
    // Going on without it could mean an empty embedded database in place of the real one.
    throw new PlumblineError('invalid_input', `${pathIn(dataDir)} is not JSON. Mend it, or take it from a backup.`);
  }
}

function daysFrom(retention: Record<string, unknown>, dataDir: string): Record<string, number> {
  for (const [key, days] of Object.entries(retention)) {
    if (typeof days !== 'number' || !Number.isFinite(days) || days < 0)
      throw new PlumblineError(
        'invalid_input',
        `${pathIn(dataDir)}: retention.${key} must be a number of days, 0 for ever.`,
      );
  }
  return retention as Record<string, number>;
}

/** Whole or not at all, and on disk when this returns. */
export function keepSettings(dataDir: string, settings: KeptSettings): void {
  const path = pathIn(dataDir);
  writeFileSync(`${path}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

export interface ChosenDatabase {
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  from: 'DATABASE_URL' | 'settings' | 'embedded';
  /** What a person should know when two places name a database. */
  note: string | null;
}

/** DATABASE_URL wins over what is kept; that it does is said. */
export function chooseDatabase(environment: string | null, kept: KeptSettings, dataDir: string): ChosenDatabase {
  if (environment) {
    const overrules = kept.databaseUrl !== undefined && kept.databaseUrl !== environment;
    return {
      databaseUrl: environment,
      from: 'DATABASE_URL',
      note: overrules ? `DATABASE_URL is set and wins over the database kept in ${pathIn(dataDir)}` : null,
    };
  }
  return kept.databaseUrl
    ? { databaseUrl: kept.databaseUrl, from: 'settings', note: null }
    : { databaseUrl: null, from: 'embedded', note: null };
}
