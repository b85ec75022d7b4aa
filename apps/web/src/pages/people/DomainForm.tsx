import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { people as peopleQuery } from '../../api/queries.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField, TextField } from '../../ui/fields.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { slugOf } from '../../ui/slug.ts';
import { useSending } from '../../ui/useSending.ts';
import css from './PeoplePage.module.css';
import type { Matrix } from './queries.ts';

type Shown = Operations['domain.show']['output'];

/** A new domain below another, or another name, place or owner for one. What it changes for people is said. */
export function DomainForm({ of, matrix, onClose }: { of: string | null; matrix: Matrix; onClose: () => void }) {
  const found = useQuery({
    queryKey: ['domains', 'one', of],
    queryFn: ({ signal }) => call('domain.show', { params: { domain: of! }, signal }),
    enabled: of !== null,
  });
  if (of !== null && !found.data)
    return (
      <FormShell
        open
        title="Change a domain"
        submit="Save"
        reason="It is being read."
        onSubmit={() => {}}
        onClose={onClose}
      >
        {found.isError ? (
          <ProblemView error={found.error} retry={() => void found.refetch()} />
        ) : (
          <SkeletonLines lines={4} />
        )}
      </FormShell>
    );
  return <Fields domain={found.data ?? null} matrix={matrix} onClose={onClose} />;
}

function Fields({ domain, matrix, onClose }: { domain: Shown | null; matrix: Matrix; onClose: () => void }) {
  const root = matrix.domains.find((one) => one.depth === 0);
  const [name, setName] = useState(domain?.name ?? '');
  const [slug, setSlug] = useState<string | null>(null);
  const [purpose, setPurpose] = useState(domain?.purpose ?? '');
  const before = matrix.domains.find((one) => one.id === domain?.parentId)?.key ?? null;
  const [parent, setParent] = useState<string | null>(domain ? before : (root?.key ?? null));
  const [owner, setOwner] = useState<string | null>(domain?.owner?.key ?? null);
  const people = useQuery(peopleQuery());
  const short = slug ?? slugOf(name);
  const isRoot = domain !== null && domain.parentId === null;
  const save = useSending({
    send: () =>
      domain
        ? call('domain.edit', {
            params: { domain: domain.key },
            body: {
              name: name.trim(),
              purpose: purpose.trim(),
              owner,
              ...(parent !== before && parent ? { parent } : {}),
            },
          })
        : call('domain.add', {
            body: {
              slug: short,
              name: name.trim(),
              purpose: purpose.trim(),
              parent: parent!,
              ...(owner ? { owner } : {}),
            },
          }),
    done: (saved) =>
      domain ? `${saved.name} is changed.` : `${saved.name} is there. Who holds a level above holds it there, too.`,
    stale: ['people', 'domains'],
    onClose,
  });
  const parents = matrix.domains.filter((one) => one.id !== domain?.id);
  return (
    <FormShell
      open
      title={domain ? `Change ${domain.name}` : 'Add a domain'}
      submit={domain ? 'Save' : 'Add it'}
      reason={
        name.trim() === ''
          ? 'Name it.'
          : !domain && !/^[a-z][a-z0-9-]{1,40}$/.test(short)
            ? 'Its short name: two or more lower-case letters, digits and hyphens.'
            : parent === null && !isRoot
              ? 'Say below which domain it stands.'
              : null
      }
      {...save}
    >
      <TextField label="Name" value={name} onChange={setName} data-autofocus />
      {!domain && (
        <TextField
          label="Short name"
          description="As procedures and commands name it. It stays."
          value={short}
          autoCapitalize="none"
          spellCheck={false}
          onChange={setSlug}
        />
      )}
      <LongField label="What belongs to it" value={purpose} onChange={setPurpose} />
      {!isRoot && (
        <Select
          label="Below"
          description="Who holds a level there holds it here, too."
          value={parent}
          allowDeselect={false}
          data={parents.map((one) => ({ value: one.key, label: `${'  '.repeat(one.depth)}${one.name}` }))}
          onChange={setParent}
        />
      )}
      <Select
        label="Who answers for it"
        description="Is told of emergencies there. It gives them no level."
        placeholder="Nobody yet"
        value={owner}
        clearable
        searchable
        nothingFoundMessage="Nobody of that name."
        data={(people.data?.items ?? [])
          .filter((one) => one.kind === 'person')
          .map((one) => ({ value: one.key, label: one.name }))}
        onChange={setOwner}
      />
      {domain && parent !== before && (
        <p className={css.now}>
          It moves with all below it. From then on levels come from the new place: who held one only by{' '}
          {matrix.domains.find((one) => one.key === before)?.name ?? 'the old place'} loses it here.
        </p>
      )}
    </FormShell>
  );
}
