import { PlumblineError } from '#kernel';

/** Keeps the named fields (and `id`) of each item of a page. Throws `invalid_input` for a field that the items do not have. */
export function selectFields(answer: unknown, fields: string): unknown {
  const wanted = new Set(
    fields
      .split(',')
      .map((field) => field.trim())
      .filter(Boolean),
  );
  const page = answer as { items: Record<string, unknown>[] };
  const first = page.items[0];
  if (first) {
    const unknown = [...wanted].filter((field) => !Object.hasOwn(first, field));
    if (unknown.length > 0) {
      throw new PlumblineError(
        'invalid_input',
        `There is no field "${unknown[0]!.slice(0, 40)}". Fields: ${Object.keys(first).join(', ')}.`,
        {
          issues: [{ path: '/query/fields', message: `must name some of ${Object.keys(first).join(', ')}` }],
        },
      );
    }
  }
  return {
    ...page,
    items: page.items.map((item) =>
      Object.fromEntries(Object.entries(item).filter(([name]) => name === 'id' || wanted.has(name))),
    ),
  };
}
