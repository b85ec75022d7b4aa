/** Policies of use as they are written: what components may be used for, by whom, with which data. */
import { z } from 'zod';

export const usePurposes = [
  'support',
  'maintenance',
  'deployment',
  'change',
  'automation',
  'hosting',
  'storage',
  'development',
  'testing',
  'personal',
] as const;
export type UsePurpose = (typeof usePurposes)[number];

/** From the least to the most sensitive: what may hold one may hold those before it. */
export const dataClasses = ['public', 'internal', 'confidential', 'restricted'] as const;
export type DataClass = (typeof dataClasses)[number];

const name = z.string().min(1).max(80);

export const usePolicySchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  name: z.string().min(3).max(160),
  why: z.string().min(10).max(1_000),
  applies: z
    .strictObject({
      components: z
        .array(z.string().regex(/^CMP-[1-9][0-9]{0,14}$/))
        .min(1)
        .max(500)
        .optional(),
      kinds: z.array(name).min(1).max(100).optional(),
      domains: z.array(name).min(1).max(100).optional(),
      minCriticality: z.int().min(1).max(5).optional(),
    })
    .describe('All that are named must fit. Nothing named: every component.'),
  allows: z
    .array(
      z.strictObject({
        purposes: z.array(z.enum(usePurposes)).min(1).max(usePurposes.length),
        data: z.enum(dataClasses).describe('The most sensitive data that it may be used with.'),
        level: z.int().min(1).max(5).describe('The least level in the domain of the component.'),
        teams: z.array(name).min(1).max(50).optional().describe('Only for members of one of these.'),
      }),
    )
    .max(50),
});
export type UsePolicyDocument = z.infer<typeof usePolicySchema>;

export const usePolicyFileSchema = z.strictObject({ policies: z.array(usePolicySchema).min(1) });
