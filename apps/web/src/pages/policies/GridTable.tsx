import { actionWords } from '../people/actionWords.ts';
import type { GridRow } from '../people/queries.ts';
import css from './PoliciesPage.module.css';

const columns: { field: 'level' | 'delegated' | 'agent' | 'author'; label: string; why: string }[] = [
  { field: 'level', label: 'Person', why: 'The least level of a person that suffices' },
  { field: 'delegated', label: 'Lent', why: 'With a level that was lent' },
  { field: 'agent', label: 'Agent', why: 'Of an agent, as far as its ceiling goes' },
  { field: 'author', label: 'One’s own', why: 'Of who wrote, or started, it' },
];

/** Level × action, in each standing. */
export function GridTable({ rows }: { rows: GridRow[] }) {
  return (
    <div className={css.scroll}>
      <table className={css.grid}>
        <thead>
          <tr>
            <th scope="col">Action</th>
            {columns.map(({ field, label, why }) => (
              <th key={field} scope="col" title={why}>
                {label}
              </th>
            ))}
            <th scope="col" title="Operates the installation; carries no level">
              Administrator
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.action}>
              <th scope="row">
                {actionWords(row.action)} <code>{row.action}</code>
              </th>
              {columns.map(({ field }) => (
                <td key={field} data-never={row[field] === null || undefined}>
                  {row[field] ?? 'never'}
                </td>
              ))}
              <td data-never={!row.administrator || undefined}>{row.administrator ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
