import { z } from 'zod';
import { refSchema, toRef } from '#platform';
import { describeStep, describeUndo, describeVerify } from '../definition/describe.ts';
import { inputDefinitionSchema } from '../definition/input.ts';
import type { StoredProcedure } from '../definition/procedure.ts';
import { stepKinds } from '../definition/step.ts';
import type { StoredVersion } from '../definition/store.ts';
import { isRepeatable, stepChanges } from '../plan/planStep.ts';
import type { May } from './may.ts';

const personSchema = refSchema.extend({ level: z.int() });

export const maySchema = z.object({
  allowed: z.boolean(),
  /** supervised: the supervisor confirms each step. null: not at all. */
  how: z.enum(['own', 'supervised', 'delegated', 'break-glass']).nullable(),
  supervisor: refSchema.nullable(),
  /** Why not. */
  reason: z.string().nullable(),
  /** Where one may not: who could now. */
  whoCould: z.array(personSchema),
});

export const procedureView = refSchema.extend({
  slug: z.string(),
  version: z.int(),
  level: z.int(),
  domain: z.string(),
  domainName: z.string(),
  summary: z.string(),
  why: z.string(),
  serves: z.array(z.string()),
  risk: z.enum(['low', 'medium', 'high']),
  expectedMinutes: z.int(),
  approval: z.enum(['required', 'none']),
  targets: z.object({ count: z.enum(['none', 'one', 'many']), kinds: z.array(z.string()), concurrency: z.int() }),
  stepCount: z.int(),
  origin: z.enum(['library', 'import']),
  /** Whether one may start it in its own domain. In the domain of a target it may be otherwise. */
  start: maySchema,
});

export const procedureDetail = procedureView.extend({
  contentHash: z.string(),
  use: z.object({ purpose: z.string().nullable(), dataClass: z.string().nullable() }),
  inputs: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      label: z.string(),
      help: z.string().nullable(),
      required: z.boolean(),
      /** As the procedure defines it: limits, pattern, options. */
      definition: z.record(z.string(), z.json()),
    }),
  ),
  steps: z.array(
    z.object({
      position: z.int(),
      id: z.string().nullable(),
      name: z.string(),
      kind: z.enum(stepKinds),
      why: z.string().nullable(),
      when: z.string().nullable(),
      once: z.boolean(),
      command: z.string(),
      verify: z.string().nullable(),
      undo: z.string().nullable(),
      repeatable: z.boolean(),
      changes: z.boolean(),
      calls: z.string().nullable(),
      generates: z.array(z.string()),
      outputs: z.array(z.string()),
    }),
  ),
  versions: z.array(
    z.object({ key: z.string(), version: z.int(), name: z.string(), contentHash: z.string(), createdAt: z.string() }),
  ),
  /** The text as it was imported, or what the library's comes to. */
  yaml: z.string(),
});

export interface Seen {
  origin: 'library' | 'import';
  domainName: string;
  start: May;
}

export function toView(procedure: StoredProcedure, seen: Seen): z.input<typeof procedureView> {
  const { level, domain, summary, why, serves, risk, expectedMinutes, approval, targets, steps } = procedure.definition;
  return {
    ...toRef('procedure', procedure.id, procedure.name),
    slug: procedure.key,
    version: procedure.version,
    ...{ level, domain, summary, why, serves, risk, expectedMinutes, approval, targets },
    ...{ stepCount: steps.length, domainName: seen.domainName, origin: seen.origin, start: seen.start },
  };
}

export function toDetail(
  procedure: StoredProcedure,
  versions: readonly StoredVersion[],
  yaml: string,
  seen: Seen,
): z.input<typeof procedureDetail> {
  const { definition } = procedure;
  return {
    ...toView(procedure, seen),
    contentHash: procedure.contentHash,
    use: { purpose: definition.use?.purpose ?? null, dataClass: definition.use?.dataClass ?? null },
    inputs: Object.entries(definition.inputs).map(([name, input]) => ({
      name,
      type: input.type,
      label: input.label,
      help: input.help ?? null,
      required: input.required,
      definition: z.record(z.string(), z.json()).parse(inputDefinitionSchema.parse(input)),
    })),
    steps: definition.steps.map((step, index) => ({
      position: index + 1,
      id: step.id ?? null,
      name: step.name,
      kind: step.kind,
      why: step.why ?? null,
      when: step.when ?? null,
      once: step.once,
      command: describeStep(step),
      verify: describeVerify(step),
      undo: describeUndo(step),
      repeatable: step.kind === 'call' || isRepeatable(step),
      changes: stepChanges(step),
      calls: step.kind === 'call' ? step.procedure : null,
      generates: 'generate' in step && step.generate ? [step.generate].flat().map((made) => made.secret) : [],
      outputs: 'outputs' in step ? Object.keys(step.outputs) : step.kind === 'instruct' ? Object.keys(step.asks) : [],
    })),
    versions: versions.map((version) => ({
      key: toRef('procedure', version.id, version.name).key,
      version: version.version,
      name: version.name,
      contentHash: version.contentHash,
      createdAt: version.createdAt.toISOString(),
    })),
    yaml,
  };
}
