import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';

const limitBytes = 20 * 1024 * 1024;
const warning = 40;

/** Warnings and errors as one plain line for the person at the terminal; the whole record is in the file. */
export function plainLine(json: string): string {
  const { level, msg, err } = JSON.parse(json) as { level: number; msg?: string; err?: { message?: string } };
  const what = [msg, err?.message].filter((part, index, all) => part && all.indexOf(part) === index).join(': ');
  return `${level >= 50 ? 'ERROR' : 'warning'}: ${what}`;
}

/**
 * Logs to `<data folder>/log/server.log` (the last one is kept), warnings also to the terminal in plain words.
 * PLUMBLINE_LOG=stdout writes JSON lines to the standard output instead, for containers and systemd.
 */
export function openLog(dataDir: string): { log: Logger; where: string } {
  const options = { level: process.env.PLUMBLINE_LOG_LEVEL || 'info', base: { pid: process.pid } };
  if (process.env.PLUMBLINE_LOG === 'stdout') return { log: pino(options, pino.destination(1)), where: 'stdout' };
  const folder = join(dataDir, 'log');
  const file = join(folder, 'server.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > limitBytes) renameSync(file, `${file}.1`);
  const terminal = new Writable({
    write(chunk: Buffer, _encoding, done) {
      console.error(plainLine(chunk.toString('utf8')));
      done();
    },
  });
  const streams = [
    { level: 'trace' as const, stream: pino.destination({ dest: file, mode: 0o600, sync: true }) },
    { level: warning, stream: terminal },
  ];
  return { log: pino(options, pino.multistream(streams as pino.StreamEntry[])), where: file };
}
