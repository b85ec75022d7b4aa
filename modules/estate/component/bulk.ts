import type { PlumblineError } from '#kernel';
import type { Context } from '#platform';
import type { ComponentDraft } from './component.ts';
import { type ComponentInput, loadRefs } from './input.ts';
import { writeComponents } from './write.ts';

export interface BulkLineResult {
  line: number;
  ok: boolean;
  id?: number;
  error?: { code: string; message: string; issues?: { path: string; message: string }[] };
}

/** Creates or updates by kind, site and name; every line stands for itself, and a bad one does not stop the others. */
export async function bulkComponents(
  ctx: Context,
  lines: { line: number; value: ComponentInput }[],
): Promise<BulkLineResult[]> {
  const [scope, readable] = await Promise.all([ctx.scope('estate.change'), ctx.scope('estate.read')]);
  // Who may change nothing at all is told so once, and by whom it could be done.
  if (scope !== 'all' && scope.length === 0)
    await ctx.authorise('estate.change', { type: 'component', domainId: null });
  const refs = await loadRefs(
    ctx.db,
    lines.map((entry) => entry.value),
  );
  const failed = new Map<number, BulkLineResult>();
  const drafts: ComponentDraft[] = [];
  const lineOf: number[] = [];
  for (const { line, value } of lines) {
    const issues = refs.issues(value);
    if (issues.length > 0) {
      failed.set(line, { line, ok: false, error: { code: 'invalid_input', message: issues[0]!.message, issues } });
      continue;
    }
    const { domain, site, parent, owner, ...rest } = value;
    lineOf.push(line);
    drafts.push({
      kind: rest.kind,
      name: rest.name,
      domainId: (domain === undefined ? undefined : refs.domain(domain)) ?? refs.usualDomain(rest.kind),
      ...(rest.state ? { state: rest.state } : {}),
      ...(site === undefined ? {} : { siteId: site }),
      ...(parent === undefined ? {} : { parentId: parent }),
      ...(owner === undefined ? {} : { ownerId: owner }),
      ...(rest.criticality === undefined ? {} : { criticality: rest.criticality }),
      ...(rest.attributes ? { attributes: rest.attributes } : {}),
    });
  }
  const refuse = (index: number, error: PlumblineError): void => {
    const line = lineOf[index]!;
    failed.set(line, {
      line,
      ok: false,
      error: { code: error.code, message: error.message, ...(error.issues.length > 0 ? { issues: error.issues } : {}) },
    });
  };
  const written = await ctx.mutate((mutation) =>
    writeComponents(mutation, 'person', drafts, { scope, readable, refuse }),
  );
  const idByLine = new Map(written.map((result, index) => [lineOf[index]!, result.id]));
  return lines.map(({ line }) => failed.get(line) ?? { line, ok: true, id: idByLine.get(line)! });
}
