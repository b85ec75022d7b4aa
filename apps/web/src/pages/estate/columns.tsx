import type { Component } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatValue } from '../../ui/format.ts';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWord } from '../../ui/kinds.ts';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { Criticality } from './Criticality.tsx';
import css from './columns.module.css';

function sources(component: Component): string {
  return [...new Set(Object.values(component.provenance ?? {}).map((said) => said.source))].join(', ') || '—';
}

export const estateColumns: Column<Component>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(180px, 3fr)',
    sort: 'name',
    phone: 'title',
    cell: (row) => {
      const Icon = iconOfKind(row.kind);
      return (
        <Anchor href={paths.component(row.key)} className={css.name}>
          <Icon size={15} stroke={1.6} aria-hidden />
          <span>{row.name}</span>
        </Anchor>
      );
    },
  },
  { id: 'key', header: 'Key', width: '72px', phone: 'none', cell: (row) => <span className={css.key}>{row.key}</span> },
  {
    id: 'kind',
    header: 'Kind',
    width: 'minmax(96px, 1fr)',
    sort: 'kind',
    phone: 'meta',
    cell: (row) => kindWord(row.kind),
  },
  {
    id: 'state',
    header: 'State',
    width: 'minmax(96px, 1fr)',
    sort: 'state',
    phone: 'meta',
    cell: (row) => <State state={row.state} />,
  },
  {
    id: 'domain',
    header: 'Domain',
    width: 'minmax(96px, 1fr)',
    phone: 'none',
    cell: (row) => row.domain?.name ?? '—',
  },
  { id: 'site', header: 'Site', width: 'minmax(88px, 1fr)', phone: 'none', cell: (row) => row.site?.name ?? '—' },
  { id: 'owner', header: 'Owner', width: 'minmax(96px, 1fr)', phone: 'none', cell: (row) => row.owner?.name ?? '—' },
  {
    id: 'criticality',
    header: 'Criticality',
    width: '100px',
    sort: 'criticality',
    phone: 'none',
    cell: (row) => <Criticality value={row.criticality} />,
  },
  { id: 'source', header: 'Said by', width: 'minmax(96px, 1fr)', phone: 'none', hidden: true, cell: sources },
  {
    id: 'os',
    header: 'System',
    width: 'minmax(120px, 1fr)',
    phone: 'none',
    hidden: true,
    cell: (row) =>
      formatValue(row.attributes?.['os'] ?? row.attributes?.['osName'] ?? row.attributes?.['operatingSystem']),
  },
  {
    id: 'updated',
    header: 'Changed',
    width: '84px',
    sort: 'updatedAt',
    phone: 'none',
    cell: (row) => <Time at={row.updatedAt} />,
  },
];

const always = [
  'key',
  'name',
  'kind',
  'state',
  'domain',
  'site',
  'owner',
  'criticality',
  'updatedAt',
] satisfies (keyof Component)[];

/** What the shown columns read of a component: who said it and its attributes are most of it, and mostly hidden. */
export function fieldsOf(shown: Record<string, boolean>): string[] {
  return [...always, ...(shown['source'] ? ['provenance'] : []), ...(shown['os'] ? ['attributes'] : [])];
}
