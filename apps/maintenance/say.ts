// What a maintenance command tells: progress on the standard error, the result on the standard output.
import type { OnProgress } from '../../packages/platform/maintenance/index.ts';

const PLAIN_EVERY_MS = 2_000;
const TERMINAL_EVERY_MS = 100;

/** One line that is written again on a terminal; elsewhere a line every two seconds. */
export function progressLine(stream: NodeJS.WriteStream, nowMs: () => number): { on: OnProgress; end(): void } {
  let lastMs = 0;
  let open = false;
  return {
    on(what, done, about) {
      const now = nowMs();
      if (now - lastMs < (stream.isTTY ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS)) return;
      lastMs = now;
      const share = about > 0 && done <= about ? ` (${Math.floor((100 * done) / about)} %)` : '';
      const line = `${what}, ${done.toLocaleString('en')} rows${share}`;
      stream.write(stream.isTTY ? `\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
      open = true;
    },
    end() {
      if (open && stream.isTTY) stream.write('\r\x1b[2K');
      open = false;
    },
  };
}

export function megabytes(bytes: number): string {
  return bytes < 10_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${Math.round(bytes / 1_000_000).toLocaleString('en')} MB`;
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
