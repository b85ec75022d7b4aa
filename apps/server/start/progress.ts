/** Tells a waiting person what is going on, each line with the time since the start. */
export type Progress = (line: string) => void;

export function elapsedProgress(startedMs: number, write: (line: string) => void, nowMs: () => number): Progress {
  return (line) => write(`${((nowMs() - startedMs) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}
