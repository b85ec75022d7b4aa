/** Runs `work` again after a call that came meanwhile, never twice at a time. */
export function coalesced(work: () => Promise<void>): (() => Promise<void>) & { settled(): Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
  };
  const call = (): Promise<void> => {
    again = true;
    running ??= run().finally(() => {
      running = undefined;
      if (again) void call().catch(() => {});
    });
    return running;
  };
  return Object.assign(call, { settled: async () => void (await running?.catch(() => {})) });
}

/** At once, then not again before so many milliseconds have passed; a call that comes too early is made up for then. */
export function throttled(work: () => void, everyMs: number): (() => void) & { cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const pass = (): void => {
    again = false;
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) pass();
    }, everyMs);
    timer.unref();
  };
  const call = (): void => {
    again = true;
    if (!timer) pass();
  };
  return Object.assign(call, {
    cancel: () => {
      clearTimeout(timer);
      again = false;
    },
  });
}
