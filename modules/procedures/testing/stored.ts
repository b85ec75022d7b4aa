// A procedure as the database would give it, without a database.
import { readProcedure } from '../definition/library.ts';
import { type Procedure, procedureHash, procedureSchema, type StoredProcedure } from '../definition/procedure.ts';

export function storedProcedure(given: string | object): StoredProcedure {
  const definition: Procedure =
    typeof given === 'string' ? readProcedure(given, 'test.yaml') : procedureSchema.parse({ ...required, ...given });
  const { key, version, name, level } = definition;
  return { id: 1, key, version, name, level, definition, contentHash: procedureHash(definition) };
}

const required = {
  key: 'test-procedure',
  version: 1,
  name: 'Test',
  summary: 'A test.',
  level: 1,
  domain: 'infrastructure',
  why: 'A test.',
  risk: 'low',
  expectedMinutes: 1,
  approval: 'none',
};
