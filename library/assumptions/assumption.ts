import { z } from 'zod';

/** One number nobody knows exactly: its range, and who says so. */
export const assumptionSchema = z
  .strictObject({
    name: z.string().min(1),
    unit: z.string().min(1),
    low: z.number().min(0),
    likely: z.number().min(0),
    high: z.number().min(0),
    source: z.string().min(1),
  })
  .refine(({ low, likely, high }) => low <= likely && likely <= high, 'must have low ≤ likely ≤ high');

/** What exposure reckons with. Each is needed; there are no others. */
export const exposureAssumptionKeys = [
  'incidents-support-ended',
  'incidents-support-ends-soon',
  'incidents-breaks-standard',
  'incidents-release-not-approved',
  'further-finding-share',
  'handling-hours',
  'work-hour-cost',
  'outage-hours',
  'outage-hour-cost-1',
  'outage-hour-cost-2',
  'outage-hour-cost-3',
  'outage-hour-cost-4',
  'outage-hour-cost-5',
  'outage-share-when-redundant',
  'further-component-share',
] as const;

const shares = ['further-finding-share', 'outage-share-when-redundant', 'further-component-share'] as const;

export const exposureAssumptionsSchema = z
  .strictObject({
    /** ISO 4217. All costs in the file are in its minor unit. */
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency of three capitals, such as EUR'),
    values: z.record(z.enum(exposureAssumptionKeys), assumptionSchema),
  })
  .superRefine(({ values }, context) => {
    for (const key of shares) {
      if (values[key].high > 1) {
        context.addIssue({ code: 'custom', path: ['values', key, 'high'], message: 'is a share: at most 1' });
      }
    }
  });

export type Assumption = z.infer<typeof assumptionSchema>;
export type ExposureAssumptionsDocument = z.infer<typeof exposureAssumptionsSchema>;
