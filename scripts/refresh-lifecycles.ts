/**
 * Converts a file in the form of endoflife.date's data into library/lifecycles/, and prints what changed.
 *
 *   node bin/node24.mjs scripts/refresh-lifecycles.ts FILE [--dry-run]
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlumblineError } from '#kernel';
import { compareLifecycles, describeDifference } from '../library/lifecycles/compare.ts';
import { convertLifecycles } from '../library/lifecycles/convert.ts';
import { type LifecycleFile, productCategories } from '../library/lifecycles/lifecycle.ts';
import { serializeLifecycles } from '../library/lifecycles/serialize.ts';
import { libraryFolder, loadLifecycles } from '../library/load.ts';

const folder = join(libraryFolder, 'lifecycles');

function main(args: string[]): number {
  const file = args.find((arg) => !arg.startsWith('--'));
  if (!file) {
    console.error('Usage: refresh-lifecycles.ts FILE [--dry-run]');
    return 2;
  }
  const dryRun = args.includes('--dry-run');
  const fresh = convertLifecycles(readSource(file));
  const differences = compareLifecycles(current(), fresh);
  for (const difference of differences) console.log(describeDifference(difference));
  const releases = fresh.products.reduce((sum, product) => sum + product.releases.length, 0);
  if (!dryRun) write(fresh);
  console.log(
    `${fresh.products.length} products, ${releases} releases as of ${fresh.date}; ${differences.length} differences.` +
      (dryRun ? ' Nothing written (--dry-run).' : ` Written to ${folder}.`),
  );
  return 0;
}

function readSource(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PlumblineError('library_invalid', `${file} cannot be read as JSON: ${(error as Error).message}`);
  }
}

function current(): Pick<LifecycleFile, 'products'> {
  const shipped = readdirSync(folder).some((name) => name.endsWith('.json'));
  return shipped ? loadLifecycles() : { products: [] };
}

/** One file a category: small enough to read, and a diff stays near its subject. */
function write(file: LifecycleFile): void {
  for (const category of productCategories) {
    const path = join(folder, `${category}.json`);
    const products = file.products.filter((product) => product.category === category);
    if (products.length > 0) writeFileSync(path, serializeLifecycles({ ...file, products }));
    else rmSync(path, { force: true });
  }
  const readme = join(folder, 'README.md');
  writeFileSync(readme, restate(readFileSync(readme, 'utf8'), file));
}

/** The README names the state that lies beside it. */
function restate(text: string, file: LifecycleFile): string {
  const releases = file.products.reduce((sum, product) => sum + product.releases.length, 0);
  return text
    .replace(
      /^[0-9,]+ products with [0-9,]+ releases/m,
      `${say(file.products.length)} products with ${say(releases)} releases`,
    )
    .replace(/commit `[0-9a-f]*`/, `commit \`${file.commit ?? ''}\``)
    .replace(/\| as of \| [0-9-]+ \|/, `| as of | ${file.date} |`);
}

function say(count: number): string {
  return count.toLocaleString('en');
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof PlumblineError)) throw error;
  console.error(`${error.message}\n${error.remedy}`);
  process.exitCode = 1;
}
