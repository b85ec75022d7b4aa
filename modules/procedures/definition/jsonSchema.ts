import { z } from 'zod';
import type { Json } from '#kernel';
import { procedureShape } from './procedure.ts';

/**
 * What a file of a procedure may hold, as JSON Schema (2020-12), for editors and other tools. Committed as
 * library/procedures/procedure.schema.json. It says less than `procedure validate`: names that must be there, secrets where
 * they may stand, and calls are checked only there.
 */
export function procedureJsonSchema(): { [key: string]: Json } {
  const schema = z.toJSONSchema(procedureShape, { io: 'input', reused: 'ref', target: 'draft-2020-12' });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Plumbline procedure',
    description: 'A procedure as code: see docs/guides/procedures.md.',
    ...(JSON.parse(JSON.stringify(schema)) as { [key: string]: Json }),
  };
}
