// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the links in a row take the focus; j and k move the cursor
import { memo, type ReactElement } from 'react';
import { Anchor } from '../Anchor.tsx';
import css from './DataTable.module.css';
import type { Column } from './DataTable.tsx';
import { SelectBox } from './SelectBox.tsx';

interface TableRowProps<Row> {
  row: Row;
  index: number;
  columns: Column<Row>[];
  /** Pixels from the top of all rows. */
  start: number;
  height: number;
  href: string | null;
  isCursor: boolean;
  /** Null: rows are not chosen here. */
  chosen: boolean | null;
  /** Must stay the same function: rows that stay in sight are not drawn again while one scrolls. */
  onToggle: (index: number, through: boolean) => void;
}

function Row<Row>({ row, index, columns, start, height, href, isCursor, chosen, onToggle }: TableRowProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={css.row}
      data-cursor={isCursor || undefined}
      data-link={href !== null || undefined}
      data-chosen={chosen || undefined}
      style={{ position: 'absolute', top: 0, left: 0, right: 0, height, transform: `translateY(${start}px)` }}
    >
      {href !== null && <Anchor className={css.cover} href={href} tabIndex={-1} aria-hidden="true" />}
      {chosen !== null && (
        <div role="cell" className={css.selectCell}>
          <SelectBox label="Choose this row" checked={chosen} onChange={(through) => onToggle(index, through)} />
        </div>
      )}
      {columns.map((column) => (
        <div
          role="cell"
          className={css.cell}
          key={column.id}
          data-numeric={column.numeric || undefined}
          data-phone={column.phone ?? 'none'}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export const TableRow = memo(Row) as <Row>(props: TableRowProps<Row>) => ReactElement;
