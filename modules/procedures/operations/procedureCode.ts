import { z } from 'zod';
import { type AnyOperation, operation, refSchema, toRef } from '#platform';
import { importProcedure, problemsOf } from '../definition/import.ts';
import { procedureJsonSchema } from '../definition/jsonSchema.ts';
import { MAX_PROCEDURE_CHARACTERS } from '../definition/validate.ts';
import { requireReader } from './may.ts';

const text = z.string().min(1).max(MAX_PROCEDURE_CHARACTERS).describe('The YAML of one procedure.');

const schema = operation({
  id: 'procedure.schema',
  method: 'GET',
  path: '/procedure-schema',
  tag: 'Operations',
  summary: 'Give the JSON Schema of procedures, for editors and other tools',
  permission: 'run.read',
  output: z.record(z.string(), z.json()),
  cli: { words: ['procedure', 'schema'] },
  async handler(context) {
    await requireReader(context);
    return procedureJsonSchema();
  },
});

const validate = operation({
  id: 'procedure.validate',
  method: 'POST',
  path: '/procedure-validations',
  tag: 'Operations',
  summary: 'Say what is wrong with the text of a procedure, with line and column',
  permission: 'run.read',
  body: z.object({ text }),
  output: z.object({
    ok: z.boolean(),
    slug: z.string().nullable(),
    version: z.int().nullable(),
    problems: z.array(z.object({ line: z.int(), column: z.int(), path: z.string(), message: z.string() })),
  }),
  async handler(context, { body }) {
    await requireReader(context);
    const { procedure, problems } = await problemsOf(context, body.text);
    const ok = problems.length === 0;
    return { ok, slug: procedure?.key ?? null, version: procedure?.version ?? null, problems: problems.slice(0, 200) };
  },
});

const take = operation({
  id: 'procedure.import',
  method: 'POST',
  path: '/procedures',
  tag: 'Operations',
  summary: 'Take in a procedure from its text, as a new one or as the next version',
  permission: 'procedure.define',
  body: z.object({ text }),
  output: refSchema.extend({ slug: z.string(), version: z.int(), contentHash: z.string(), added: z.boolean() }),
  errors: ['invalid_input', 'forbidden', 'conflict'],
  async handler(context, { body }) {
    const { procedure, added } = await importProcedure(context, body.text);
    const { key: slug, version, contentHash } = procedure;
    return { ...toRef('procedure', procedure.id, procedure.name), slug, version, contentHash, added };
  },
});

export const procedureCodeOperations: AnyOperation[] = [schema, validate, take];
