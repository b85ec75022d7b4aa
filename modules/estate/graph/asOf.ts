import type { Context } from '#platform';

/** The past instant that is asked about; null for now, and for what is still to come: nothing of it is recorded. */
export function pastInstant(ctx: Context, asOf: string | undefined): Date | null {
  if (asOf === undefined) return null;
  const at = new Date(asOf);
  return at < ctx.now() ? at : null;
}
