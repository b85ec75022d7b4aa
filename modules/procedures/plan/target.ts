import { z } from 'zod';
import { PlumblineError } from '#kernel';

/** What a step is done to, and how it is reached. Part of the plan: another address is another plan. */
export const targetSchema = z.strictObject({
  component: z.strictObject({ id: z.int(), key: z.string(), name: z.string() }),
  connection: z.discriminatedUnion('driver', [
    z.strictObject({ driver: z.literal('local') }),
    z.strictObject({ driver: z.literal('ssh'), address: z.string(), port: z.int(), user: z.string() }),
  ]),
});
export type Target = z.infer<typeof targetSchema>;
export type Connection = Target['connection'];
export type DriverName = Connection['driver'];

const managementSchema = z.object({
  address: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().min(1).max(64).default('root'),
});

/**
 * How a component is reached, from its attribute `management: {address, port, user}`. Throws `invalid_input` where it
 * does not say; `local: true` is for the caller who knows that the component is this very machine.
 */
export function targetOf(
  component: { id: number; key: string; name: string; attributes: Record<string, unknown> },
  options: { local?: boolean } = {},
): Target {
  const named = { id: component.id, key: component.key, name: component.name };
  if (options.local) return { component: named, connection: { driver: 'local' } };
  const management = managementSchema.safeParse(component.attributes['management']);
  if (!management.success) {
    throw new PlumblineError('invalid_input', `${component.key} ${component.name} does not say how it is reached.`, {
      issues: [{ path: '/attributes/management', message: 'must hold address, port and user' }],
    });
  }
  return { component: named, connection: { driver: 'ssh', ...management.data } };
}
