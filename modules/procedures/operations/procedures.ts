import { z } from 'zod';
import { PlumblineError } from '#kernel';
import { type AnyOperation, listQuery, operation, pageOf, pageOfAll, refSchema, sortOf, toRef } from '#platform';
import { describeStep, describeUndo, describeVerify } from '../definition/describe.ts';
import type { StoredProcedure } from '../definition/procedure.ts';
import { stepKinds } from '../definition/step.ts';
import { listProcedures, procedureByKey } from '../definition/store.ts';
import { isRepeatable } from '../plan/planStep.ts';

const procedureView = refSchema.extend({
  slug: z.string(),
  version: z.int(),
  level: z.int(),
  domain: z.string(),
  summary: z.string(),
  why: z.string(),
  serves: z.array(z.string()),
  risk: z.enum(['low', 'medium', 'high']),
  expectedMinutes: z.int(),
  approval: z.enum(['required', 'none']),
});

const procedureDetail = procedureView.extend({
  contentHash: z.string(),
  inputs: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      label: z.string(),
      help: z.string().nullable(),
      required: z.boolean(),
    }),
  ),
  steps: z.array(
    z.object({
      position: z.int(),
      name: z.string(),
      kind: z.enum(stepKinds),
      why: z.string().nullable(),
      command: z.string(),
      verify: z.string().nullable(),
      undo: z.string().nullable(),
      repeatable: z.boolean(),
    }),
  ),
});

function toView(procedure: StoredProcedure): z.input<typeof procedureView> {
  const { level, domain, summary, why, serves, risk, expectedMinutes, approval } = procedure.definition;
  return {
    ...toRef('procedure', procedure.id, procedure.name),
    slug: procedure.key,
    version: procedure.version,
    ...{ level, domain, summary, why, serves, risk, expectedMinutes, approval },
  };
}

function toDetail(procedure: StoredProcedure): z.input<typeof procedureDetail> {
  const { definition } = procedure;
  return {
    ...toView(procedure),
    contentHash: procedure.contentHash,
    inputs: Object.entries(definition.inputs).map(([name, input]) => ({
      name,
      type: input.type,
      label: input.label,
      help: input.help ?? null,
      required: input.required,
    })),
    steps: definition.steps.map((step, index) => ({
      position: index + 1,
      name: step.name,
      kind: step.kind,
      why: step.why ?? null,
      command: describeStep(step),
      verify: describeVerify(step),
      undo: describeUndo(step),
      repeatable: step.kind === 'call' || isRepeatable(step),
    })),
  };
}

const listAll = operation({
  id: 'procedure.list',
  method: 'GET',
  path: '/procedures',
  tag: 'Operations',
  summary: 'List the procedures in their newest versions',
  permission: 'run.read',
  query: listQuery.extend({ sort: sortOf(['slug', 'name', 'level'], 'slug') }),
  output: pageOf(procedureView),
  cli: { words: ['procedure', 'list'], columns: ['slug', 'version', 'level', 'name', 'risk'] },
  async handler(context, { query }) {
    await context.authorise('run.read', { type: 'procedure', domainId: null });
    return pageOfAll(
      await listProcedures(context.db),
      query,
      (procedure, field) => (field === 'name' ? procedure.name : field === 'level' ? procedure.level : procedure.key),
      toView,
    );
  },
});

const show = operation({
  id: 'procedure.show',
  method: 'GET',
  path: '/procedures/{key}',
  tag: 'Operations',
  summary: 'Show a procedure: what it asks for, and what it does step by step',
  permission: 'run.read',
  params: z.object({ key: z.string().min(1).max(80) }),
  output: procedureDetail,
  errors: ['not_found'],
  cli: { words: ['procedure', 'show'], args: ['key'] },
  async handler(context, { params }) {
    await context.authorise('run.read', { type: 'procedure', domainId: null });
    // Either its own key (replace-package) or that of its record (PRC-3).
    const record = /^PRC-([1-9][0-9]{0,14})$/i.exec(params.key);
    if (!record) return toDetail(await procedureByKey(context.db, params.key));
    const all = await listProcedures(context.db);
    const found = all.find((procedure) => procedure.id === Number(record[1]));
    if (!found) throw new PlumblineError('not_found', `There is no procedure ${params.key.toUpperCase()}.`);
    return toDetail(found);
  },
});

export const procedureOperations: AnyOperation[] = [listAll, show];
