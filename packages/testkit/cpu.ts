// How long something takes, as far as it is ours: the time that this thread itself computes. What else the machine does
// at the moment makes a test slower, and none of these figures larger.

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** The milliseconds that this thread computes during `work`. */
export async function ownCpuMs(work: () => unknown): Promise<number> {
  const before = cpuMs();
  await work();
  return cpuMs() - before;
}

/** Watches how long this thread computes without letting others have their turn, in ms, until it is asked. */
export function watchTurns(): () => { p99Ms: number; mostMs: number } {
  const turns: number[] = [];
  let last = cpuMs();
  const look = (): void => {
    const now = cpuMs();
    turns.push(now - last);
    last = now;
  };
  const timer = setInterval(look, 5);
  return () => {
    clearInterval(timer);
    look();
    turns.sort((a, b) => a - b);
    return { p99Ms: turns[Math.floor(turns.length * 0.99)] ?? 0, mostMs: turns.at(-1) ?? 0 };
  };
}
