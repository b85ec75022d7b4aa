import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { installations } from '../../api/queries.ts';
import type { Installation } from '../../api/types.ts';
import { Empty } from '../../ui/Empty.tsx';
import { formatDay, formatNumber, formatPercent } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Mark } from '../../ui/State.tsx';
import type { Face } from '../../ui/status.ts';
import { Time } from '../../ui/Time.tsx';
import { type Column, DataTable } from '../../ui/table/DataTable.tsx';
import css from './Software.module.css';

function SupportEnd({ row }: { row: Installation }) {
  const { status, endsOn, sentence } = row.support;
  if (!row.product) return <span className={css.quiet}>not followed</span>;
  const now = new Date().toISOString().slice(0, 10);
  const past = status === 'ended' || (endsOn !== null && endsOn < now);
  const extended = past && row.support.extended.endsOn !== null && row.support.extended.endsOn >= now;
  const face: Face = extended
    ? { shape: 'half', tone: 'warn' }
    : past
      ? { shape: 'cross', tone: 'bad' }
      : status === 'unknown'
        ? { shape: 'ring', tone: 'quiet' }
        : { shape: 'disc', tone: 'good' };
  return (
    <span className={css.end} title={sentence}>
      <Mark face={face} />
      {endsOn ? formatDay(endsOn) : status === 'supported' ? 'supported' : status === 'ended' ? 'ended' : 'unknown'}
    </span>
  );
}

const columns: Column<Installation>[] = [
  {
    id: 'package',
    header: 'Package',
    width: 'minmax(170px, 1.6fr)',
    phone: 'title',
    cell: (row) => <span className={css.package}>{row.package}</span>,
  },
  {
    id: 'version',
    header: 'Version',
    width: 'minmax(140px, 1.2fr)',
    phone: 'meta',
    cell: (row) => <code>{row.version}</code>,
  },
  {
    id: 'release',
    header: 'Release',
    width: 'minmax(140px, 1.2fr)',
    phone: 'none',
    cell: (row) =>
      row.product ? (
        <span title={row.note}>
          {row.release?.name ?? `${row.product.name} ${row.releaseVersion ?? ''}`}
          {row.confidence !== null && row.confidence < 0.995 && (
            <span className={css.quiet}> {formatPercent(row.confidence)} sure</span>
          )}
        </span>
      ) : (
        <span className={css.quiet}>not in the library</span>
      ),
  },
  { id: 'support', header: 'Supported until', width: '140px', phone: 'meta', cell: (row) => <SupportEnd row={row} /> },
  { id: 'basis', header: 'By', width: '108px', phone: 'none', cell: (row) => row.support.basis ?? '—' },
  {
    id: 'origin',
    header: 'From',
    width: '104px',
    phone: 'none',
    cell: (row) => (row.origin === 'unknown' ? '—' : row.origin),
  },
  { id: 'manager', header: 'Installed by', width: '96px', phone: 'none', hidden: true, cell: (row) => row.manager },
  { id: 'observed', header: 'Seen', width: '104px', phone: 'none', cell: (row) => <Time at={row.observedAt} /> },
];

/** All software on it: matched first, the most urgent on top. */
export function Software({ id }: { id: number }) {
  const list = useInfiniteQuery(installations(id));
  const [text, setText] = useState('');
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const wanted = text.trim().toLowerCase();
  const shown = rows
    .filter(
      (row) =>
        wanted === '' ||
        row.package.toLowerCase().includes(wanted) ||
        row.product?.name.toLowerCase().includes(wanted) ||
        row.packages.some((name) => name.includes(wanted)),
    )
    .sort(
      (a, b) =>
        Number(b.product !== null) - Number(a.product !== null) ||
        (a.support.endsOn ?? '9').localeCompare(b.support.endsOn ?? '9') ||
        a.package.localeCompare(b.package),
    );
  if (list.isError) return <ProblemView error={list.error} retry={() => void list.refetch()} />;
  return (
    <div className={css.software}>
      <div className={css.bar}>
        <input
          type="search"
          placeholder="Package or product"
          aria-label="Package or product"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <span className={css.quiet}>
          {list.isPending ? '' : `${formatNumber(shown.length)}${list.hasNextPage ? ' and more' : ''}`}
        </span>
      </div>
      <div className={css.table}>
        <DataTable
          name="software"
          label="Software"
          columns={columns}
          rows={shown}
          rowId={(row) => row.id}
          loading={list.isPending}
          more={list.hasNextPage}
          onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
          maxHeight={640}
          chooseColumns
          empty={
            <Empty title={wanted ? 'No package of that name' : 'No software is known'}>
              {wanted
                ? 'Try a part of the name.'
                : 'Take the machine in by SSH: its packages are read and matched to releases.'}
            </Empty>
          }
        />
      </div>
    </div>
  );
}
