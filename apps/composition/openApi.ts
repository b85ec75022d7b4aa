import { readFileSync } from 'node:fs';
import { toOpenApi } from '#platform';
import { allOperations } from './operations.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The document that is served at /api/openapi.json and committed as packages/api-client/generated/openapi.json. */
export function openApiDocument(): Record<string, unknown> {
  return toOpenApi(allOperations, version);
}
