import type { LifecycleFile, ProductLifecycle, ReleaseLifecycle } from './lifecycle.ts';

/** The shipped text of one file: one release a line, so that a diff shows which release moved. */
export function serializeLifecycles(file: LifecycleFile): string {
  const { products, ...provenance } = file;
  const head = JSON.stringify(provenance).slice(0, -1);
  return `${head},"products":[\n${products.map(productText).join(',\n')}\n]}\n`;
}

function productText(product: ProductLifecycle): string {
  const { releases, identifiers, ...rest } = product;
  const head = compact({ ...rest, identifiers: compact(identifiers) });
  const lines = releases.map((release: ReleaseLifecycle) => `  ${JSON.stringify(compact(release))}`);
  return `{${JSON.stringify(head).slice(1, -1)},"releases":[\n${lines.join(',\n')}]}`;
}

/** Leaves out what the schema fills in by itself: nothing, "no" and the empty list. */
function compact(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => !isDefault(field)));
}

function isDefault(field: unknown): boolean {
  if (field === null || field === false) return true;
  if (Array.isArray(field)) return field.length === 0;
  return typeof field === 'object' && Object.keys(field as object).length === 0;
}
