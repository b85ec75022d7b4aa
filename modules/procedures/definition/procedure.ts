import { z } from 'zod';
import { contentHash, type Level } from '#kernel';
import { inputDefinitionSchema } from './input.ts';
import { offeredInputs, offeredSchema } from './offered.ts';

/**
 * Words
 * - A *procedure* is written down once and versioned: a run keeps the version it started with.
 * - A *step* of it says what is done (`command`), how one sees that it took effect (`verify`), how it is taken back
 *   (`undo`) and whether doing it twice does no harm (`repeatable`).
 * - `verify` is a question to the host: exit status 0 means yes, 1 means no, anything else means that nobody knows.
 */
const name = z.string().min(1).max(120);
const key = z.string().regex(/^[a-z][a-z0-9-]{1,79}$/, 'must be lower-case words joined by hyphens');
const text = z.string().min(1).max(2000);

/** Either a POSIX-sh script, or a list of arguments in which `{input}` stands for the value of an input. */
export const commandSchema = z.union(
  [
    z.strictObject({ script: z.string().min(1).max(20_000) }),
    z.strictObject({ argv: z.array(z.string().min(1).max(2000)).min(1).max(100) }),
  ],
  { error: 'must be {script: …} or {argv: […]}' },
);
export type CommandDefinition = z.infer<typeof commandSchema>;

const reaching = {
  name,
  why: text.optional(),
  timeoutSeconds: z.int().min(1).max(86_400).default(300),
  retries: z.int().min(0).max(10).default(0),
  retryAfterSeconds: z.int().min(0).max(3600).default(5),
  /** root: through sudo without a password where the sign-in is another user. */
  as: z.enum(['root', 'user']).default('root'),
};

/** The kinds that exist so far; each further kind is one more member here and one more executor. */
export const stepDefinitionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run'),
    ...reaching,
    command: commandSchema,
    /** Shows what `command` would do, and changes nothing. */
    dryRun: commandSchema.optional(),
    verify: commandSchema.optional(),
    undo: commandSchema.optional(),
    repeatable: z.boolean().default(false),
  }),
  /** Asks only; the answer "no" fails the run. */
  z.strictObject({ kind: z.literal('verify'), ...reaching, command: commandSchema }),
  /** Looks at the target again and takes what it says into the estate. */
  z.strictObject({ kind: z.literal('observe'), name, why: text.optional(), timeoutSeconds: reaching.timeoutSeconds }),
]);
export type StepDefinition = z.infer<typeof stepDefinitionSchema>;
export type StepKind = StepDefinition['kind'];

export const procedureSchema = z
  .strictObject({
    key,
    version: z.int().min(1),
    name,
    summary: text,
    /** The least level of who starts it. */
    level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
    /** Key of the domain it belongs to; a run happens in the domain of its target. */
    domain: z.string().min(1).max(80),
    why: text,
    /** Keys of the standards or objectives that it serves. */
    serves: z.array(key).default([]),
    risk: z.enum(['low', 'medium', 'high']),
    expectedMinutes: z.int().min(1).max(10_000),
    /** whether a run must belong to something that was approved. */
    approval: z.enum(['required', 'none']).default('required'),
    /** That people may ask for it (offered.ts). */
    offered: offeredSchema.optional(),
    inputs: z
      .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a camelCase name'), inputDefinitionSchema)
      .default({}),
    steps: z.array(stepDefinitionSchema).min(1).max(100),
  })
  .superRefine((procedure, context) => {
    for (const [path, input] of offeredInputs(procedure.offered)) {
      if (!Object.hasOwn(procedure.inputs, input))
        context.addIssue({
          code: 'custom',
          path: ['offered', ...path],
          message: `speaks of ${input}, which is no input`,
        });
    }
    const seen = new Set<string>();
    procedure.steps.forEach((step, index) => {
      if (seen.has(step.name)) {
        context.addIssue({
          code: 'custom',
          path: ['steps', index, 'name'],
          message: 'is the name of an earlier step too',
        });
      }
      seen.add(step.name);
      for (const [field, command] of commandsOf(step)) {
        for (const input of placeholdersIn(command)) {
          if (!Object.hasOwn(procedure.inputs, input)) {
            const path = ['steps', index, field];
            context.addIssue({ code: 'custom', path, message: `speaks of {${input}}, which is no input` });
          }
        }
      }
      if (step.kind === 'run' && step.retries > 0 && !step.repeatable) {
        const path = ['steps', index, 'retries'];
        context.addIssue({ code: 'custom', path, message: 'needs "repeatable: true": a retry repeats the command' });
      }
    });
  });
export type Procedure = z.infer<typeof procedureSchema>;

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

export const PLACEHOLDER = /\{([a-z][A-Za-z0-9]*)\}/g;

function placeholdersIn(command: CommandDefinition): string[] {
  if ('script' in command) return [];
  return command.argv.flatMap((argument) => [...argument.matchAll(PLACEHOLDER)].map((match) => match[1]!));
}

function commandsOf(step: StepDefinition): [string, CommandDefinition][] {
  if (step.kind === 'observe') return [];
  const all: [string, CommandDefinition | undefined][] =
    step.kind === 'verify'
      ? [['command', step.command]]
      : [
          ['command', step.command],
          ['dryRun', step.dryRun],
          ['verify', step.verify],
          ['undo', step.undo],
        ];
  return all.filter((pair): pair is [string, CommandDefinition] => pair[1] !== undefined);
}
