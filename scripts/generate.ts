// Writes what is generated and committed: the schema's types and dump, the OpenAPI document, the typed client.
// `--check` writes nothing and exits 1 when a committed file is not current.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describeSchema, describeTypes } from '../packages/platform/database/describe.ts';
import { migrate } from '../packages/platform/database/migrate.ts';
import { withTemporaryPostgres } from '../packages/testkit/temporaryPostgres.ts';

const check = process.argv.includes('--check');
const root = fileURLToPath(new URL('../', import.meta.url));

const files = new Map<string, string>();
await withTemporaryPostgres(async (url) => {
  await migrate(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  files.set('packages/platform/database/generated/schema.ts', await describeTypes(client));
  files.set('db/schema.sql', await describeSchema(client));
  await client.end();
});

let stale = 0;
for (const [path, text] of files) {
  const before = await readFile(root + path, 'utf8').catch(() => '');
  if (before === text) continue;
  stale += 1;
  if (check) console.error(`${path} is not current. Run: npm run generate`);
  else {
    await writeFile(root + path, text);
    console.log(`wrote ${path}`);
  }
}
process.exit(check && stale > 0 ? 1 : 0);
