import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#kernel';
import { libraryFolder, loadCatalogueSource } from '../../../library/load.ts';
import { buildCatalogue, type Catalogue } from '../software/catalogue.ts';

type CatalogueSource = ReturnType<typeof loadCatalogueSource>;

let source: CatalogueSource | undefined;
let built: Catalogue | undefined;
let hash: string | undefined;

/** The shipped products with their lifecycles. Read once a process: it is content, the same for every workspace. */
export function shippedProducts(): CatalogueSource['products'] {
  source ??= loadCatalogueSource();
  return source.products;
}

/** What matching knows, built once a process. */
export function catalogue(): Catalogue {
  source ??= loadCatalogueSource();
  built ??= buildCatalogue(source);
  return built;
}

/** Says whether the tables still hold what is shipped, without parsing it. */
export function shippedProductsHash(): string {
  hash ??= sha256(
    ['lifecycles', 'products']
      .flatMap((folder) =>
        readdirSync(join(libraryFolder, folder))
          .filter((name) => /\.(json|yaml)$/.test(name))
          .sort()
          .map((name) => join(libraryFolder, folder, name)),
      )
      .map((path) => sha256(readFileSync(path, 'utf8')))
      .join('\n'),
  );
  return hash;
}
