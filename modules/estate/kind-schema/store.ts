import { PlumblineError } from '#kernel';
import type { Reader } from '#platform';
import { common } from '../component/attributes/groups.ts';
import type { StoredComponent } from '../component/component.ts';
import { isBuiltIn } from '../component/kind.ts';
import { checkOwn, type OwnSchema, ownAttributes, readKindSchema } from './kind-schema.ts';

const commonNames: ReadonlySet<string> = new Set(Object.keys(common));
const PREFIX = 'attributes.';
const attributeOf = (field: string): string => (field.startsWith(PREFIX) ? field.slice(PREFIX.length) : '');
/** Schemas as checks, by kind and version: few, and dear to make. */
const made = new Map<string, OwnSchema>();

export async function readKindSchemas(reader: Reader, kinds: string[]): Promise<Map<string, OwnSchema>> {
  const rows = await reader
    .selectFrom('kind_schema')
    .select(['id', 'kind', 'version', 'schema'])
    .where('kind', 'in', kinds)
    .execute();
  return new Map(
    rows.map((row) => {
      const key = JSON.stringify(row.schema);
      const cached =
        made.get(`${row.kind} ${key}`) ?? readKindSchema(row.kind, row.schema as Parameters<typeof readKindSchema>[1]);
      if (made.size > 500) made.clear();
      made.set(`${row.kind} ${key}`, cached);
      return [row.kind, cached];
    }),
  );
}

/** What is written of a component, as far as its schema cares. */
export interface Checked {
  component: Pick<StoredComponent, 'kind' | 'name' | 'attributes'>;
  isNew: boolean;
  changed: ReadonlySet<string>;
}

/**
 * Holds what is one's own of some components against its schema. One statement, and none where nothing of one's own is
 * said: a schema that was narrowed does not stop what is said of other things. Returns those that do not fit.
 */
export async function unfit<One extends Checked>(
  reader: Reader,
  entries: readonly One[],
): Promise<Map<One, PlumblineError>> {
  const errors = new Map<One, PlumblineError>();
  const concerned = entries.filter(({ component: { kind, attributes }, isNew, changed }) =>
    isBuiltIn(kind)
      ? (isNew ? Object.keys(attributes) : [...changed].map(attributeOf)).some((name) => name.startsWith('x-'))
      : isNew || [...changed].some((field) => field.startsWith(PREFIX)),
  );
  if (concerned.length === 0) return errors;
  const schemas = await readKindSchemas(reader, [...new Set(concerned.map(({ component }) => component.kind))]);
  for (const one of concerned) {
    const { kind, name, attributes } = one.component;
    const own = schemas.get(kind);
    if (!own && !isBuiltIn(kind)) {
      errors.set(
        one,
        new PlumblineError('invalid_input', `There is no kind "${kind}". An administrator can define it.`, {
          issues: [{ path: '/kind', message: 'is not defined' }],
        }),
      );
      continue;
    }
    const issues = checkOwn(own, kind, ownAttributes(kind, attributes, commonNames));
    if (issues.length === 0) continue;
    const words = issues
      .slice(0, 5)
      .map((issue) => `${issue.path} ${issue.message}`)
      .join('; ');
    errors.set(
      one,
      new PlumblineError('invalid_input', `These are not valid attributes of the ${kind} "${name}": ${words}.`, {
        issues,
      }),
    );
  }
  return errors;
}
