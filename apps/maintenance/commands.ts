// The maintenance commands: their arguments, their help, and what they print.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PlumblineError } from '#kernel';
import type { RestoredAs } from '../../packages/platform/maintenance/index.ts';
import { forgetAside } from './aside.ts';
import { backUp, describeBackup, verifyBackup } from './backup.ts';
import { doctorCommand } from './doctor/command.ts';
import { findPlace } from './installation.ts';
import { adopt, move } from './move.ts';
import { ask, assertStrong, canAsk, passphraseOf } from './passphrase.ts';
import { restore, withoutThem } from './restore.ts';
import { megabytes, progressLine, seconds } from './say.ts';

export interface Command {
  usage: string;
  /** Returns the exit status. */
  run(args: string[], signal: AbortSignal): Promise<number>;
}

const secretFlags = {
  'passphrase-file': { type: 'string' },
  'no-secrets': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type SecretFlags = { 'passphrase-file'?: string | undefined; 'no-secrets'?: boolean | undefined };

/** Null: without the secrets. Asked at a terminal; a script says it by its flags. */
async function passphrase(flags: SecretFlags, question: string, twice: boolean): Promise<string | null> {
  if (flags['no-secrets']) return null;
  if (flags['passphrase-file']) {
    const given = passphraseOf(flags['passphrase-file']);
    if (twice) assertStrong(given);
    return given;
  }
  if (!canAsk()) return null;
  const first = await ask(question, true);
  if (first === '') return null;
  if (twice) {
    assertStrong(first);
    if ((await ask('Once more: ', true)) !== first)
      throw new PlumblineError('invalid_input', 'The two passphrases are not the same.');
  }
  return first;
}

const usage = (word: string): string => `plumbline ${word}`;

function only(positionals: string[], what: string): string {
  if (positionals.length !== 1) throw new PlumblineError('invalid_input', what);
  return positionals[0]!;
}

const backup: Command = {
  usage: `${usage('backup FILE [--passphrase-file F | --no-secrets] [--json]')}
${usage('backup verify FILE [--passphrase-file F] [--json]')}

The whole installation into one file, while it runs: every workspace at one moment, and the installation's own secrets
(sign-in secret, SSH key) sealed with a passphrase. "verify" reads a file to its end and says what is in it.`,
  async run(args, signal) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: secretFlags });
    const verifying = positionals[0] === 'verify';
    const file = only(verifying ? positionals.slice(1) : positionals, this.usage);
    const line = progressLine(process.stderr, Date.now);
    const beganMs = Date.now();
    if (verifying) {
      const secret = values['passphrase-file'] ? passphraseOf(values['passphrase-file']) : null;
      const archive = await verifyBackup(file, { passphrase: secret, signal, progress: line.on }).finally(line.end);
      if (values.json) console.log(JSON.stringify({ ok: true, ...archive.header, ...archive.manifest }, null, 2));
      else console.log([`${file} is whole (${megabytes(archive.fileBytes)}).`, ...describeBackup(archive)].join('\n'));
      return 0;
    }
    const place = findPlace(process.env);
    const secret = await passphrase(values, 'Passphrase for the secrets (empty: leave them out): ', true);
    const written = await backUp(place, {
      file,
      passphrase: secret,
      signal,
      progress: line.on,
      now: new Date(),
    }).finally(line.end);
    const rows = written.manifest.parts.reduce((sum, part) => sum + part.rows, 0);
    if (values.json) {
      console.log(
        JSON.stringify({ file, bytes: written.bytes, sha256: written.sha256, rows, secrets: written.manifest.secrets }),
      );
      return 0;
    }
    console.log(
      `${file}: ${rows.toLocaleString('en')} rows, ${megabytes(written.bytes)}, in ${seconds(Date.now() - beganMs)}. SHA-256 ${written.sha256}`,
    );
    if (secret === null) {
      console.log(
        'The secrets of the installation are not in it (no passphrase was given). Restored elsewhere, people sign in again and\n' +
          'hosts must be given the new SSH key. Keep the data folder, or make a backup with --passphrase-file.',
      );
    }
    return 0;
  },
};

async function restoredAs(given: string | undefined): Promise<RestoredAs> {
  if (given === 'replacement' || given === 'copy') return given;
  const why =
    'Hosts know this installation by its identity: it tells what a run has done there already.\n' +
    '  replacement: the installation that was backed up is gone; this one goes on with its identity.\n' +
    '  copy: that installation lives on; this one gets an identity of its own, and its open runs are cancelled.\n';
  if (given !== undefined || !canAsk())
    throw new PlumblineError('invalid_input', `Say --as replacement or --as copy. ${why}`);
  process.stderr.write(why);
  return restoredAs(await ask('Replacement or copy? '));
}

const restoreCommand: Command = {
  usage: `${usage('restore FILE --as replacement|copy [--into FOLDER] [--replace] [--passphrase-file F | --no-secrets] [--json]')}
${usage('restore --forget [--at postgres://…]')}

Verifies the file, loads it beside what is there, compares every table, and puts it in its place in one step at the end.
--into: another data folder than PLUMBLINE_DATA. --replace: puts an installation that is there aside; --forget drops what
was put aside.`,
  async run(args, signal) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...secretFlags,
        as: { type: 'string' },
        into: { type: 'string' },
        replace: { type: 'boolean' },
        forget: { type: 'boolean' },
        at: { type: 'string' },
      },
    });
    const place = findPlace(process.env, values.into);
    if (values.forget) return sayDropped(await forgetAside(place, values.at ?? null));
    const file = only(positionals, this.usage);
    if (!existsSync(file)) throw new PlumblineError('not_found', `${file} is not there.`);
    const as = await restoredAs(values.as);
    const secret = await passphrase(values, 'Passphrase of the secrets (empty: go on without them): ', false);
    const line = progressLine(process.stderr, Date.now);
    const beganMs = Date.now();
    const say = (text: string): void => {
      line.end();
      console.error(text);
    };
    const done = await restore(place, {
      file,
      as,
      replace: values.replace === true,
      passphrase: secret,
      withoutSecrets: values['no-secrets'] === true || (secret === null && canAsk()),
      signal,
      progress: line.on,
      say,
      now: new Date(),
    }).finally(line.end);
    const rows = done.archive.manifest.parts.reduce((sum, part) => sum + part.rows, 0);
    if (values.json) {
      console.log(JSON.stringify({ restored: file, rows, as, secrets: done.secrets, aside: done.aside }));
      return 0;
    }
    const secrets = {
      restored: 'The secrets are restored with it.',
      'not in the file': `The backup holds no secrets: ${withoutThem}.`,
      'left out': `Its secrets were left out: ${withoutThem}.`,
    }[done.secrets];
    console.log(
      `Restored ${rows.toLocaleString('en')} rows in ${seconds(Date.now() - beganMs)}, each table compared with the backup.\n${secrets}\nStart it with: npm start`,
    );
    return 0;
  },
};

function sayDropped(names: string[]): number {
  console.log(names.length === 0 ? 'Nothing was put aside.' : `Dropped ${names.join(', ')}.`);
  return 0;
}

const moveCommand: Command = {
  usage: `${usage('move --to postgres://user:password@host/database | embedded [--json]')}
${usage('move --adopt')}
${usage('move --forget [--at postgres://…]')}

Moves the data of a stopped installation between the embedded PostgreSQL and another one (15 or newer), compares every
table, and keeps the new address in the data folder, so that npm start goes there. The old databases are kept under
another name; --forget drops them. --adopt keeps the address that DATABASE_URL has now.`,
  async run(args, signal) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        adopt: { type: 'boolean' },
        forget: { type: 'boolean' },
        at: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const place = findPlace(process.env);
    if (values.forget) return sayDropped(await forgetAside(place, values.at ?? null));
    if (values.adopt) {
      console.log(`${await adopt(place)} is kept in ${place.dataDir}: DATABASE_URL is not needed any more.`);
      return 0;
    }
    if (!values.to || positionals.length > 0) throw new PlumblineError('invalid_input', this.usage);
    const line = progressLine(process.stderr, Date.now);
    const beganMs = Date.now();
    const moved = await move(place, { to: values.to, signal, progress: line.on, now: new Date() }).finally(line.end);
    if (values.json) console.log(JSON.stringify(moved));
    else
      console.log(
        `Moved ${moved.workspaces.join(' and ')} from ${moved.from} to ${moved.to}: ${moved.tables} tables with ${moved.rows.toLocaleString('en')} rows, each compared, in ${seconds(Date.now() - beganMs)}.\n` +
          `npm start goes there from now on. The old databases are kept as ${moved.aside.join(', ')}; drop them with: npx plumbline move --forget`,
      );
    return 0;
  },
};

export const commands: Record<string, Command> = {
  backup,
  restore: restoreCommand,
  move: moveCommand,
  doctor: doctorCommand,
};
