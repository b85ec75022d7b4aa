import { fromCell, type ReadIssue, type ReadRelation, relationKindSchema } from '#estate';
import { shown } from './cell.ts';

/** A table whose columns are these holds relations, as the export writes them. */
export const isRelationTable = (headers: readonly string[]): boolean =>
  ['kind', 'from', 'to'].every((header) => headers.includes(header));

export function readRelationRow(
  line: number,
  cells: readonly string[],
  headers: readonly string[],
): { relation: ReadRelation | null; issues: ReadIssue[] } {
  const at = `line ${line}`;
  const text = (header: string): string => fromCell(cells[headers.indexOf(header)] ?? '').trim();
  const issues: ReadIssue[] = [];
  const kind = relationKindSchema.safeParse(text('kind'));
  if (!kind.success) issues.push({ at, line, field: 'kind', message: `is no relation: ${shown(text('kind'))}` });
  for (const field of ['from', 'to']) if (text(field) === '') issues.push({ at, line, field, message: 'is empty' });
  const needed = text('needed') === '' ? undefined : Number(text('needed'));
  if (needed !== undefined && !(Number.isInteger(needed) && needed >= 1 && needed <= 1_000))
    issues.push({
      at,
      line,
      field: 'needed',
      message: `must be a number from 1 to 1000, not ${shown(text('needed'))}`,
    });
  const group = text('redundancyGroup');
  if ((group === '') !== (needed === undefined))
    issues.push({ at, line, field: 'needed', message: 'belongs together with redundancyGroup' });
  if (!kind.success || issues.length > 0) return { relation: null, issues };
  return {
    issues,
    relation: {
      at,
      kind: kind.data,
      from: { name: text('from') },
      to: { name: text('to') },
      ...(group === '' || needed === undefined ? {} : { redundancyGroup: group, needed }),
    },
  };
}
