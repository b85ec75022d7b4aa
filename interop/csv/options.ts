import { z } from 'zod';

const header = z.string().max(500);
const fieldName = z
  .string()
  .regex(
    /^(kind|name|state|domain|owner|criticality|site|parent|id|(attributes|labels|relations)\.[^\s].{0,120})$/,
    'must be kind, name, state, domain, owner, criticality, site, parent, id, attributes.…, labels.… or relations.…',
  );

/** How a table is read. Everything may be left out: then it is guessed, and the preview says as what. */
export const csvOptions = z.strictObject({
  separator: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'latin1']).optional(),
  columns: z
    .record(header, fieldName.nullable())
    .optional()
    .describe('Header → field; null leaves the column out. Columns that are not named are guessed'),
  constants: z.record(fieldName, z.string().max(1_000)).optional().describe('Field → value, for every row'),
  values: z
    .record(fieldName, z.record(z.string().max(500), z.string().max(500)))
    .optional()
    .describe('Field → what stands in the file → what is meant, such as {"state":{"in use":"in-service"}}'),
  dates: z.enum(['year-month-day', 'day-month-year', 'month-day-year']).optional(),
  decimal: z.enum(['point', 'comma']).optional(),
  lists: z
    .string()
    .min(1)
    .max(3)
    .optional()
    .describe(
      'What stands between the items of a list in one cell; ";" unless given, and "," of addresses and network cards',
    ),
  whole: z
    .boolean()
    .optional()
    .describe('The table is everything that its source has: what is missing is gone from it'),
  makePlaces: z
    .boolean()
    .optional()
    .describe('Sites, locations, racks and clusters that rows name but that are not there are made by the same plan'),
});
export type CsvOptions = z.infer<typeof csvOptions>;
