import { useSyncExternalStore } from 'react';
import { asProblem } from './problem.ts';

type Answer = (proven: boolean) => void;

// One question at a time; whoever else needs a proof waits for the same answer.
let open: Answer | null = null;
let waiting: Answer[] = [];
const listeners = new Set<() => void>();

function ask(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (open) return;
    open = (proven) => {
      const answered = waiting;
      open = null;
      waiting = [];
      for (const listener of listeners) listener();
      for (const answer of answered) answer(proven);
    };
    for (const listener of listeners) listener();
  });
}

/** How the dialog that asks is told to open; null while nothing is asked. Call it with the answer. */
export function useProofQuestion(): Answer | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}

/** Does it; where it asks for a recent proof, asks the person for one and does it again. */
export async function withProof<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (asProblem(error).code !== 'proof_needed' || listeners.size === 0 || !(await ask())) throw error;
    return work();
  }
}
