// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the links in a row take the focus; j and k move the cursor
import { columnVisibilityFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useGo } from '../Anchor.tsx';
import { Skeleton } from '../Skeleton.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import css from './DataTable.module.css';
import { SelectBox } from './SelectBox.tsx';
import { SortHeader } from './SortHeader.tsx';
import { TableRow } from './TableRow.tsx';
import { useCursor } from './useCursor.ts';
import { useSavedColumns } from './useSavedColumns.ts';
import type { Selection } from './useSelection.ts';

export interface Column<Row> {
  id: string;
  header: string;
  /** A grid track: `minmax(160px, 2fr)`, `96px`. */
  width: string;
  cell: (row: Row) => ReactNode;
  /** The API's sort field; without it the column does not sort. */
  sort?: string;
  numeric?: boolean;
  /** On a phone: the first line of a row, a part of its second, all of its second, or left out. */
  phone?: 'title' | 'meta' | 'line' | 'none';
  /** Left out until chosen. */
  hidden?: boolean;
}

interface DataTableProps<Row> {
  /** Names the saved choice of columns. */
  name: string;
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string | number;
  /** Where a row leads. */
  rowHref?: (row: Row) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  loading?: boolean;
  /** Called when the end comes into sight and there is more. */
  onEnd?: () => void;
  more?: boolean;
  empty?: ReactNode;
  /** Fills its parent's height and scrolls inside; otherwise it grows to `maxHeight` (px). */
  fill?: boolean;
  maxHeight?: number;
  chooseColumns?: boolean;
  /** Where the page itself must know which columns are shown: its own `useSavedColumns` of this name. */
  saved?: ReturnType<typeof useSavedColumns>;
  /** Rows can be chosen: by their box, with Shift up to another one, with x at the cursor. */
  selection?: Selection;
  /** On a phone the boxes are shown only while one chooses: a tap opens a row otherwise. */
  choosing?: boolean;
}

const features = tableFeatures({ columnVisibilityFeature });

/** The one table: virtual rows, sort, chosen columns, j and k. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, rowHref, loading = false, onEnd, more = false } = props;
  const go = useGo();
  const scroller = useRef<HTMLDivElement>(null);
  const own = useSavedColumns(props.name, columns);
  const [visibility, setVisibility] = props.saved ?? own;
  const defs = useMemo(
    () => columns.map((column) => ({ id: column.id, header: column.header, accessorFn: (row: Row) => row })),
    [columns],
  );
  const table = useTable({
    features,
    columns: defs as never,
    data: rows as never[],
    state: { columnVisibility: visibility },
    onColumnVisibilityChange: setVisibility,
  });
  const visible = new Set(table.getVisibleLeafColumns().map((column) => column.id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is visible is all that the table says here
  const shown = useMemo(() => columns.filter((column) => visible.has(column.id)), [columns, visibility]);
  const phone = window.matchMedia('(max-width: 720px)').matches;
  const rowHeight = phone ? 56 : 36;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // What is out of sight costs as much as what is in it: enough for the next turn of a wheel.
    overscan: 8,
    // No `getItemKey`: all rows are of one height, and a new function here has all of them measured anew at each scroll.
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? -1;
  const isNearEnd = lastIndex >= rows.length - lookAhead(rows.length);
  useEffect(() => {
    if (more && onEnd && rows.length > 0 && isNearEnd) onEnd();
  }, [more, onEnd, rows.length, isNearEnd]);

  const cursor = useCursor({
    count: rows.length,
    onMove: (index) => virtual.scrollToIndex(index),
    onOpen: (index) => rowHref && go(rowHref(rows[index]!)),
  });
  const { selection } = props;
  const toggle = (index: number, through = false): void => {
    if (selection && index >= 0 && index < rows.length) selection.toggle(rowId(rows[index]!), rows.map(rowId), through);
  };
  const newest = useRef(toggle);
  newest.current = toggle;
  const onToggle = useCallback((index: number, through: boolean) => newest.current(index, through), []);
  useShortcuts(selection ? { x: () => (cursor >= 0 ? toggle(cursor) : false) } : {});
  const template = [...(selection ? ['20px'] : []), ...shown.map((column) => column.width)].join(' ');

  if (!loading && rows.length === 0) return <div className={css.empty}>{props.empty}</div>;
  return (
    <div
      className={css.table}
      data-fill={props.fill || undefined}
      data-choosing={props.choosing || undefined}
      style={{ '--template': template, '--max': `${props.maxHeight ?? 560}px` } as React.CSSProperties}
      ref={scroller}
      data-live-hold
    >
      <div
        role="table"
        aria-label={props.label}
        aria-rowcount={more ? -1 : rows.length + 1}
        style={{ minWidth: 'min-content' }}
        className={css.inner}
      >
        <div role="row" className={css.head}>
          {selection && (
            <div role="columnheader">
              <SelectBox
                label="Choose all that are loaded"
                checked={selection.chosen.size > 0 && selection.chosen.size >= rows.length}
                onChange={() =>
                  selection.chosen.size >= rows.length ? selection.clear() : selection.choose(rows.map(rowId))
                }
              />
            </div>
          )}
          {shown.map((column) => (
            <div
              role="columnheader"
              key={column.id}
              className={css.headCell}
              data-numeric={column.numeric || undefined}
              aria-sort={sortOf(column, props.sort)}
            >
              <SortHeader column={column} sort={props.sort} onSort={props.onSort} />
            </div>
          ))}
          {props.chooseColumns && (
            <ColumnMenu
              columns={columns}
              visible={visible}
              onToggle={(id) => table.getColumn(id)?.toggleVisibility()}
            />
          )}
        </div>
        {loading && rows.length === 0 ? (
          Array.from({ length: 12 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
            <div role="row" className={css.row} key={row} aria-hidden="true">
              {shown.map((column, index) => (
                <div role="cell" className={css.cell} data-phone={column.phone ?? 'none'} key={column.id}>
                  <Skeleton width={`${40 + ((row * 13 + index * 29) % 45)}%`} />
                </div>
              ))}
            </div>
          ))
        ) : (
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
            {items.map((item) => {
              const row = rows[item.index]!;
              return (
                <TableRow
                  key={rowId(row)}
                  row={row}
                  index={item.index}
                  columns={shown}
                  start={item.start}
                  height={rowHeight}
                  href={rowHref ? rowHref(row) : null}
                  isCursor={cursor === item.index}
                  chosen={selection ? selection.chosen.has(rowId(row)) : null}
                  onToggle={onToggle}
                />
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}

/** So many rows before the end the next page is asked for: it is there before one gets to it, and not at the first sight. */
export const lookAhead = (rows: number): number => Math.max(40, Math.min(250, rows >> 1));

function sortOf<Row>(column: Column<Row>, sort: string | undefined): 'ascending' | 'descending' | 'none' | undefined {
  if (!column.sort) return undefined;
  if (sort === column.sort) return 'ascending';
  return sort === `-${column.sort}` ? 'descending' : 'none';
}
