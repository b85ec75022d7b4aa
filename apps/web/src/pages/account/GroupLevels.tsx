import { Modal, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import css from './AccountPage.module.css';
import type { Provider } from './ProviderForm.tsx';
import { groupLevels, useAct } from './queries.ts';

interface Rule {
  group: string;
  domain: number;
  level: number;
}

/** Which of its groups give which level? */
export function GroupLevels({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { key } = provider;
  const [group, setGroup] = useState('');
  const [domain, setDomain] = useState<string | null>(null);
  const [level, setLevel] = useState<number | string>(1);
  const rules = useQuery(groupLevels(key));
  const domains = useQuery({
    queryKey: ['domains'],
    queryFn: ({ signal }) => call('domain.list', { query: { limit: 500 }, signal }),
  });
  const set = useAct(
    (body: Rule) => call('group-level.set', { params: { key }, body }),
    'It counts for each person from their next sign-in.',
    'group-levels',
  );
  const mayGrant = useMay('people.grant');
  const missing = group.trim() === '' ? 'Name the group.' : domain === null ? 'Choose the domain.' : null;
  return (
    <Modal opened onClose={onClose} title={`Groups of ${provider.name}`} centered size="lg">
      <div className={css.fields}>
        {rules.isError && <ProblemView error={rules.error} compact />}
        {rules.data?.items.length === 0 && (
          <p className={css.quiet}>
            No group gives a level yet. Levels that people grant are not touched by any of this.
          </p>
        )}
        <ul className={css.list}>
          {rules.data?.items.map((rule) => (
            <li key={`${rule.group} ${rule.domain.id}`} className={css.row}>
              <span className={css.grow}>
                <span>{rule.group}</span>
                <span className={css.detail}>
                  gives level {rule.level} {rule.levelName} in {rule.domain.name}
                </span>
              </span>
              <Button
                small
                tone="quiet"
                onClick={() => set.mutate({ group: rule.group, domain: rule.domain.id, level: 0 })}
                {...mayGrant}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
        <form
          className={css.inline}
          onSubmit={(event) => {
            event.preventDefault();
            if (missing || set.isPending) return;
            set.mutate({ group: group.trim(), domain: Number(domain), level: Number(level) });
            setGroup('');
          }}
        >
          <TextField
            label="Group"
            description="As the provider names it."
            maxLength={300}
            value={group}
            onChange={setGroup}
          />
          <Select
            label="Domain"
            searchable
            value={domain}
            data={domains.data?.items.map((one) => ({ value: String(one.id), label: one.name })) ?? []}
            onChange={setDomain}
          />
          <NumberInput
            label="Level"
            min={1}
            max={5}
            allowDecimal={false}
            clampBehavior="strict"
            w={80}
            value={level}
            onChange={setLevel}
          />
          <Button type="submit" tone="strong" busy={set.isPending} {...mayGrant} reason={mayGrant.reason ?? missing}>
            Add
          </Button>
        </form>
      </div>
    </Modal>
  );
}
