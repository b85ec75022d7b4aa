// What a server of the benchmark tells of itself: its port, then on request its own event loop and processor time.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export type ToServer = { begin: true } | { memory: true } | { end: true };
export type FromServer =
  | { port: number }
  | { begun: true }
  /** Bytes; of the heap what is in use, dead things that are not yet collected included. */
  | { rss: number; heapUsed: number; external: number }
  /** Milliseconds; CPU seconds of all its threads. */
  | { loopP50: number; loopP99: number; loopMax: number; cpuSeconds: number; rssBytes: number };

/** Called once it listens. */
export function watchedAt(port: number): void {
  const say = (message: FromServer): void => {
    process.send!(message);
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let cpu = process.cpuUsage();
  process.on('message', async (message: ToServer) => {
    if ('begin' in message) {
      delay.enable();
      delay.reset();
      cpu = process.cpuUsage();
      say({ begun: true });
      return;
    }
    if ('memory' in message) {
      const { rss, heapUsed, external } = process.memoryUsage();
      say({ rss, heapUsed, external });
      return;
    }
    const used = process.cpuUsage(cpu);
    delay.disable();
    const told: FromServer = {
      loopP50: delay.percentile(50) / 1e6,
      loopP99: delay.percentile(99) / 1e6,
      loopMax: delay.max / 1e6,
      cpuSeconds: (used.user + used.system) / 1e6,
      rssBytes: process.memoryUsage.rss(),
    };
    // Only once it has left: what is not sent yet is lost with the process.
    process.send!(told, () => process.disconnect());
  });
  // Nobody is left to ask: also when the benchmark was broken off.
  process.on('disconnect', () => process.exit(0));
  say({ port });
}
