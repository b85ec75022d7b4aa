import { useInfiniteQuery } from '@tanstack/react-query';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Empty.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { type Column, DataTable } from '../../ui/table/DataTable.tsx';
import { Choice } from '../estate/Choice.tsx';
import { type Finding, type FindingsAbout, findings } from './queries.ts';
import css from './Vlans.module.css';

const words: { [about in FindingsAbout]: { label: string; none: string; why: string } } = {
  address: {
    label: 'Addresses of several machines',
    none: 'No address is had by two',
    why: 'Where two machines say that they have the same address, and nothing says that they share it, both stand here.',
  },
  mac: {
    label: 'MACs of several machines',
    none: 'No MAC is on two machines',
    why: 'A MAC on several machines is a copied virtual machine, or one recorded twice.',
  },
  unplaced: {
    label: 'Without a place',
    none: 'Everything has its place',
    why: 'What clashed with something older, before clashes were refused, stands here until its number is put right.',
  },
};

const columns: Column<Finding>[] = [
  {
    id: 'number',
    header: 'Number',
    width: 'minmax(160px, 1fr)',
    phone: 'title',
    cell: (one) => <code>{one.number}</code>,
  },
  {
    id: 'components',
    header: 'Who says so',
    width: 'minmax(240px, 3fr)',
    phone: 'line',
    cell: (one) => (
      <span className={css.prefixes}>
        {one.components.map((record) => (
          <RecordLink key={record.id} record={record} showKey={false} />
        ))}
        {one.hidden && 'and something that you may not read'}
      </span>
    ),
  },
];

export function Findings({ about, onAbout }: { about: string | undefined; onAbout: (about: string | null) => void }) {
  const chosen: FindingsAbout = about && Object.hasOwn(words, about) ? (about as FindingsAbout) : 'address';
  const list = useInfiniteQuery(findings(chosen));
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={css.filters}>
        <Choice
          label="What"
          value={about}
          options={(Object.keys(words) as FindingsAbout[]).map((name) => ({ value: name, label: words[name].label }))}
          onChange={(value) => onAbout(value ?? null)}
        />
      </div>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={rows.length > 0} />}
      <div className={css.table}>
        <DataTable
          name="network-findings"
          label={words[chosen].label}
          columns={columns}
          rows={rows}
          rowId={(one) => `${one.vrf} ${one.number} ${one.components[0]?.id}`}
          rowHref={(one) => paths.component(one.components[0]!.key)}
          loading={list.isPending}
          more={list.hasNextPage}
          onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
          fill
          empty={<Empty title={words[chosen].none}>{words[chosen].why}</Empty>}
        />
      </div>
    </>
  );
}
