// Room on the disk of the data: writing stops before PostgreSQL would have to.
import { statfsSync } from 'node:fs';
import { PlumblineError } from '#kernel';

const MB = 1_000_000;
/** How long an answer of the file system is believed. Asking takes microseconds, but is done before every mutation. */
const BELIEVED_MS = 100;

export interface SpaceLimits {
  /**
   * Below this nothing new is stored. PostgreSQL ends altogether when its log finds no room, and reads with it; what is
   * kept free lets what is under way finish, and the log go on (its segments have 16 MB).
   */
  reserveBytes: number;
  /** Below this it is said. */
  warnBytes: number;
}

export type SpaceState = 'ample' | 'low' | 'full';

export interface SpaceWatch {
  free(): number;
  state(): SpaceState;
  /** Throws `disk_full` when nothing new may be stored. */
  assertRoom(): void;
}

export function spaceLimits(reserveMb: string | undefined): SpaceLimits {
  const reserveBytes = (reserveMb ? Number(reserveMb) : 128) * MB;
  if (!Number.isFinite(reserveBytes) || reserveBytes < 0)
    throw new PlumblineError(
      'invalid_input',
      `PLUMBLINE_RESERVE_MB is "${reserveMb}"; it must be a number of megabytes.`,
    );
  return { reserveBytes, warnBytes: reserveBytes * 8 };
}

export function stateOf(freeBytes: number, { reserveBytes, warnBytes }: SpaceLimits): SpaceState {
  return freeBytes < reserveBytes ? 'full' : freeBytes < warnBytes ? 'low' : 'ample';
}

export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const LOOK_EVERY_MS = 200;

/** Fires when less than `leastBytes` are free in the folder; its reason is `disk_full`. `stop` ends the looking. */
export function stopWhenFull(folder: string, leastBytes: number): { signal: AbortSignal; stop(): void } {
  const full = new AbortController();
  const timer = setInterval(() => {
    if (freeBytes(folder) >= leastBytes) return;
    clearInterval(timer);
    full.abort(
      new PlumblineError(
        'disk_full',
        `Less than ${Math.round(leastBytes / MB)} MB are left in ${folder}. What had been loaded was removed; what was there is untouched.`,
      ),
    );
  }, LOOK_EVERY_MS);
  timer.unref();
  return { signal: full.signal, stop: () => clearInterval(timer) };
}

export function watchSpace(
  folder: string,
  limits: SpaceLimits,
  nowMs: () => number = () => performance.now(),
): SpaceWatch {
  let [free, askedMs] = [0, Number.NEGATIVE_INFINITY];
  const ask = (): number => {
    const now = nowMs();
    if (now - askedMs >= BELIEVED_MS) [free, askedMs] = [freeBytes(folder), now];
    return free;
  };
  return {
    free: ask,
    state: () => stateOf(ask(), limits),
    assertRoom() {
      if (stateOf(ask(), limits) !== 'full') return;
      throw new PlumblineError(
        'disk_full',
        `${Math.floor(free / MB)} MB are free where the data lies; the last ${Math.round(limits.reserveBytes / MB)} MB are kept. Nothing was stored.`,
      );
    },
  };
}
