/** One number that the product promises, or is watched for. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What is promised; null: only watched. */
  goal: number | null;
  better: 'lower' | 'higher';
}

export interface Benchmark {
  /** What the command takes. */
  name: string;
  run(say: (line: string) => void): Promise<Figure[]>;
}

/** The middle one of several runs: one disturbed run does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three digits that count. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

export function isMissed({ value, goal, better }: Figure): boolean {
  return goal !== null && (better === 'lower' ? value > goal : value < goal);
}

/** How often `work` gets done in a second, by so many at once. */
export async function perSecond(seconds: number, atOnce: number, work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const untilMs = startedMs + seconds * 1_000;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done / ((performance.now() - startedMs) / 1_000);
}
