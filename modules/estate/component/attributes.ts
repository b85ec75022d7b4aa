import { z } from 'zod';

/**
 * Typed attributes, in groups that several kinds share. Every attribute is optional: what nobody has said is absent.
 * Units stand in the names (bytes, watts, bits per second); days are `YYYY-MM-DD`.
 */
const text = z.string().trim().min(1).max(500);
const count = z.int().min(0);
const bytes = z.int().min(0);
const day = z.iso.date();
/** A host address in canonical text, without its prefix length. */
const address = z.union([z.ipv4(), z.ipv6()]);
const prefix = z.union([z.cidrv4(), z.cidrv6()]);
const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5,7}[0-9a-f]{2}$/, 'must be lower-case pairs with colons, such as 02:42:ac:11:00:02');
const portNumber = z.int().min(1).max(65_535);

const common = {
  description: z.string().max(4_000).optional(),
  tags: z.array(text).max(100).optional(),
  /** What does not fit anywhere else; searched, never interpreted. */
  labels: z.record(z.string().max(100), z.string().max(500)).optional(),
  documentation: z.url().optional(),
};

const owned = {
  vendor: text.optional(),
  model: text.optional(),
  serial: text.optional(),
  assetTag: text.optional(),
  purchasedOn: day.optional(),
  warrantyEndsOn: day.optional(),
};

/** How we reach it. No secret: who may get in is a matter of keys. */
const managed = {
  management: z
    .strictObject({
      address: z.string().min(1).max(255),
      port: portNumber.default(22),
      user: z.string().min(1).max(64).default('root'),
    })
    .optional(),
};

const racked = {
  rackUnit: z.int().min(1).max(100).optional(),
  heightUnits: z.number().min(0.5).max(60).optional(),
  powerWatts: z.number().min(0).optional(),
};

const network = {
  addresses: z.array(address).max(500).optional(),
  macs: z.array(mac).max(500).optional(),
};

const host = {
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

const commercial = {
  supplier: text.optional(),
  reference: text.optional(),
  startsOn: day.optional(),
  endsOn: day.optional(),
  noticeDays: count.optional(),
  costMinor: z.int().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR')
    .optional(),
  costPeriod: z.enum(['once', 'month', 'year']).optional(),
};

const software = { version: text.optional(), url: z.url().optional(), vendor: text.optional() };

const listening = {
  ports: z
    .array(z.strictObject({ protocol: z.enum(['tcp', 'udp']), port: portNumber }))
    .max(200)
    .optional(),
  process: text.optional(),
};

export const attributesByKind = {
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
  }),
  location: z.strictObject({ ...common, floor: text.optional(), areaSquareMetres: z.number().min(0).optional() }),
  rack: z.strictObject({
    ...common,
    ...owned,
    heightUnits: z.number().min(1).max(60).optional(),
    maxPowerWatts: z.number().min(0).optional(),
    maxWeightKilograms: z.number().min(0).optional(),
  }),
  'power-feed': z.strictObject({
    ...common,
    ...owned,
    voltage: z.number().optional(),
    amperage: z.number().optional(),
    phases: z.union([z.literal(1), z.literal(3)]).optional(),
    role: z.enum(['feed', 'ups', 'generator', 'pdu']).optional(),
  }),
  circuit: z.strictObject({ ...common, ...commercial, bitsPerSecond: count.optional(), medium: text.optional() }),
  device: z.strictObject({
    ...common,
    ...managed,
    ...owned,
    ...racked,
    ...network,
    role: z
      .enum([
        'router',
        'switch',
        'firewall',
        'load-balancer',
        'access-point',
        'printer',
        'phone',
        'camera',
        'console',
        'other',
      ])
      .optional(),
    hostname: text.optional(),
    fqdn: text.optional(),
    osName: text.optional(),
    osVersion: text.optional(),
    portCount: count.optional(),
  }),
  'network-segment': z.strictObject({
    ...common,
    prefix: prefix.optional(),
    gateway: address.optional(),
    vlan: z.int().min(1).max(4094).optional(),
    role: text.optional(),
  }),
  server: z.strictObject({ ...common, ...owned, ...racked, ...host, role: text.optional() }),
  pc: z.strictObject({
    ...common,
    ...owned,
    ...host,
    form: z.enum(['desktop', 'laptop', 'tablet', 'thin-client']).optional(),
    assignedTo: text.optional(),
  }),
  vm: z.strictObject({
    ...common,
    ...host,
    hypervisor: text.optional(),
    role: text.optional(),
    vendor: text.optional(),
    model: text.optional(),
    serial: text.optional(),
  }),
  'container-host': z.strictObject({
    ...common,
    ...owned,
    ...racked,
    ...host,
    engine: text.optional(),
    engineVersion: text.optional(),
  }),
  cluster: z.strictObject({ ...common, ...software, role: text.optional(), size: count.optional() }),
  storage: z.strictObject({
    ...common,
    ...owned,
    ...racked,
    ...network,
    capacityBytes: bytes.optional(),
    usedBytes: bytes.optional(),
    protocol: z.enum(['block', 'file', 'object']).optional(),
    redundancy: text.optional(),
  }),
  database: z.strictObject({
    ...common,
    ...software,
    ...listening,
    engine: text.optional(),
    sizeBytes: bytes.optional(),
  }),
  messaging: z.strictObject({
    ...common,
    ...software,
    ...listening,
    role: z.enum(['mail', 'chat', 'queue', 'gateway']).optional(),
    mailboxes: count.optional(),
    mailDomains: z.array(text).max(500).optional(),
  }),
  directory: z.strictObject({
    ...common,
    ...software,
    ...listening,
    baseDn: text.optional(),
    accounts: count.optional(),
  }),
  service: z.strictObject({ ...common, ...software, ...listening, role: text.optional() }),
  application: z.strictObject({
    ...common,
    ...software,
    users: count.optional(),
    businessOwner: text.optional(),
    sourcing: z.enum(['on-premises', 'hosted', 'saas']).optional(),
  }),
  certificate: z.strictObject({
    ...common,
    subject: text.optional(),
    issuer: text.optional(),
    names: z.array(text).max(500).optional(),
    validFromOn: day.optional(),
    endsOn: day.optional(),
    fingerprint: text.optional(),
    serial: text.optional(),
  }),
  subscription: z.strictObject({ ...common, ...commercial, seats: count.optional(), url: z.url().optional() }),
  licence: z.strictObject({ ...common, ...commercial, seats: count.optional(), metric: text.optional() }),
  contract: z.strictObject({
    ...common,
    ...commercial,
    role: z.enum(['support', 'hosting', 'lease', 'service', 'other']).optional(),
  }),
} as const;
