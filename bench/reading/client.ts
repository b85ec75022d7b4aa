// The clients of the benchmark, in a process of their own: fifty connections, three rates that do not give way. Each request
// has its time to be sent; how long it took counts from there, whatever kept it from being sent (no coordinated omission).
import { generateEstate } from '../estate/generate.ts';
import { Connection } from './connection.ts';
import { type Asker, askers, mixOf } from './mix.ts';

export interface Order {
  port: number;
  size: number;
  seed: number;
  /** One of each asker, in their order. */
  tokens: string[];
  clients: number;
  warmUpSeconds: number;
  seconds: number;
  /** How many of the slowest to name. */
  slowest: number;
  rates: { [Each in What]: number };
}
export type What = 'get' | 'list' | 'search';

export interface Taken {
  what: What;
  path: string;
  /** When it was due, in milliseconds since the measurement began. */
  dueMs: number;
  ms: number;
}
export type FromClient =
  | { warm: true }
  | { times: { [Each in What]: number[] }; slowest: Taken[]; refused: string[]; cpuSeconds: number; bytes: number };

const say = (message: FromClient): void => {
  process.send!(message);
};

interface Client {
  connection: Connection;
  asker: Asker;
}

async function run(order: Order): Promise<void> {
  const mix = mixOf(generateEstate(order.size), order.seed);
  const free: Client[] = await Promise.all(
    Array.from({ length: order.clients }, async (_, number) => ({
      connection: await Connection.open(order.port, order.tokens[number % order.tokens.length]!),
      asker: askers[number % askers.length]!,
    })),
  );
  const all = [...free];
  const waiting: { what: What; dueMs: number }[] = [];
  const times: { [Each in What]: number[] } = { get: [], list: [], search: [] };
  const slowest: Taken[] = [];
  const refused: string[] = [];
  let bytes = 0;
  let counts = false;
  let beganMs = 0;

  const send = async (client: Client, what: What, dueMs: number): Promise<void> => {
    const path = mix[what](client.asker);
    const { status, body } = await client.connection.get(path);
    const ms = performance.now() - dueMs;
    if (counts) {
      times[what].push(ms);
      slowest.push({ what, path, dueMs: dueMs - beganMs, ms });
      bytes += body.length;
      if (slowest.length > 1_000) slowest.sort((a, b) => b.ms - a.ms).splice(order.slowest);
    }
    if (status !== 200) refused.push(`${status} ${path} ${body.toString('utf8', 0, 200)}`);
    const next = waiting.shift();
    if (next) await send(client, next.what, next.dueMs);
    else free.push(client);
  };

  /** Sends what is due until the time is over, then waits for the last answers. */
  const phase = async (seconds: number): Promise<void> => {
    const startMs = performance.now();
    const schedule = Object.entries(order.rates).map(([what, rate], at) => ({
      what: what as What,
      everyMs: 1_000 / rate,
      // Not all three at the same instant.
      nextMs: startMs + (at * 1_000) / rate / 3,
    }));
    while (performance.now() < startMs + seconds * 1_000) {
      const nowMs = performance.now();
      for (const line of schedule)
        for (; line.nextMs <= nowMs; line.nextMs += line.everyMs) {
          // Whoever has rested longest.
          const client = free.shift();
          if (client) send(client, line.what, line.nextMs).catch((error: Error) => refused.push(error.message));
          else waiting.push({ what: line.what, dueMs: line.nextMs });
        }
      const soonestMs = Math.min(...schedule.map(({ nextMs }) => nextMs)) - performance.now();
      await new Promise((resolve) => (soonestMs >= 1 ? setTimeout(resolve, soonestMs) : setImmediate(resolve)));
    }
    while (free.length < all.length && refused.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  await phase(order.warmUpSeconds);
  say({ warm: true });
  await new Promise((resolve) => process.once('message', resolve));
  counts = true;
  beganMs = performance.now();
  const cpu = process.cpuUsage();
  await phase(order.seconds);
  const used = process.cpuUsage(cpu);
  for (const { connection } of all) connection.close();
  slowest.sort((a, b) => b.ms - a.ms);
  const taken: FromClient = {
    times,
    slowest: slowest.slice(0, order.slowest),
    refused,
    cpuSeconds: (used.user + used.system) / 1e6,
    bytes,
  };
  // Only once it has left: what is not sent yet is lost with the process.
  process.send!(taken, () => process.disconnect());
}

process.once('message', (order: Order) => void run(order));
process.on('disconnect', () => process.exit(0));
