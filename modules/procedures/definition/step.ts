import { RE2JS } from 're2js';
import { z } from 'zod';
import { argvSchema, commandSchema, fileSchema, scriptSchema } from './command.ts';
import { inputDefinitionSchema } from './input.ts';
import { estateSchema, httpSchema, ldapRequestSchema } from './reach.ts';

/**
 * Words
 * - A *step* says what is done (its kind's own fields), when it is left out (`when`), how one sees that it took effect
 *   (`verify`), how it is taken back (`undo`) and whether doing it twice does no harm (`repeatable`).
 * - A question is yes, no, or nobody knows: for a command exit status 0, 1, anything else.
 * - `{…}` in a text stands for a value (template.ts); an expression is CEL (expression.ts).
 */
export const nameSchema = z.string().min(1).max(120);
export const keySchema = z.string().regex(/^[a-z][a-z0-9-]{1,79}$/, 'must be lower-case words joined by hyphens');
export const camelSchema = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'must be a camelCase name');
export const textSchema = z.string().min(1).max(2000);
const longText = z.string().min(1).max(20_000);
export const levelSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)], {
  error: 'must be a level from 1 to 5',
});
export const expressionSchema = z.string().min(1).max(1000).describe('CEL over inputs, steps and target.');

/** Where the directory is: `target` says that the step's target knows (its attribute `directory`). */
export const serverSchema = z.union(
  [
    z.literal('target'),
    z.strictObject({
      url: z.string().regex(/^(ldaps?:\/\/[^/\s]+|\{[a-z][A-Za-z0-9]*\})$/, 'must be ldap://host or ldaps://host'),
      startTls: z.boolean().default(false),
      ca: z.string().max(20_000).optional(),
      credential: keySchema.optional(),
    }),
  ],
  { error: 'must be "target" or {url: …, startTls: …, ca: …, credential: …}' },
);
export type ServerDefinition = z.infer<typeof serverSchema>;

const expression = z.strictObject({ expression: expressionSchema });
const http = z.strictObject({ http: httpSchema });
const ldap = z.strictObject({ ldap: ldapRequestSchema, server: serverSchema.optional() });
const instruct = z.strictObject({ instruct: longText });
const estate = z.strictObject({ estate: estateSchema });

export const probeSchema = z.union([scriptSchema, argvSchema, http, ldap, expression], {
  error: 'must be {script: …}, {argv: […]}, {http: …}, {ldap: …} or {expression: …}',
});
export type ProbeDefinition = z.infer<typeof probeSchema>;

export const undoSchema = z.union([scriptSchema, argvSchema, http, ldap, estate, instruct], {
  error: 'must be {script: …}, {argv: […]}, {http: …}, {ldap: …}, {estate: …} or {instruct: …}',
});
export type UndoDefinition = z.infer<typeof undoSchema>;

/** What a step leaves for later ones: `steps.<id>.outputs.<name>`. */
const typed = {
  type: z.enum(['text', 'integer', 'boolean']).default('text'),
  required: z.boolean().default(true),
  secret: z.boolean().default(false).describe('Goes into the vault; {secrets.<name>} stands for it.'),
};
/** What is a number by itself: as text it would be equal to none. */
const counted = { ...typed, type: typed.type.default('integer') };
const pattern = z
  .string()
  .min(1)
  .max(400)
  .refine((source) => groupsOf(source) > 0, 'must be an RE2 pattern with a group for the value')
  .describe('RE2; what its first group catches is the value.');
const outputsOf = {
  run: z.union(
    [
      z.strictObject({ stdout: z.union([z.literal(true), pattern]), ...typed }),
      z.strictObject({ exitCode: z.literal(true), ...counted }),
    ],
    { error: 'must be {stdout: true}, {stdout: <RE2>} or {exitCode: true}' },
  ),
  http: z.union(
    [
      z.strictObject({ json: z.string().regex(/^(\/[^/]*)+$/, 'must be a JSON pointer'), ...typed }),
      z.strictObject({ header: z.string().regex(/^[A-Za-z0-9-]{1,80}$/), ...typed }),
      z.strictObject({ status: z.literal(true), ...counted }),
    ],
    { error: 'must be {json: <pointer>}, {header: <name>} or {status: true}' },
  ),
  ldap: z.union(
    [
      z.strictObject({ attribute: z.string().regex(/^[A-Za-z][A-Za-z0-9;-]{0,79}$/), ...typed }),
      z.strictObject({ dn: z.literal(true), ...typed }),
      z.strictObject({ count: z.literal(true), ...counted }),
    ],
    { error: 'must be {attribute: <name>}, {dn: true} or {count: true}' },
  ),
};
const named = <T extends z.ZodType>(schema: T) => z.record(camelSchema, schema).default({});

/** What every step may say. */
const common = {
  id: camelSchema.optional().describe('How expressions and other steps speak of it.'),
  name: nameSchema,
  why: textSchema.optional(),
  when: expressionSchema.optional().describe('CEL; where it says no, the step is skipped.'),
  once: z.boolean().default(false).describe('Done once for the run and not for each target.'),
  target: z
    .string()
    .regex(/^\{[a-z][A-Za-z0-9]*\}$/, 'must be {input}, an input of type component')
    .optional()
    .describe('Done to another component than the target of the run.'),
};

/** A secret that is made just before the step. */
const generateSchema = z.strictObject({
  secret: camelSchema.describe('{secrets.<name>} stands for it.'),
  kind: z.enum(['password', 'passphrase', 'token', 'ssh-key']).default('password'),
  length: z.int().min(4).max(128).optional().describe('Characters, words of a passphrase, or bytes of a token.'),
  deliver: z
    .enum(['requester', 'starter', 'nobody'])
    .default('nobody')
    .describe('Who is shown it, once, when the run is finished.'),
});
const generate = z.union([generateSchema, z.array(generateSchema).min(1).max(10)]).optional();

export const retriesSchema = z.union(
  [
    z.int().min(0).max(10),
    z.strictObject({
      times: z.int().min(1).max(10),
      delaySeconds: z.int().min(0).max(3600).default(5),
      backoff: z.enum(['none', 'double']).default('double'),
      maxDelaySeconds: z.int().min(1).max(86_400).default(300),
    }),
  ],
  { error: 'must be a number from 0 to 10 or {times: …, delaySeconds: …, backoff: …}' },
);
export type RetriesDefinition = z.infer<typeof retriesSchema>;

const reaching = {
  ...common,
  timeoutSeconds: z.int().min(1).max(86_400).default(300),
  retries: retriesSchema.default(0),
  retryAfterSeconds: z.int().min(0).max(3600).default(5).describe('Where retries is a number.'),
};
const as = z
  .enum(['root', 'user'])
  .default('root')
  .describe('root: through sudo without a password where the sign-in is another user.');
const effect = {
  generate,
  verify: probeSchema.optional(),
  undo: undoSchema.optional(),
  repeatable: z.boolean().default(false),
};
const evidence = z.enum(['none', 'text', 'file', 'photo']).default('none');

export const stepDefinitionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('instruct').describe('A person does it.'),
    ...common,
    text: longText.describe('Markdown: paragraphs, lists, **bold**, `code`, links.'),
    checklist: z.array(textSchema).max(50).default([]),
    evidence,
    asks: named(inputDefinitionSchema).describe('What the person fills in; it becomes the outputs.'),
    generate,
    verify: probeSchema.optional(),
    undo: undoSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('check').describe('Somebody, or something, says yes or no: the output `answer`.'),
    ...reaching,
    question: longText,
    by: z
      .union([z.literal('person'), commandSchema, expression], {
        error: 'must be person, {script: …}, {argv: […]} or {expression: …}',
      })
      .default('person'),
    evidence,
    onNo: z.enum(['fail', 'go-on']).default('fail'),
    as,
  }),
  z.strictObject({
    kind: z.literal('approve').describe('Somebody else agrees to exactly this plan.'),
    ...common,
    question: longText,
    level: levelSchema,
    domain: keySchema.optional().describe('Where the level counts; left out: the domain of the run.'),
  }),
  z.strictObject({
    kind: z.literal('run').describe('Executes a command on the target.'),
    ...reaching,
    ...effect,
    as,
    files: z.array(fileSchema).max(20).default([]),
    command: commandSchema,
    dryRun: commandSchema.optional().describe('Shows what `command` would do, and changes nothing.'),
    outputs: named(outputsOf.run),
  }),
  z.strictObject({
    kind: z.literal('http').describe('Sends a request.'),
    ...reaching,
    ...effect,
    request: httpSchema,
    outputs: named(outputsOf.http),
  }),
  z.strictObject({
    kind: z.literal('ldap').describe('Speaks to a directory.'),
    ...reaching,
    ...effect,
    server: serverSchema.default('target'),
    request: ldapRequestSchema,
    outputs: named(outputsOf.ldap),
  }),
  z.strictObject({
    kind: z.literal('estate').describe('Changes a component in the estate.'),
    ...common,
    change: estateSchema,
    undo: undoSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('wait').describe('Waits for a time, or until something is so.'),
    ...common,
    for: z.union(
      [
        z.strictObject({ seconds: z.int().min(1).max(31_622_400) }),
        z.strictObject({
          time: z.union([z.iso.datetime({ offset: true }), z.string().regex(/^\{[^{}]{1,120}\}$/)], {
            error: 'must be a time with its offset, such as 2026-03-01T22:00:00+01:00, or {input}',
          }),
        }),
        z.strictObject({
          condition: probeSchema,
          everySeconds: z.int().min(1).max(86_400).default(10),
          limitSeconds: z.int().min(1).max(31_622_400).describe('After so long the step fails.'),
        }),
      ],
      { error: 'must be {seconds: …}, {time: …} or {condition: …, everySeconds: …, limitSeconds: …}' },
    ),
    as,
  }),
  z.strictObject({
    kind: z.literal('verify').describe('Asks only; the answer "no" fails the run.'),
    ...reaching,
    as,
    command: commandSchema,
  }),
  z.strictObject({
    kind: z.literal('observe').describe('Looks at the target again and takes what it says into the estate.'),
    ...common,
    timeoutSeconds: reaching.timeoutSeconds,
  }),
  z.strictObject({
    kind: z.literal('call').describe('Does the steps of another procedure.'),
    ...common,
    procedure: keySchema,
    version: z.int().min(1).optional().describe('Left out: the newest when the plan is made.'),
    inputs: z.record(camelSchema, z.union([z.string().max(4000), z.number(), z.boolean()])).default({}),
  }),
]);
export type StepDefinition = z.infer<typeof stepDefinitionSchema>;
export type StepKind = StepDefinition['kind'];
export const stepKinds = stepDefinitionSchema.options.map((option) => option.shape.kind.value) as [
  StepKind,
  ...StepKind[],
];
export type StepOf<K extends StepKind> = Extract<StepDefinition, { kind: K }>;

/** 0 also for what is no pattern. */
function groupsOf(source: string): number {
  try {
    return RE2JS.compile(source).groupCount();
  } catch {
    return 0;
  }
}
