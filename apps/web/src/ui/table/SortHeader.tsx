import css from './DataTable.module.css';
import type { Column } from './DataTable.tsx';

/** A column's head; where the column sorts, a button that goes up, then down. */
export function SortHeader<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}) {
  if (!column.sort || !onSort) return <span>{column.header}</span>;
  const field = column.sort;
  const direction = sort === field ? 'up' : sort === `-${field}` ? 'down' : null;
  return (
    <button
      type="button"
      className={css.sort}
      data-direction={direction}
      onClick={() => onSort(direction === 'up' ? `-${field}` : field)}
    >
      {column.header}
      <span aria-hidden="true">{direction === 'down' ? '↓' : '↑'}</span>
    </button>
  );
}
