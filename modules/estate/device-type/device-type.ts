import { z } from 'zod';
import { deviceTypeDetailSchema, deviceTypeKeySchema } from '../../../library/load.ts';

/** A type of hardware as the API shows it: of the shipped library, or one's own. */
export const deviceTypeSchema = deviceTypeDetailSchema.extend({
  id: z.int(),
  key: z.string(),
  typeKey: z.string().describe('What the attribute deviceType of a component says'),
  maker: z.string(),
  model: z.string(),
  shipped: z.boolean().describe('Of the shipped library; else one’s own'),
  components: z.int().describe('How many components that you may read are of it'),
});
export type DeviceType = z.infer<typeof deviceTypeSchema>;

export const deviceTypeInput = deviceTypeDetailSchema.partial().extend({
  typeKey: deviceTypeKeySchema,
  maker: z.string().trim().min(1).max(200),
  model: z.string().trim().min(1).max(200),
});
export type DeviceTypeInput = z.infer<typeof deviceTypeInput>;

/** What a new type has where nobody says otherwise. */
export const plainDetail = {
  partNumber: null,
  heightUnits: 1,
  fullDepth: null,
  weightKilograms: null,
  airflow: null,
  maximumWatts: null,
  allocatedWatts: null,
  role: null,
  interfaces: {},
  ports: { console: 0, power: 0, outlet: 0, front: 0, rear: 0 },
  bays: { module: 0, device: 0 },
} as const satisfies z.infer<typeof deviceTypeDetailSchema>;
