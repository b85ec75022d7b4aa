import type { Verb } from './catalogue.ts';

/** The words of a call are off. */
export class UsageError extends Error {
  readonly verb: Verb | null;
  constructor(message: string, verb: Verb | null = null) {
    super(message);
    this.verb = verb;
  }
}
