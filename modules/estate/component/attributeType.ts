import { z } from 'zod';
import { attributeShape, isBuiltIn, type Kind, ownAttributeName } from './kind.ts';

/**
 * What sort of value an attribute takes, for whoever has it as text: a cell of a table, a field of a form. `own`: only the
 * schema of the workspace knows.
 */
export type AttributeType = 'own' | 'text' | 'integer' | 'number' | 'boolean' | 'day' | 'list' | 'json';

interface Schema {
  type?: string;
  format?: string;
  items?: Schema;
  anyOf?: Schema[];
}

const known = new Map<string, AttributeType | null>();

/** null: the kind has no such attribute. */
export function attributeType(kind: Kind, name: string): AttributeType | null {
  const key = `${kind} ${name}`;
  let type = known.get(key);
  if (type === undefined) {
    const shape = attributeShape(kind);
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    // What an attribute of one's own may be is only known to its schema: as text it is read, as text it is checked.
    const own = !isBuiltIn(kind) || ownAttributeName.test(name);
    const unknownType = own ? 'text' : null;
    type = schema ? typeOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema) : unknownType;
    known.set(key, type);
  }
  return type;
}

/** The attributes that a kind has, in the order of their declaration. */
export function attributeNames(kind: Kind): string[] {
  return Object.keys(attributeShape(kind));
}

function typeOf(schema: Schema): AttributeType {
  if (schema.anyOf?.length) {
    const types = new Set(schema.anyOf.map(typeOf));
    return types.size === 1 ? [...types][0]! : 'json';
  }
  if (schema.type === 'string') return schema.format === 'date' ? 'day' : 'text';
  if (schema.type === 'integer' || schema.type === 'number' || schema.type === 'boolean') return schema.type;
  if (schema.type === 'array')
    return schema.items?.type === 'string' || schema.items?.anyOf?.every((one) => one.type === 'string')
      ? 'list'
      : 'json';
  return 'json';
}
