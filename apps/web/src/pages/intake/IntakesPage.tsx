import { IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatNumber } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Column, DataTable } from '../../ui/table/DataTable.tsx';
import { TakeIn } from '../estate/TakeIn.tsx';
import { DropZone } from './DropZone.tsx';
import css from './IntakesPage.module.css';
import { NewFile } from './NewFile.tsx';
import { type IntakeLine, intakes } from './queries.ts';
import { stateFace, targetName } from './words.ts';

const count = (value: number): string => (value === 0 ? '—' : formatNumber(value));

const columns: Column<IntakeLine>[] = [
  {
    id: 'name',
    header: 'Intake',
    width: 'minmax(200px, 2fr)',
    phone: 'title',
    cell: (row) => (
      <Anchor href={paths.intake(row.key)} className={css.name}>
        {row.component?.name ?? targetName(row.target)}
      </Anchor>
    ),
  },
  { id: 'key', header: 'Key', width: '84px', cell: (row) => <code>{row.key}</code> },
  { id: 'source', header: 'Source', width: 'minmax(90px, 1fr)', cell: (row) => row.source },
  {
    id: 'state',
    header: 'State',
    width: '128px',
    phone: 'meta',
    cell: (row) => <State state={row.state} face={stateFace(row.state)} />,
  },
  {
    id: 'create',
    header: 'New',
    width: '84px',
    numeric: true,
    phone: 'meta',
    cell: (row) => count(row.summary.create),
  },
  { id: 'update', header: 'Changed', width: '84px', numeric: true, cell: (row) => count(row.summary.update) },
  { id: 'issue', header: 'Wrong', width: '84px', numeric: true, cell: (row) => count(row.counts?.issue ?? 0) },
  { id: 'by', header: 'By', width: 'minmax(100px, 1fr)', cell: (row) => row.createdBy.name },
  { id: 'at', header: 'When', width: '104px', phone: 'meta', cell: (row) => <Time at={row.createdAt} /> },
];

/** What would this bring in, what would it change, where do sources disagree? */
export function IntakesPage() {
  const [file, setFile] = useState<File | null>(null);
  const [host, setHost] = useState(false);
  const list = useQuery(intakes());
  return (
    <div className={css.page}>
      <PageHeader
        title="Intake"
        question="What would this bring in, what would it change, where do sources disagree?"
        actions={
          <Button icon={<IconServer2 size={15} aria-hidden />} onClick={() => setHost(true)}>
            Take in a host
          </Button>
        }
      />
      {file ? (
        <NewFile key={`${file.name} ${file.lastModified} ${file.size}`} file={file} onClose={() => setFile(null)} />
      ) : (
        <DropZone onFile={setFile} />
      )}
      {list.isError && (
        <ProblemView error={list.error} retry={() => void list.refetch()} compact={Boolean(list.data)} />
      )}
      {!(list.isError && !list.data) && (
        <div className={css.table}>
          <DataTable
            name="intakes"
            label="Intakes"
            columns={columns}
            rows={list.data?.items ?? []}
            rowId={(row) => row.id}
            rowHref={(row) => paths.intake(row.key)}
            loading={list.isPending}
            maxHeight={640}
            empty={<Empty title="Nothing has been taken in yet">Drop a file above, or take in a host by SSH.</Empty>}
          />
        </div>
      )}
      {host && <TakeIn onClose={() => setHost(false)} />}
    </div>
  );
}
