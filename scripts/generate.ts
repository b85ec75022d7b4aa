// Writes what is generated and committed: the schema's types and dump, the OpenAPI document, the typed client.
// `--check` writes nothing and exits 1 when a committed file is not current.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describeSchema, describeTypes } from '../packages/platform/database/describe.ts';
import { migrate } from '../packages/platform/database/migrate.ts';
import { withTemporaryPostgres } from '../packages/testkit/temporaryPostgres.ts';

const check = process.argv.includes('--check');
const root = fileURLToPath(new URL('../', import.meta.url));
let stale = 0;

async function put(path: string, text: string): Promise<void> {
  const before = await readFile(root + path, 'utf8').catch(() => '');
  if (before === text) return;
  stale += 1;
  if (check) {
    console.error(`${path} is not current. Run: npm run generate`);
    return;
  }
  await mkdir(dirname(root + path), { recursive: true });
  await writeFile(root + path, text);
  console.log(`wrote ${path}`);
}

await withTemporaryPostgres(async (url) => {
  await migrate(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await put('packages/platform/database/generated/schema.ts', await describeTypes(client));
    await put('db/schema.sql', await describeSchema(client));
  } finally {
    await client.end();
  }
});
// Loaded only now: the operations stand on the schema's types.
const { openApiDocument } = await import('../apps/composition/openApi.ts');
const { allOperations } = await import('../apps/composition/operations.ts');
const { toClientTypes } = await import('#platform');
await put('packages/api-client/generated/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`);
const { procedureJsonSchema } = await import('#procedures');
await put('library/procedures/procedure.schema.json', `${JSON.stringify(procedureJsonSchema(), null, 2)}\n`);
await put('packages/api-client/generated/operations.ts', toClientTypes(allOperations));
process.exit(check && stale > 0 ? 1 : 0);
