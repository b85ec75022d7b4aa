// plumbline doctor: asks every question, and says what was found.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { PlumblineError, systemClock } from '#kernel';
import { openDatabase, verifyAudit } from '#platform';
import { pendingMigrations } from '../../../packages/platform/database/migrate.ts';
import { findAside } from '../../../packages/platform/maintenance/index.ts';
import { freeBytes, spaceLimits } from '../../../packages/platform/maintenance/space.ts';
import { locateCluster } from '../../../packages/platform/postgres/cluster.ts';
import { readPostmasterRecord, servesCluster } from '../../../packages/platform/postgres/pidfile.ts';
import { isLocked, readRunningRecord } from '../../server/start/lock.ts';
import { findPortHolder } from '../../server/start/portHolder.ts';
import { lastBackup } from '../backup.ts';
import type { Command } from '../commands.ts';
import { type Access, findPlace, openBeside, type Place } from '../installation.ts';
import { asText, type Finding, fail, inOrder, ok } from './check.ts';
import * as database from './database.ts';
import * as machine from './machine.ts';

/** Enough to notice a change of what is new; the rest takes as long as the log is. */
const SAMPLE_SEALS = 50;

export async function examine(place: Place, options: { full: boolean; env: NodeJS.ProcessEnv }): Promise<Finding[]> {
  const { dataDir, port } = place;
  const exists = existsSync(dataDir);
  const findings: Finding[] = [
    machine.checkNode(process.version),
    machine.checkFolder({
      path: dataDir,
      exists,
      writable: exists && isWritable(dataDir),
      mode: exists ? statSync(dataDir).mode : 0,
    }),
  ];
  if (!exists) return findings;
  const embedded = place.database.databaseUrl === null;
  const free = freeBytes(dataDir);
  const held = isLocked(dataDir);
  findings.push(
    machine.checkSpace(dataDir, free, spaceLimits(options.env['PLUMBLINE_RESERVE_MB'])),
    machine.checkSecrets(dataDir),
    machine.checkBackup(lastBackup(dataDir), systemClock.now()),
    machine.checkPort({ port, foreign: foreignHolder(port, dataDir) }),
  );
  const orphan = embedded && !held ? orphanedPostgres(dataDir) : null;
  let aside: string[] = [];
  try {
    const access = await openBeside(place);
    try {
      findings.push(...(await examineDatabases(access, options.full, embedded ? free : null)));
      const { kept, unfinished } = await findAside(access.serverUrl, access.mainDatabase);
      aside = [...kept, ...unfinished];
    } finally {
      await access.close();
    }
  } catch (error) {
    const remedy = error instanceof PlumblineError ? error.remedy : 'Read the message; see the log in the data folder.';
    findings.push(fail('database', (error as Error).message, remedy));
  }
  const record = readRunningRecord(dataDir);
  findings.push(
    machine.checkLeftovers({
      deadServer: record && !held ? record.pid : null,
      orphanedPostgres: orphan,
      unfinished: held ? [] : machine.findUnfinishedFiles(dataDir),
      databases: aside,
    }),
  );
  return findings;
}

async function examineDatabases(access: Access, full: boolean, free: number | null): Promise<Finding[]> {
  const findings: Finding[] = [];
  let running = 0;
  for (const { name, url } of await access.workspaces()) {
    const client = new pg.Client({ connectionString: url, application_name: 'plumbline doctor' });
    client.on('error', () => {});
    await client.connect();
    try {
      if (name === 'main') {
        findings.push(
          await database.checkVersion(client),
          await database.checkDurability(client),
          await database.checkExtensions(client),
          await database.checkClock(client, Date.now),
        );
      }
      const migrations = await database.checkMigrations(client, name, () => pendingMigrations(client));
      findings.push(migrations, await database.checkIndexes(client, name));
      // What follows reads what the newest migrations made.
      if (migrations.state !== 'ok') continue;
      if (name === 'main') {
        const servers = await database.checkServers(client, systemClock.now());
        running = servers.running;
        const { rows } = await client.query<machine.SizeSample>(
          `select day::text as day, bytes::float8 as bytes from size_sample where day > current_date - 90 order by day`,
        );
        findings.push(servers.finding, machine.checkGrowth(rows, free));
      }
      findings.push(
        await database.checkHorizon(client, name),
        await database.checkSealed(client, name, running > 0),
        await checkAudit(url, name, full),
      );
    } finally {
      await client.end();
    }
  }
  return findings;
}

export async function checkAudit(url: string, workspace: string, full: boolean): Promise<Finding> {
  const check = workspace === 'main' ? 'audit' : `audit (${workspace})`;
  const opened = openDatabase(url, { max: 1, name: 'plumbline doctor' });
  try {
    const report = await verifyAudit(opened.db, full ? {} : { lastSeals: SAMPLE_SEALS });
    const what = full ? 'the whole trail' : `the last ${report.seals} seals; --full takes all`;
    return report.ok
      ? ok(check, `The chain holds over ${report.sealedEvents} events (${what}).`)
      : fail(
          check,
          `The chain breaks at seal ${report.firstBroken!.sealId}: ${report.firstBroken!.reason}`,
          'Somebody changed the trail, or the disk did. Keep the database as it is, compare with a backup of before, and find out.',
        );
  } finally {
    await opened.close();
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function orphanedPostgres(dataDir: string): number | null {
  if (!existsSync(join(dataDir, 'postgres'))) return null;
  const { folder } = locateCluster(dataDir);
  const record = existsSync(folder) ? readPostmasterRecord(folder) : null;
  return record && servesCluster(record.pid, folder) !== false ? record.pid : null;
}

/** The holder of our port, unless that is the server of this very data folder. */
function foreignHolder(port: number, dataDir: string): string | null {
  const holder = findPortHolder(port);
  if (!holder || holder.pid === readRunningRecord(dataDir)?.pid) return null;
  return `process ${holder.pid} (${holder.command})`;
}

export const doctorCommand: Command = {
  usage: `plumbline doctor [--full] [--json]

Looks the installation over, running or not: Node, data folder, disk, secrets, backups, port, database, migrations, clock,
event log, audit trail, background work, leftovers. --full recomputes the whole audit trail. Changes nothing. Exit status 1
when something is wrong.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { full: { type: 'boolean' }, json: { type: 'boolean' } } });
    const findings = await examine(findPlace(process.env), { full: values.full === true, env: process.env });
    const healthy = findings.every(({ state }) => state !== 'fail');
    console.log(values.json ? JSON.stringify({ healthy, findings: inOrder(findings) }, null, 2) : asText(findings));
    return healthy ? 0 : 1;
  },
};
