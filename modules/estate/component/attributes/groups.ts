import { z } from 'zod';
import { address, bytes, count, currency, day, mac, portNumber, prefix, text } from './value.ts';

/** Groups of attributes that several kinds share. Every one is optional: what nobody has said is absent. */
export const common = {
  description: z.string().max(4_000).optional(),
  tags: z.array(text).max(100).optional(),
  /** What does not fit anywhere else; searched, never interpreted. */
  labels: z.record(z.string().max(100), z.string().max(500)).optional(),
  documentation: z.url().optional(),
};

export const owned = {
  vendor: text.optional(),
  model: text.optional(),
  serial: text.optional(),
  assetTag: text.optional(),
  purchasedOn: day.optional(),
  purchaseCostMinor: count.optional(),
  purchaseCurrency: currency.optional(),
  lifetimeMonths: count.optional(),
  warrantyEndsOn: day.optional(),
};

/** How we reach it. No secret: who may get in is a matter of keys. */
export const managed = {
  management: z
    .strictObject({
      address: z.string().min(1).max(255),
      port: portNumber.default(22),
      user: z.string().min(1).max(64).default('root'),
    })
    .optional(),
};

export const racked = {
  /** Its lowest unit in the rack that it is located in; halves are possible. */
  rackUnit: z.number().min(0.5).max(100).multipleOf(0.5).optional(),
  rackFace: z.enum(['front', 'rear']).optional(),
  fullDepth: z.boolean().optional(),
  deviceType: text.optional().describe('Key of a hardware type'),
  heightUnits: z.number().min(0.5).max(60).optional(),
  powerWatts: z.number().min(0).optional(),
  bays: z
    .array(
      z.strictObject({
        name: text,
        for: z.enum(['device', 'module']),
        label: text.optional(),
        position: text.optional(),
        description: text.optional(),
      }),
    )
    .max(500)
    .optional()
    .describe('What may be put into it; what is in one names it'),
};

export const network = {
  addresses: z.array(address).max(500).optional(),
  macs: z.array(mac).max(500).optional(),
};

export const host = {
  ...network,
  ...managed,
  hostname: text.optional(),
  fqdn: text.optional(),
  machineIdHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal')
    .optional(),
  osId: text.optional(),
  osVersion: text.optional(),
  osName: text.optional(),
  osCodename: text.optional(),
  kernel: text.optional(),
  architecture: text.optional(),
  virtualization: text.optional(),
  cpuCount: count.optional(),
  cpuModel: text.optional(),
  memoryBytes: bytes.optional(),
  swapBytes: bytes.optional(),
  interfaces: z
    .array(
      z.strictObject({
        name: text,
        mac: mac.nullable(),
        addresses: z.array(prefix).max(100),
        mtu: count.nullable(),
      }),
    )
    .max(500)
    .optional(),
  filesystems: z
    .array(z.strictObject({ mountPoint: text, device: text, type: text.nullable(), sizeBytes: bytes }))
    .max(500)
    .optional(),
  disks: z
    .array(z.strictObject({ name: text, sizeBytes: bytes, model: text.nullable(), rotational: z.boolean().nullable() }))
    .max(500)
    .optional(),
};

export const commercial = {
  supplier: text.optional(),
  reference: text.optional(),
  startsOn: day.optional(),
  endsOn: day.optional(),
  noticeDays: count.optional(),
  costMinor: z.int().optional(),
  currency: currency.optional(),
  costPeriod: z.enum(['once', 'month', 'year']).optional(),
};

export const software = { version: text.optional(), url: z.url().optional(), vendor: text.optional() };

export const listening = {
  ports: z
    .array(z.strictObject({ protocol: z.enum(['tcp', 'udp']), port: portNumber }))
    .max(200)
    .optional(),
  process: text.optional(),
};
