import { z } from 'zod';

const time = z.iso.datetime();

/** "Who could get in as me?" */
export const securitySchema = z.object({
  email: z.string().nullable(),
  password: z.object({ set: z.boolean(), changedAt: time.nullable() }),
  app: z.object({ confirmedAt: time, usedAt: time.nullable(), backupCodesLeft: z.int() }).nullable(),
  passkeys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      addedAt: time.nullable(),
      usedAt: time.nullable(),
      synced: z.boolean(),
    }),
  ),
  passkeyObstacle: z.string().nullable(),
  identities: z.array(z.object({ provider: z.string(), issuer: z.string(), linkedAt: time, seenAt: time })),
  sessions: z.array(
    z.object({
      id: z.string(),
      current: z.boolean(),
      device: z.string(),
      address: z.string().nullable(),
      method: z.enum(['link', 'password', 'passkey', 'oidc']),
      factors: z.int(),
      startedAt: time,
      seenAt: time.nullable(),
      expiresAt: time,
    }),
  ),
  keys: z.array(
    z.object({
      id: z.int(),
      name: z.string(),
      prefix: z.string(),
      createdAt: time,
      lastUsedAt: time.nullable(),
      expiresAt: time.nullable(),
    }),
  ),
  secondFactorAsked: z.boolean(),
  provenUntil: time.nullable(),
  administrators: z.int(),
  lately: z.array(z.object({ at: time, what: z.string(), detail: z.string().nullable() })),
});
export type Security = z.input<typeof securitySchema>;
