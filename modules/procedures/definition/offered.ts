import { z } from 'zod';

/**
 * What a procedure lets people ask for, as its optional block `offered`. Who asks needs no level; who takes the request
 * on needs that of the procedure.
 */

/** How somebody shows that they are who they say; any one of those that a procedure names is enough. */
export const proofWays = ['totp', 'session', 'manager'] as const;
export type ProofWay = (typeof proofWays)[number];

/** What an input can be filled with from what is recorded of the person that it is for; nobody types it. */
export const fillings = ['person.login', 'person.email', 'person.name', 'person.key'] as const;
export type Filling = (typeof fillings)[number];

const inputName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be the name of an input');

export const offeredSchema = z.strictObject({
  /** What the requester reads, in their words: "I need a new password". */
  label: z.string().min(1).max(120),
  /** One sentence on what happens then. */
  help: z.string().min(1).max(500).optional(),
  /** self: only for oneself. others: for somebody that one leads. */
  for: z.enum(['self', 'others', 'anyone']).default('self'),
  /** Empty: being signed in is enough. */
  proof: z.array(z.enum(proofWays)).max(3).default(['totp', 'session', 'manager']),
  /** Inputs that follow from the person it is for. */
  fill: z.record(inputName, z.enum(fillings)).default({}),
  /** Inputs that the requester is asked for; the rest is for whoever takes the request on. */
  ask: z.array(inputName).max(20).default([]),
  /** automatic: the run starts by itself once the identity is proven, where the policies let the system start it. */
  start: z.enum(['operator', 'automatic']).default('operator'),
  /** Requests that nobody proved or took on lapse after this. */
  expiresAfterHours: z.int().min(1).max(2160).default(72),
});
export type Offered = z.infer<typeof offeredSchema>;

/** The inputs that it speaks of, with the place of each. */
export function offeredInputs(offered: Offered | undefined): [(string | number)[], string][] {
  if (!offered) return [];
  return [
    ...Object.keys(offered.fill).map((input): [(string | number)[], string] => [['fill', input], input]),
    ...offered.ask.map((input, index): [(string | number)[], string] => [['ask', index], input]),
  ];
}
