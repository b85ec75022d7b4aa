import { useInfiniteQuery } from '@tanstack/react-query';
import { standards } from '../../api/queries.ts';
import type { Standard } from '../../api/types.ts';
import { recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatDay, words } from '../../ui/format.ts';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import { State } from '../../ui/State.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import css from './StandardsPage.module.css';

const columns: Column<Standard>[] = [
  {
    id: 'name',
    header: 'Standard',
    width: 'minmax(190px, 1.6fr)',
    phone: 'title',
    cell: (standard) => (
      <Anchor className={css.name} href={recordPath(standard.key)}>
        {standard.name}
      </Anchor>
    ),
  },
  { id: 'key', header: 'Key', width: '76px', cell: (standard) => <code>{standard.key}</code> },
  {
    id: 'positions',
    header: 'Positions',
    width: 'minmax(300px, 4fr)',
    phone: 'line',
    cell: (standard) => (
      <span className={css.positions}>
        {standard.positions.slice(0, 3).map((position) => {
          const { product } = position;
          const releases = position.releases ?? '';
          return (
            <State
              key={`${product} ${releases} ${position.position}`}
              state={position.position}
              word={`${words(position.position)} ${product} ${releases}`}
            />
          );
        })}
        {standard.positions.length > 3 && <span>+{standard.positions.length - 3}</span>}
      </span>
    ),
  },
  { id: 'domain', header: 'Domain', width: '80px', cell: (standard) => standard.domain?.name ?? 'all' },
  {
    id: 'objective',
    header: 'Serves',
    width: 'minmax(140px, 1.6fr)',
    cell: (standard) => standard.objective?.name ?? '—',
  },
  {
    id: 'from',
    header: 'Since',
    width: '104px',
    cell: (standard) => (standard.effectiveFrom ? formatDay(standard.effectiveFrom) : '—'),
  },
];

/** What may we use, and until when? */
export function StandardsPage() {
  const list = useInfiniteQuery(standards());
  return (
    <RegisterPage
      title="Standards"
      question="What may we use, until when, and which objective asks for it?"
      name="standards"
      columns={columns}
      list={list}
      rowHref={(standard) => recordPath(standard.key)}
      emptyTitle="No standard is set"
      emptyText="A standard takes a position on a product’s releases: assess, trial, adopt, contain or retire."
    />
  );
}
