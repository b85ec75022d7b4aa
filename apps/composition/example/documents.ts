// The data of the example organisation, as library/example holds it.
import { z } from 'zod';
import type { Level } from '#kernel';
import { libraryFolder, loadYamlFile } from '#library';

const key = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);
const day = z.int().min(0).max(900);
const level = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
]) satisfies z.ZodType<Level>;
const siteKey = z.enum(['wgh', 'ash', 'edd']);
export type SiteKey = z.infer<typeof siteKey>;
/** The domains in use; the others of library/domains.yaml exist too, and the root answers for them. */
const domainKey = z.enum(['infrastructure', 'network', 'compute', 'storage', 'devices']);
export type DomainKey = z.infer<typeof domainKey>;

const roomSchema = z.strictObject({
  key,
  name: z.string(),
  floor: z.string(),
  kind: z.enum(['server-room', 'ward', 'office']),
  racks: z.int().default(0),
  desks: z.int().default(0),
  areaSquareMetres: z.number().optional(),
});
export type Room = z.infer<typeof roomSchema>;

const organisationSchema = z.strictObject({
  key,
  name: z.string(),
  mailDomain: z.string(),
  seed: z.int(),
  currency: z.string(),
  sites: z.array(
    z.strictObject({
      key: siteKey,
      name: z.string(),
      address: z.string(),
      /** The second number of its internal addresses, 10.<network>.0.0/16. */
      network: z.int(),
      beds: z.int(),
      rooms: z.array(roomSchema),
    }),
  ),
});
export type Organisation = z.infer<typeof organisationSchema>;
export type SiteDocument = Organisation['sites'][number];

const personSchema = z.strictObject({
  key,
  name: z.string(),
  title: z.string(),
  kind: z.enum(['person', 'agent']).default('person'),
  head: z.boolean().default(false),
  leads: domainKey.optional(),
  owner: key.optional(),
  ceiling: level.optional(),
  joins: day.default(0),
  grants: z.partialRecord(domainKey, level),
  grows: z.array(z.strictObject({ day, domain: domainKey, level, reason: z.string() })).default([]),
});
export type PersonDocument = z.infer<typeof personSchema>;

const systemSchema = z.strictObject({
  key,
  os: z.strictObject({
    id: z.string(),
    versionId: z.string(),
    prettyName: z.string(),
    codename: z.string().nullable(),
    idLike: z.array(z.string()),
  }),
  manager: z.enum(['dpkg', 'rpm']),
  kernel: z.string(),
  bundles: z.record(key, z.array(z.string())),
});
export type SystemDocument = z.infer<typeof systemSchema>;

const bundles = z.array(key).default([]);
const applicationSchema = z.strictObject({
  key,
  name: z.string(),
  criticality: z.int().min(1).max(5),
  users: z.int(),
  owner: z.string(),
  site: siteKey.default('wgh'),
  exposed: z.boolean().default(false),
  day: day.default(0),
  tiers: z.array(z.strictObject({ role: key, count: z.int(), needed: z.int(), system: key, bundles })),
  databases: z.array(
    z.strictObject({
      name: key,
      engine: z.enum(['postgresql', 'mariadb', 'mssql', 'redis']),
      count: z.int(),
      needed: z.int(),
      system: key,
      gigabytes: z.int(),
    }),
  ),
  needs: z.array(key).default([]),
});
export type ApplicationDocument = z.infer<typeof applicationSchema>;

const serviceSchema = z.strictObject({
  key,
  name: z.string(),
  kind: z.enum(['service', 'messaging', 'directory']).default('service'),
  role: z.enum(['mail', 'chat', 'queue', 'gateway']).optional(),
  criticality: z.int().min(1).max(5),
  ports: z.array(z.int()),
  /** One machine each. */
  sites: z.array(siteKey),
  needed: z.int(),
  system: key.optional(),
  bundles,
  day: day.default(0),
  needs: z.array(key).default([]),
});
export type ServiceDocument = z.infer<typeof serviceSchema>;

const storySchema = z.strictObject({
  upgrades: z.array(
    z.strictObject({
      key,
      day,
      from: key,
      to: key,
      share: z.number(),
      /** Only machines of this application or service. */
      only: key.optional(),
      by: key,
      approvedBy: key,
      title: z.string(),
      /** Why it was approved, or refused: then nothing of it happened. */
      reason: z.string().default(''),
      denied: z.boolean().default(false),
    }),
  ),
  patchRounds: z.array(day),
  deliveries: z.array(
    z.strictObject({
      key,
      what: z.enum(['pcs', 'tablets', 'switches', 'access-points', 'hosts', 'array', 'circuit']),
      day,
      count: z.int(),
      site: siteKey,
      room: key.default('dc1'),
      by: key,
      title: z.string(),
    }),
  ),
  retirements: z.array(
    z.strictObject({
      key,
      what: z.enum(['pcs', 'hosts', 'test-machines']),
      day,
      count: z.int(),
      by: key,
      reason: z.string(),
    }),
  ),
  clientUpgrades: z.array(z.strictObject({ day, share: z.number(), to: key })),
  corrections: z.strictObject({ firstDay: day, everyDays: z.int(), each: z.int(), notes: z.array(z.string()) }),
  handovers: z.array(z.strictObject({ day, from: key, to: key, domain: domainKey, reason: z.string() })),
  observations: z.array(
    z.strictObject({
      key,
      day,
      by: key,
      /** Refs of components: kind:name. */
      about: z.array(z.string()).min(1),
      observed: z.string(),
      evidence: z.string().optional(),
      review: z
        .strictObject({
          by: key,
          verdict: z.enum(['accepted', 'declined']),
          severity: z.int().min(1).max(5).default(2),
          reason: z.string(),
        })
        .optional(),
      /** Into objectives and standards, by their type and key. */
      taken: z.strictObject({ by: key, into: z.array(z.string()).min(1), note: z.string() }).optional(),
    }),
  ),
  waivers: z.array(z.strictObject({ day, standard: key, tier: key, months: z.int(), owner: key, reason: z.string() })),
});
export type StoryDocument = z.infer<typeof storySchema>;
export type Delivery = StoryDocument['deliveries'][number];

const anyValue = z.json();
const time = z.string().regex(/^[0-2][0-9]:[0-5][0-9]$/);
const position = z.int().min(1);
const toldSchema = z.strictObject({
  /** Left out: who leads the run. */
  by: key.optional(),
  after: z.int().min(0),
  step: position.optional(),
  ticks: z.int().optional(),
  answer: z.boolean().optional(),
  note: z.string().optional(),
  confirm: position.optional(),
  retry: position.optional(),
  /** 0: the run itself. */
  approve: z.int().min(0).optional(),
  deny: z.int().min(0).optional(),
  handOver: key.optional(),
  reason: z.string().optional(),
});
export type StepTold = z.infer<typeof toldSchema>;
const procedureWorkSchema = z.strictObject({
  key,
  day,
  at: time.default('08:15'),
  by: key,
  procedure: key,
  targets: z.array(z.string()),
  inputs: z.record(z.string(), anyValue).default({}),
  goesOn: z.array(toldSchema),
});
export type ProcedureWork = z.infer<typeof procedureWorkSchema>;
const routineSchema = z.strictObject({
  procedure: key,
  fromDay: day,
  everyDays: z.int().min(1),
  by: z.array(key).min(1),
  /** Any of this kind that is in service then, or one of these. */
  kind: z.string().optional(),
  things: z.array(z.string()).optional(),
  steps: z.array(toldSchema.omit({ after: true }).extend({ notes: z.array(z.string()).optional() })),
});
export type RoutineDocument = z.infer<typeof routineSchema>;
const workSchema = z.strictObject({
  procedures: z.array(z.strictObject({ day, by: key, file: key })),
  routines: z.array(routineSchema),
  runs: z.array(procedureWorkSchema),
  acts: z.array(
    z.strictObject({
      day,
      at: time.optional(),
      by: key,
      /** The id of an operation. */
      do: z.string(),
      made: key.optional(),
      params: z.record(z.string(), anyValue).optional(),
      body: z.record(z.string(), anyValue).optional(),
    }),
  ),
});
export type WorkDocument = z.infer<typeof workSchema>;

export interface ExampleDocuments {
  organisation: Organisation;
  people: PersonDocument[];
  systems: SystemDocument[];
  applications: ApplicationDocument[];
  services: ServiceDocument[];
  story: StoryDocument;
  work: WorkDocument;
}

/** Throws `library_invalid` with file and line. */
export function loadExample(folder: string = libraryFolder): ExampleDocuments {
  const read = <T>(schema: z.ZodType<T>, file: string): T => loadYamlFile(schema, folder, `example/${file}.yaml`);
  return {
    organisation: read(organisationSchema, 'organisation'),
    people: read(z.strictObject({ people: z.array(personSchema) }), 'people').people,
    systems: read(z.strictObject({ systems: z.array(systemSchema) }), 'systems').systems,
    ...read(
      z.strictObject({ applications: z.array(applicationSchema), services: z.array(serviceSchema) }),
      'applications',
    ),
    story: read(storySchema, 'story'),
    work: read(workSchema, 'work'),
  };
}
