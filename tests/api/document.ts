// The OpenAPI document as the tests walk it, each operation beside its declaration.

import type { AnyOperation } from '#platform';
import { openApiDocument } from '../../apps/composition/openApi.ts';
import { allOperations } from '../../apps/composition/operations.ts';

export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  format?: string;
  pattern?: string;
  minLength?: number;
  minItems?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  default?: unknown;
}

export interface ApiOperation {
  id: string;
  method: string;
  /** With {name} for parameters. */
  path: string;
  parameters: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }[];
  body: { type: string; schema: Schema; required: boolean } | null;
  responses: Record<string, { description: string }>;
  declaration: AnyOperation;
}

interface Described {
  operationId: string;
  parameters: ApiOperation['parameters'];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: ApiOperation['responses'];
}

const declarations = new Map(allOperations.map((operation) => [operation.id, operation]));
const document = openApiDocument() as { paths: Record<string, Record<string, Described>> };

export const apiOperations: ApiOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => {
    const [type, content] = Object.entries(described.requestBody?.content ?? {})[0] ?? [];
    return {
      id: described.operationId,
      method: method.toUpperCase(),
      path,
      parameters: described.parameters,
      body: type && content ? { type, schema: content.schema, required: described.requestBody!.required } : null,
      responses: described.responses,
      declaration: declarations.get(described.operationId)!,
    };
  }),
);
