import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { TextField } from '../../ui/fields.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { sayProblem } from '../../ui/toast.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choice } from '../estate/Choice.tsx';
import { Findings } from './Findings.tsx';
import css from './NetworksPage.module.css';
import { PrefixTree } from './PrefixTree.tsx';
import { PrefixView } from './PrefixView.tsx';
import { prefix, vrfs } from './queries.ts';
import { Vlans } from './Vlans.tsx';

/** What is free, what is used by whom, what overlaps? */
export function NetworksPage() {
  const [search, setSearch] = useSearchState();
  const tables = useQuery(vrfs());
  const tab = search['tab'] ?? 'prefixes';
  const selected = Number(search['prefix'] ?? 0) || null;
  const detail = useQuery({ ...prefix(selected ?? 0), enabled: selected !== null });
  // A link to a prefix need not say its VRF.
  const vrf = (selected === null ? undefined : detail.data?.vrf?.id) ?? (Number(search['vrf'] ?? 0) || 0);
  const select = (id: number) => setSearch({ prefix: String(id) }, { replace: false });
  return (
    <div className={css.page}>
      <PageHeader title="Networks" question="What is free, what is used by whom, what overlaps?" />
      <div className={css.filters}>
        <Choice
          label="VRF"
          value={vrf === 0 ? undefined : String(vrf)}
          options={(tables.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          onChange={(value) => setSearch({ vrf: value, prefix: null })}
        />
        <span className={css.table}>{vrf === 0 ? 'The global table' : null}</span>
        <Find vrf={vrf} onFound={select} />
      </div>
      <Tabs
        label="About the networks"
        value={tab}
        onChange={(value) => setSearch({ tab: value === 'prefixes' ? null : value })}
        tabs={[
          { value: 'prefixes', label: 'Prefixes' },
          { value: 'vlans', label: 'VLANs' },
          { value: 'findings', label: 'Overlaps' },
        ]}
      />
      {tab === 'prefixes' && (
        <div className={css.both} data-selected={selected !== null || undefined}>
          <div className={css.tree}>
            <PrefixTree
              key={vrf}
              vrf={vrf}
              selected={selected}
              onSelect={select}
              reveal={detail.data?.around.map((one) => one.id) ?? []}
            />
          </div>
          <div className={css.view}>
            {selected === null ? (
              <p className={css.hint}>Choose a prefix to see who has what in it, and what is free.</p>
            ) : (
              <PrefixView key={selected} id={selected} onSelect={select} onClose={() => setSearch({ prefix: null })} />
            )}
          </div>
        </div>
      )}
      {tab === 'vlans' && <Vlans group={search['group']} onGroup={(group) => setSearch({ group })} />}
      {tab === 'findings' && <Findings about={search['about']} onAbout={(about) => setSearch({ about })} />}
    </div>
  );
}

/** An address leads to the closest prefix that holds it. */
function Find({ vrf, onFound }: { vrf: number; onFound: (id: number) => void }) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [nothing, setNothing] = useState<string | null>(null);
  const find = async (): Promise<void> => {
    const address = text.trim().split('/')[0]!;
    if (!address) return;
    try {
      const found = await client.fetchQuery({
        queryKey: ['networks', 'locate', vrf, address],
        queryFn: ({ signal }) => call('address.locate', { query: { address, ...(vrf ? { vrf } : {}) }, signal }),
      });
      const exact = found.around.find((one) => one.prefix === text.trim());
      const closest = exact ?? found.around.at(-1);
      setNothing(closest ? null : `${found.address} lies in no prefix of this table.`);
      if (closest) onFound(closest.id);
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <form
      className={css.find}
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <TextField
        aria-label="Find an address or a prefix"
        placeholder="Find 10.1.2.3"
        value={text}
        error={nothing}
        maxLength={60}
        onChange={(typed) => {
          setNothing(null);
          setText(typed);
        }}
      />
    </form>
  );
}
