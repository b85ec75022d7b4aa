// node library/device-types/convert.ts SOURCE.jsonl > library/device-types/types.jsonl
// Brings the community's hardware library, one type a line, into our form. Refuses the file where a line does not fit.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type DeviceType, deviceTypeSchema } from './device-type.ts';

const optionalNumber = z.number().nullable().optional();

const sourceSchema = z.strictObject({
  manufacturer: z.string(),
  model: z.union([z.string(), z.number()]).transform(String),
  slug: z.string(),
  part_number: z.union([z.string(), z.number()]).transform(String).optional(),
  u_height: z.number(),
  full_depth: z.boolean().optional(),
  power_ports: optionalNumber,
  console_ports: optionalNumber,
  max_draw_w: optionalNumber,
  alloc_draw_w: optionalNumber,
  interfaces: z.record(z.string(), z.number()).optional(),
  weight: optionalNumber,
  weight_unit: z.enum(['kg', 'g', 'lb', 'oz']).optional(),
  airflow: z.string().optional(),
  module_bays: optionalNumber,
  front_ports: optionalNumber,
  rear_ports: optionalNumber,
  power_outlets: optionalNumber,
  subdevice_role: z.enum(['parent', 'child']).optional(),
  device_bays: optionalNumber,
});

const kilogramsPer = { kg: 1, g: 0.001, lb: 0.453_592_37, oz: 0.028_349_523_125 };

export function convertDeviceType(source: unknown): DeviceType {
  const type = sourceSchema.parse(source);
  const weight = type.weight ? type.weight * kilogramsPer[type.weight_unit ?? 'kg'] : null;
  return deviceTypeSchema.parse({
    key: type.slug.toLowerCase(),
    maker: type.manufacturer,
    model: type.model,
    partNumber: type.part_number ?? null,
    heightUnits: type.u_height,
    fullDepth: type.full_depth ?? null,
    weightKilograms: weight === null ? null : Math.round(weight * 1_000) / 1_000,
    airflow: type.airflow ?? null,
    maximumWatts: type.max_draw_w ?? null,
    allocatedWatts: type.alloc_draw_w ?? null,
    role: type.subdevice_role ?? null,
    interfaces: type.interfaces ?? {},
    ports: {
      console: type.console_ports ?? 0,
      power: type.power_ports ?? 0,
      outlet: type.power_outlets ?? 0,
      front: type.front_ports ?? 0,
      rear: type.rear_ports ?? 0,
    },
    bays: { module: type.module_bays ?? 0, device: type.device_bays ?? 0 },
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lines = readFileSync(process.argv[2]!, 'utf8').split('\n').filter(Boolean);
  const types = lines.map((line, index) => {
    try {
      return convertDeviceType(JSON.parse(line));
    } catch (error) {
      throw new Error(`line ${index + 1}: ${error instanceof Error ? error.message : error}`);
    }
  });
  types.sort((a, b) => (a.key < b.key ? -1 : 1));
  process.stdout.write(types.map((type) => `${JSON.stringify(type)}\n`).join(''));
}
