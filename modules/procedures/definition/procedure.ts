import { z } from 'zod';
import { contentHash, type Level } from '#kernel';
import { checkReferences } from './check.ts';
import { inputDefinitionSchema } from './input.ts';
import { offeredSchema } from './offered.ts';
import { camelSchema, keySchema, levelSchema, nameSchema, stepDefinitionSchema, textSchema } from './step.ts';

/** A *procedure* is written down once and versioned: a run keeps the version it started with. */
export const procedureShape = z.strictObject({
  key: keySchema,
  version: z.int().min(1),
  name: nameSchema,
  summary: textSchema,
  level: levelSchema.describe('The least level of who starts it.'),
  domain: z
    .string()
    .min(1)
    .max(80)
    .describe('Key of the domain that it belongs to; a run happens in the domain of its target.'),
  why: textSchema,
  serves: z.array(keySchema).default([]).describe('Keys of the standards, objectives or policies that it serves.'),
  phase: z
    .enum(['deploy', 'support'])
    .optional()
    .describe('Where in the lifecycle its work lies, for what it shows of who did it; support where nothing is said.'),
  risk: z.enum(['low', 'medium', 'high']),
  expectedMinutes: z.int().min(1).max(10_000),
  approval: z
    .enum(['required', 'none'])
    .default('required')
    .describe('required: somebody else approves exactly the plan before it runs.'),
  offered: offeredSchema.optional().describe('That people may ask for it, and how.'),
  targets: z
    .strictObject({
      count: z.enum(['none', 'one', 'many']).default('many'),
      kinds: z.array(z.string().min(1).max(80)).max(50).default([]).describe('Kinds of component; empty: any.'),
      concurrency: z.int().min(1).max(100).default(1).describe('Targets at a time.'),
    })
    .default({ count: 'many', kinds: [], concurrency: 1 }),
  use: z
    .strictObject({
      purpose: z.string().min(1).max(80).optional(),
      dataClass: z.string().min(1).max(80).optional(),
    })
    .optional()
    .describe('What the targets are used for, and with which data: held against the policies of use.'),
  inputs: z.record(camelSchema, inputDefinitionSchema).default({}),
  steps: z.array(stepDefinitionSchema).min(1).max(100),
});
export type Procedure = z.infer<typeof procedureShape>;
export const procedureSchema = procedureShape.superRefine(checkReferences);

/** The procedure as a record: its definition under the id of its stored version. */
export interface StoredProcedure {
  id: number;
  key: string;
  version: number;
  name: string;
  level: Level;
  contentHash: string;
  definition: Procedure;
}

export function procedureHash(procedure: Procedure): string {
  return contentHash(procedure);
}
