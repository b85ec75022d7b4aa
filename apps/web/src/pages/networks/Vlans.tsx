import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { attemptKey, call } from '../../api/client.ts';
import { components } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import { type Column, DataTable } from '../../ui/table/DataTable.tsx';
import { say } from '../../ui/toast.tsx';
import { Choice } from '../estate/Choice.tsx';
import { type Vlan, vlans } from './queries.ts';
import css from './Vlans.module.css';

const columns: Column<Vlan>[] = [
  { id: 'vlanId', header: 'Id', width: '64px', numeric: true, phone: 'meta', cell: (vlan) => vlan.vlanId },
  {
    id: 'name',
    header: 'VLAN',
    width: 'minmax(160px, 2fr)',
    phone: 'title',
    cell: (vlan) => <RecordLink record={vlan} showKey={false} />,
  },
  {
    id: 'group',
    header: 'Group or site',
    width: 'minmax(120px, 1fr)',
    phone: 'meta',
    cell: (vlan) => vlan.group?.name ?? vlan.site?.name ?? '',
  },
  {
    id: 'prefixes',
    header: 'Prefixes',
    width: 'minmax(160px, 2fr)',
    phone: 'meta',
    cell: (vlan) => (
      <span className={css.prefixes}>
        {vlan.prefixes.map((one) => (
          <RecordLink key={one.id} record={one} showKey={false} href={paths.networks({ prefix: one.id })} />
        ))}
      </span>
    ),
  },
  {
    id: 'ports',
    header: 'Ports',
    width: '72px',
    numeric: true,
    phone: 'none',
    cell: (vlan) => formatNumber(vlan.ports),
  },
  { id: 'state', header: 'State', width: '120px', phone: 'none', cell: (vlan) => <State state={vlan.state} /> },
];

export function Vlans({ group, onGroup }: { group: string | undefined; onGroup: (group: string | null) => void }) {
  const list = useInfiniteQuery(vlans(group));
  const groups = useInfiniteQuery(components({ kind: 'vlan-group' }));
  const [taking, setTaking] = useState<string | null>(null);
  const client = useQueryClient();
  const known = groups.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = known.find((one) => String(one.id) === group);
  const take = useMutation({
    mutationFn: (key: string) =>
      call('vlan.allocate', { params: { id: String(group) }, body: {}, idempotencyKey: key }),
    onSuccess: ({ items }) => {
      say(`VLAN ${items[0]!.vlanId} is yours: ${items[0]!.key}.`);
      setTaking(null);
      void client.invalidateQueries({ queryKey: ['networks'] });
    },
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={css.filters}>
        <Choice
          label="Group"
          value={group}
          options={known.map((one) => ({ value: String(one.id), label: one.name }))}
          onChange={(value) => onGroup(value ?? null)}
        />
        <Button
          reason={chosen ? null : 'Choose a group first: ids are unique within one.'}
          onClick={() => setTaking(attemptKey())}
        >
          Next free VLAN
        </Button>
      </div>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={rows.length > 0} />}
      <div className={css.table}>
        <DataTable
          name="vlans"
          label="VLANs"
          columns={columns}
          rows={rows}
          rowId={(vlan) => vlan.id}
          rowHref={(vlan) => paths.component(vlan.key)}
          loading={list.isPending}
          more={list.hasNextPage}
          onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
          fill
          empty={
            <Empty title={group ? 'This group has no VLANs yet' : 'There are no VLANs yet'}>
              A VLAN is a component of the kind vlan with its number, in a group or at a site.
            </Empty>
          }
        />
      </div>
      <Confirm
        open={taking !== null}
        title={`Next free VLAN of ${chosen?.name ?? ''}`}
        act="Take it"
        busy={take.isPending}
        error={take.error}
        onConfirm={() => take.mutate(taking!)}
        onClose={() => setTaking(null)}
      >
        The lowest id of {chosen?.name} that no VLAN has becomes a new VLAN. It can be renamed afterwards.
      </Confirm>
    </>
  );
}
