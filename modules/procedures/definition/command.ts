import { z } from 'zod';

/**
 * Either a POSIX-sh script, or a list of arguments. In arguments, standard input, paths and contents `{…}` stands for a
 * value (template.ts); a script gets the inputs as environment variables, and no value is ever written into it.
 */
const stdin = z
  .string()
  .min(1)
  .max(20_000)
  .optional()
  .describe('What the command reads. The place for a secret: others on the target can see arguments and environment.');

const env = z
  .record(
    z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/, 'must be the name of a variable, in capitals'),
    z.string().max(4000),
  )
  .optional()
  .describe('Further variables, such as what an earlier step left: {steps.id.outputs.name}.');

export const scriptSchema = z.strictObject({
  script: z
    .string()
    .min(1)
    .max(20_000)
    .describe('Read by /bin/sh -eu. Inputs are environment variables: newPackage is NEW_PACKAGE.'),
  env,
  stdin,
});
export const argvSchema = z.strictObject({
  argv: z
    .array(z.string().min(1).max(2000))
    .min(1)
    .max(100)
    .describe('A program and its arguments; {input} stands for a value.'),
  env,
  stdin,
});

export const commandSchema = z.union([scriptSchema, argvSchema], { error: 'must be {script: …} or {argv: […]}' });
export type CommandDefinition = z.infer<typeof commandSchema>;

/** A file that is put on the target before the command runs. */
export const fileSchema = z.strictObject({
  path: z.string().min(2).max(1000).startsWith('/', 'must be an absolute path'),
  content: z.string().max(200_000),
  mode: z
    .string()
    .regex(/^0[0-7]{3}$/, 'must be octal, such as 0644')
    .default('0600'),
});
export type FileDefinition = z.infer<typeof fileSchema>;
