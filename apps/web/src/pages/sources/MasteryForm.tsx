import { Autocomplete, MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { Source } from '../../api/types.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { kindWord, kindWords } from '../../ui/kinds.ts';
import { useSending } from '../../ui/useSending.ts';

export interface Rule {
  kind: string;
  field: string;
  sources: string[];
}

const commonFields = [
  'name',
  'state',
  'owner',
  'site',
  'criticality',
  'attributes.serial',
  'attributes.assetTag',
  'attributes.addresses',
  'attributes.osVersion',
  'attributes.endsOn',
  '*',
];

/** Which sources are believed of a field: the first that has spoken of it masters it. */
export function MasteryForm({ rule, sources, onClose }: { rule: Rule; sources: Source[]; onClose: () => void }) {
  const [kind, setKind] = useState(rule.kind);
  const [field, setField] = useState(rule.field);
  const [order, setOrder] = useState(rule.sources);
  const isNew = rule.field === '';
  const save = useSending({
    send: () => call('mastery.set', { body: { kind: kind as '*', field, sources: order } }),
    done: () => (order.length === 0 ? 'The rule is gone.' : 'It counts from the next word of each source.'),
    stale: ['mastery'],
    onClose,
  });
  return (
    <FormShell
      open
      title={isNew ? 'Name a master' : 'Who is believed'}
      submit={order.length === 0 && !isNew ? 'Take the rule away' : 'Save'}
      reason={field === '' ? 'Name the field.' : isNew && order.length === 0 ? 'Name at least one source.' : null}
      {...save}
    >
      <Select
        label="Kind"
        value={kind}
        disabled={!isNew}
        searchable
        data={[
          { value: '*', label: 'Every kind' },
          ...Object.keys(kindWords).map((value) => ({ value, label: kindWord(value, 2) })),
        ]}
        onChange={(value) => setKind(value ?? '*')}
      />
      <Autocomplete
        label="Field"
        description="As provenance names it: name, state, attributes.serial; * for every field of the kind."
        value={field}
        disabled={!isNew}
        data={commonFields}
        onChange={setField}
      />
      <MultiSelect
        label="Sources, the master first"
        description="Those that do not stand here count less than all that do. None: the rule goes."
        value={order}
        data={sources.map((source) => ({ value: source.key, label: source.name }))}
        onChange={setOrder}
        searchable
      />
    </FormShell>
  );
}
