import { IconRotateClockwise } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { me, turns } from '../../api/queries.ts';
import type { TurnSummary as Turn } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatDuration } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Column, DataTable } from '../../ui/table/DataTable.tsx';
import { StageMarks } from './StageMarks.tsx';
import { StartTurn } from './StartTurn.tsx';
import css from './TurnsPage.module.css';
import { targetName } from './target.ts';
import { useStartLocalTurn } from './useStartTurn.ts';

const columns: Column<Turn>[] = [
  {
    id: 'turn',
    header: 'Machine',
    width: 'minmax(160px, 1.4fr)',
    phone: 'title',
    cell: (turn) => (
      <Anchor href={paths.turn(turn.key)} className={css.name}>
        {targetName(turn)}
      </Anchor>
    ),
  },
  { id: 'key', header: 'Key', width: '84px', cell: (turn) => <code>{turn.key}</code> },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(150px, 1fr)',
    phone: 'meta',
    cell: (turn) => <State state={turn.state} />,
  },
  { id: 'stages', header: 'Stages', width: '196px', cell: (turn) => <StageMarks stages={turn.stages} /> },
  {
    id: 'change',
    header: 'Change',
    width: 'minmax(160px, 1.6fr)',
    cell: (turn) => turn.stages.find((stage) => stage.name === 'change')?.refs[0]?.name ?? '—',
  },
  { id: 'began', header: 'Began', width: '104px', phone: 'meta', cell: (turn) => <Time at={turn.startedAt} /> },
  {
    id: 'took',
    header: 'Took',
    width: '96px',
    cell: (turn) =>
      turn.finishedAt ? formatDuration((Date.parse(turn.finishedAt) - Date.parse(turn.startedAt)) / 1000) : '—',
  },
];

/** Where is each turn of the loop? */
export function TurnsPage() {
  const list = useInfiniteQuery(turns());
  const who = useQuery(me());
  const local = useStartLocalTurn();
  const [remote, setRemote] = useState(false);
  const own = who.data?.workspace.kind === 'main';
  const buttons = own && (
    <>
      <Button {...local.may} onClick={() => setRemote(true)}>
        On another host
      </Button>
      <Button
        tone="strong"
        busy={local.busy}
        {...local.may}
        onClick={local.start}
        icon={<IconRotateClockwise size={16} stroke={1.8} aria-hidden />}
      >
        Turn the loop
      </Button>
    </>
  );
  return (
    <>
      <PageHeader
        title="Turns"
        question="From a look at a machine to a verified result: where is each, and what did it change?"
        actions={buttons}
      />
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} />}
      {!list.isError && (
        <div className={css.table}>
          <DataTable
            name="turns"
            label="Turns"
            columns={columns}
            rows={itemsOf(list.data) ?? []}
            more={list.hasNextPage}
            onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
            rowId={(turn) => turn.id}
            rowHref={(turn) => paths.turn(turn.key)}
            loading={list.isPending}
            maxHeight={720}
            empty={
              <Empty title="The loop has not turned yet" action={buttons}>
                A turn looks at a machine, finds what nobody supports any more, and proposes the exact change. It
                changes nothing before you approve.
              </Empty>
            }
          />
        </div>
      )}
      {remote && <StartTurn onClose={() => setRemote(false)} />}
    </>
  );
}
