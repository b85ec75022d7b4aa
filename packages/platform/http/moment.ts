import { z } from 'zod';

/**
 * A time that somebody gives, with its offset (RFC 3339): an instant from here on, which is the same for everybody. One that
 * has no year of four digits in UTC is none that PostgreSQL or a reader would take for what was written.
 */
export const momentSchema = z.iso.datetime({ offset: true }).transform((text, context): Date => {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime()) || !/^(?!0000)\d{4}-/.test(instant.toISOString())) {
    context.addIssue({ code: 'custom', message: 'must lie between the years 1 and 9999 in UTC' });
    return z.NEVER;
  }
  return instant;
});
