import { z } from 'zod';

const count = z.int().min(0);

/** A type of hardware: what every device of it has in common. Units stand in the names. */
export const deviceTypeDetailSchema = z.strictObject({
  partNumber: z.string().max(200).nullable(),
  heightUnits: z.number().min(0).max(100),
  /** Null: the source does not say. */
  fullDepth: z.boolean().nullable(),
  weightKilograms: z.number().min(0).nullable(),
  airflow: z.string().max(50).nullable(),
  /** Most that it draws, and what one plans with. */
  maximumWatts: z.number().min(0).nullable(),
  allocatedWatts: z.number().min(0).nullable(),
  /** A parent holds others in bays; a child goes into one and takes no rack unit. */
  role: z.enum(['parent', 'child']).nullable(),
  interfaces: z.record(z.string().max(100), count).describe('How many of each form'),
  ports: z.strictObject({
    console: count,
    power: count,
    outlet: count,
    front: count,
    rear: count,
  }),
  bays: z.strictObject({ module: count, device: count }),
});
export type DeviceTypeDetail = z.infer<typeof deviceTypeDetailSchema>;

export const deviceTypeKeySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,198}$/, 'must be lower-case letters, digits, dots, dashes and underscores');

export const deviceTypeSchema = deviceTypeDetailSchema.extend({
  key: deviceTypeKeySchema,
  maker: z.string().min(1).max(200),
  model: z.string().min(1).max(200),
});
export type DeviceType = z.infer<typeof deviceTypeSchema>;
