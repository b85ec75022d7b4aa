import { Menu } from '@mantine/core';
import { IconCheck, IconColumns3 } from '@tabler/icons-react';
import css from './DataTable.module.css';
import type { Column } from './DataTable.tsx';

export function ColumnMenu<Row>({
  columns,
  visible,
  onToggle,
}: {
  columns: Column<Row>[];
  visible: Set<string>;
  onToggle: (id: string) => void;
}) {
  return (
    <div className={css.columnMenu}>
      <Menu position="bottom-end" closeOnItemClick={false} shadow="none">
        <Menu.Target>
          <button type="button" className={css.columnButton} aria-label="Choose columns" title="Choose columns">
            <IconColumns3 size={15} stroke={1.7} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {columns.slice(1).map((column) => (
            <Menu.Item
              key={column.id}
              role="menuitemcheckbox"
              aria-checked={visible.has(column.id)}
              onClick={() => onToggle(column.id)}
              leftSection={visible.has(column.id) ? <IconCheck size={14} /> : <span style={{ width: 14 }} />}
            >
              {column.header}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
