// Ctrl-C: the first stops cleanly, a second one forces.

/** npm, the launcher and the terminal each pass one Ctrl-C on: what comes this close together is one. */
const togetherMs = 700;

export interface StopRequests {
  stop: () => void;
  force: () => void;
  nowMs: () => number;
}

/** Returns the function to call for every signal. */
export function stopRequests({ stop, force, nowMs }: StopRequests): () => void {
  let firstMs: number | null = null;
  return () => {
    const now = nowMs();
    if (firstMs === null) {
      firstMs = now;
      stop();
    } else if (now - firstMs > togetherMs) {
      force();
    }
  };
}
