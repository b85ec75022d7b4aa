import { z } from 'zod';
import { type Json, PlumblineError } from '#kernel';
import type { DirectoryServer } from './action.ts';

const connectionSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('local') }),
  z.strictObject({
    driver: z.literal('ssh'),
    address: z.string(),
    port: z.int(),
    user: z.string(),
    /** Name in the vault; absent: what signs in in its domain, else the installation's own key. */
    credential: z.string().optional(),
  }),
]);

/** What a step is done to, and how it is reached. Part of the plan: another address is another plan. */
export const targetSchema = z.strictObject({
  component: z.strictObject({ id: z.int(), key: z.string(), name: z.string() }),
  connection: connectionSchema,
});
export type Target = z.infer<typeof targetSchema>;
/** null: nothing of the step is done on a host. */
export type StepTarget = Pick<Target, 'component'> & { connection: Connection | null };
export type Connection = z.infer<typeof connectionSchema>;
export type DriverName = Connection['driver'];

/** What the planner is told of a component. */
export interface PlanTarget {
  component: { id: number; key: string; name: string; kind?: string };
  /** null: it is no host, or does not say how it is reached; steps that need a host are then refused. */
  connection: Connection | null;
  /** null: it is no directory. */
  directory?: Directory | null;
  attributes?: Record<string, Json>;
}

export interface Directory extends DirectoryServer {
  baseDn: string | null;
}

const managementSchema = z.object({
  address: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().min(1).max(64).default('root'),
  credential: z.string().min(1).max(80).optional(),
});

const directorySchema = z.object({
  url: z.string().regex(/^ldaps?:\/\/[^/\s]{1,255}$/),
  startTls: z.boolean().default(false),
  ca: z.string().max(20_000).nullable().default(null),
  credential: z.string().max(80).nullable().default(null),
  baseDn: z.string().min(1).max(1000).nullish(),
});

interface ComponentFacts {
  id: number;
  key: string;
  name: string;
  kind?: string;
  attributes: Record<string, unknown>;
}

/**
 * How a component is reached, from its attribute `management: {address, port, user}`. Throws `invalid_input` where it
 * does not say; `local: true` is for the caller who knows that the component is this very machine.
 */
export function targetOf(component: ComponentFacts, options: { local?: boolean } = {}): Target {
  const named = { id: component.id, key: component.key, name: component.name };
  if (options.local) return { component: named, connection: { driver: 'local' } };
  const management = managementSchema.safeParse(component.attributes['management']);
  if (!management.success) throw unreachable(component);
  return { component: named, connection: { driver: 'ssh', ...management.data } };
}

/** The same for any component: one that is no host can still be what a step is about, or a directory. */
export function planTargetOf(component: ComponentFacts, options: { local?: boolean } = {}): PlanTarget {
  const { id, key, name, kind, attributes } = component;
  const management = managementSchema.safeParse(attributes['management']);
  const directory = directorySchema.safeParse(attributes['directory']);
  const connection: Connection | null = options.local
    ? { driver: 'local' }
    : management.success
      ? { driver: 'ssh', ...management.data }
      : null;
  return {
    component: { id, key, name, ...(kind === undefined ? {} : { kind }) },
    connection,
    directory: directory.success ? { ...directory.data, baseDn: directory.data.baseDn ?? baseDnOf(attributes) } : null,
    attributes: attributes as Record<string, Json>,
  };
}

const baseDnOf = ({ baseDn }: Record<string, unknown>): string | null =>
  typeof baseDn === 'string' && baseDn !== '' ? baseDn : null;

export function unreachable(component: { key: string; name: string }): PlumblineError {
  return new PlumblineError('invalid_input', `${component.key} ${component.name} does not say how it is reached.`, {
    issues: [{ path: '/attributes/management', message: 'must hold address, port and user' }],
  });
}
