// Who holds a port: from /proc where it is readable.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortHolder {
  pid: number;
  /** Program and the script it runs, if it is one. Not the other arguments: they could hold secrets. */
  command: string;
}

const listening = '0A';

/** Inodes of the sockets that listen on the port, from the text of /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening && fields[1]?.endsWith(`:${wanted}`))
    .flatMap((fields) => fields[9] ?? []);
}

export function shownCommand(commandLine: string): string {
  const [program = '', ...args] = commandLine.split('\0');
  const index = args.findIndex((arg) => arg !== '' && !arg.startsWith('-'));
  const before = args[index - 1];
  // What follows a lone flag is its value.
  const isScript = index >= 0 && (before === undefined || before.includes('=')) && !/[=:@]/.test(args[index] ?? '');
  return isScript ? `${program} ${args[index]}` : program;
}

function tables(): string {
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .map((path) => {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

/** Null when nobody does, or when the holder belongs to another user. */
export function findPortHolder(port: number): PortHolder | null {
  const sockets = new Set(listeningInodes(tables(), port).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const holds = readdirSync(`/proc/${pid}/fd`).some((fd) => {
        try {
          return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
        } catch {
          return false;
        }
      });
      if (holds) return { pid: Number(pid), command: shownCommand(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) };
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
  return null;
}
