import { RecordLink } from '../../ui/RecordLink.tsx';
import { Mark } from '../../ui/State.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import css from './PrefixView.module.css';
import type { Content } from './queries.ts';
import { formatSize } from './size.ts';

const wordOf = { prefix: 'Prefix', range: 'Range', address: 'Address', kept: 'Kept', free: 'Free' } as const;

export const contentColumns: Column<Content>[] = [
  {
    id: 'first',
    header: 'From',
    width: 'minmax(170px, 3fr)',
    phone: 'title',
    cell: (line) => (
      <code className={css.number} data-free={line.type === 'free' || undefined}>
        {line.first}
        {line.first !== line.last && <span className={css.to}> to {line.last}</span>}
      </code>
    ),
  },
  {
    id: 'type',
    header: 'What',
    width: '70px',
    phone: 'meta',
    cell: (line) => <span data-type={line.type}>{wordOf[line.type]}</span>,
  },
  {
    id: 'who',
    header: 'Who has it',
    width: 'minmax(150px, 3fr)',
    phone: 'line',
    cell: (line) => <Who line={line} />,
  },
  {
    id: 'size',
    header: 'Size',
    width: '78px',
    numeric: true,
    phone: 'none',
    cell: (line) => formatSize(line.size),
  },
];

function Who({ line }: { line: Content }) {
  if (line.type === 'free') return <span className={css.quiet}>nobody</span>;
  if (line.type === 'kept') return <span className={css.quiet}>an end of the network</span>;
  return (
    <span className={css.who}>
      {line.clash && (
        <span className={css.clash}>
          <Mark face={{ shape: 'triangle', tone: 'bad' }} /> clash
        </span>
      )}
      {line.bearers.map((bearer) => (
        <span key={bearer.machine.id} className={css.bearer}>
          <RecordLink record={bearer.machine} showKey={false} />
          {bearer.interface && <RecordLink record={bearer.interface} bare />}
        </span>
      ))}
      {line.component && (line.bearers.length === 0 || line.type !== 'address') && (
        <RecordLink record={line.component} showKey={false} />
      )}
      {line.hidden && <span className={css.quiet}>something that you may not read</span>}
      {(line.dnsName ?? line.description) && <span className={css.quiet}>{line.dnsName ?? line.description}</span>}
    </span>
  );
}
