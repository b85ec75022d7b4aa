import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';

export interface Shelter {
  socket: string;
  /** Resolves when the way out of the browser's network is there. */
  opened: Promise<unknown>;
  close(): void;
}

/**
 * Fetches for a browser that is in a network of its own (shelter.sh): it listens on a socket in the file system, and
 * understands as much of SOCKS 5 (RFC 1928) as Chromium speaks. It connects to this machine only, whatever is asked for.
 */
export async function openShelter(): Promise<Shelter> {
  const folder = mkdtempSync(join(tmpdir(), `plumbline-test-${process.pid}-shelter-`));
  const socket = join(folder, 'socket');
  const open = new Set<Socket>();
  const server = createServer((inside) => {
    open.add(inside);
    inside.on('close', () => open.delete(inside)).on('error', () => inside.destroy());
    void fetchFor(inside).catch(() => inside.destroy());
  });
  const opened = once(server, 'connection');
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    opened,
    close() {
      server.close();
      for (const one of open) one.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const GREETING = Buffer.from([5, 0]);
const reply = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
const thisMachine = new Set(['localhost', '127.0.0.1']);
const NOT_ALLOWED = 2;
const REFUSED = 5;
/** Where the address begins, and how long one of each type is; a name says its length itself. */
const ADDRESS = 4;
const lengths: Record<number, number> = { 1: 4, 4: 16 };

async function fetchFor(inside: Socket): Promise<void> {
  await read(inside);
  inside.write(GREETING);
  const asked = await read(inside);
  const named = asked[3] === 3;
  const length = named ? 1 + asked[ADDRESS]! : lengths[asked[3]!]!;
  const host = asked.subarray(ADDRESS + (named ? 1 : 0), ADDRESS + length);
  const port = asked.readUInt16BE(ADDRESS + length);
  if (!thisMachine.has(named ? host.toString() : host.join('.'))) {
    inside.end(reply(NOT_ALLOWED));
    return;
  }
  const outside = connect(port, '127.0.0.1');
  outside.once('error', () => inside.end(reply(REFUSED)));
  await once(outside, 'connect');
  inside.write(reply(0));
  pipeline(inside, outside, () => {});
  pipeline(outside, inside, () => {});
}

async function read(socket: Socket): Promise<Buffer> {
  socket.resume();
  const [data] = (await once(socket, 'data')) as [Buffer];
  // Until something takes what follows.
  socket.pause();
  return data;
}
