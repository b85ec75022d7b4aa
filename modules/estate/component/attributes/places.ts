import { z } from 'zod';
import { common, owned } from './groups.ts';
import { text } from './value.ts';

/** Where things stand, and what feeds them. */
export const places = {
  site: z.strictObject({
    ...common,
    address: text.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    timeZone: text.optional(),
    facility: text.optional(),
    shippingAddress: text.optional(),
  }),
  location: z.strictObject({ ...common, floor: text.optional(), areaSquareMetres: z.number().min(0).optional() }),
  rack: z.strictObject({
    ...common,
    ...owned,
    heightUnits: z.number().min(1).max(60).optional(),
    maxPowerWatts: z.number().min(0).optional(),
    maxWeightKilograms: z.number().min(0).optional(),
    role: text.optional(),
    form: text.optional().describe('4-post-cabinet, wall-frame …'),
    facilityId: text.optional(),
    widthInches: z.number().min(1).max(60).optional(),
    outerWidthMillimetres: z.number().min(0).optional(),
    outerDepthMillimetres: z.number().min(0).optional(),
    mountingDepthMillimetres: z.number().min(0).optional(),
    unitsFromTop: z.boolean().optional().describe('Unit 1 is the highest'),
    reservations: z
      .array(z.strictObject({ units: z.array(z.number()).max(100), why: text, by: text.optional() }))
      .max(100)
      .optional(),
  }),
  'power-feed': z.strictObject({
    ...common,
    ...owned,
    voltage: z.number().optional(),
    amperage: z.number().optional(),
    phases: z.union([z.literal(1), z.literal(3)]).optional(),
    role: z.enum(['feed', 'ups', 'generator', 'pdu']).optional(),
    supply: z.enum(['ac', 'dc']).optional(),
    redundant: z.boolean().optional().describe('The second of two'),
    maximumUtilisationPercent: z.number().min(0).max(100).optional(),
    availableWatts: z.number().optional(),
  }),
  region: z.strictObject({ ...common, role: text.optional().describe('Geographic, organisational …') }),
  'power-panel': z.strictObject({ ...common }),
} as const;
