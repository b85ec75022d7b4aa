import { Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { domains as domainsQuery } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { say } from '../../ui/toast.tsx';
import type { Credential } from './queries.ts';
import css from './VaultPage.module.css';

/** Whose work may use it: its own domain with all below, and those that it was granted to. */
export function Grants({ credential }: { credential: Credential }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const domains = useQuery(domainsQuery());
  const may = useMay('credential.manage');
  const client = useQueryClient();
  const params = { id: String(credential.id) };
  const renew = () => client.invalidateQueries({ queryKey: ['credentials'] });
  const grant = useMutation({
    mutationFn: (domain: string) => call('credential.grant', { params, body: { domain } }),
    onSuccess: () => {
      say(`Work there may use ${credential.name} from now on.`);
      setChosen(null);
      return renew();
    },
  });
  const revoke = useMutation({
    mutationFn: (domain: string) => call('credential.revoke', { params: { ...params, domain } }),
    onSuccess: () => {
      say(`Work there does not get ${credential.name} any more.`);
      return renew();
    },
  });
  const reached = new Set([credential.domain, ...credential.grantedTo].map(({ key }) => key));
  /** A domain is named by its short name here; one that is not in my list I may not read. */
  const slugOf = (id: number) => domains.data?.items.find((one) => one.id === id)?.slug;
  return (
    <section className={css.section} aria-label="Whose work may use it">
      <h3>Whose work may use it</h3>
      <ul className={css.grants}>
        <li>
          {credential.domain.name} <span className={css.note}>its own domain, with all below it</span>
        </li>
        {credential.grantedTo.map((domain) => (
          <li key={domain.key}>
            {domain.name}
            <Button
              small
              tone="quiet"
              aria-label={`Take it from ${domain.name}`}
              busy={revoke.isPending && revoke.variables === slugOf(domain.id)}
              onClick={() => revoke.mutate(slugOf(domain.id) ?? domain.key)}
              {...may}
            >
              Take it away
            </Button>
          </li>
        ))}
      </ul>
      <div className={css.grant}>
        <Select
          aria-label="Another domain"
          placeholder="Another domain"
          value={chosen}
          searchable
          nothingFoundMessage="It is granted everywhere that you can see."
          data={(domains.data?.items ?? [])
            .filter(({ key }) => !reached.has(key))
            .map(({ slug, name }) => ({ value: slug, label: name }))}
          onChange={setChosen}
        />
        <Button
          busy={grant.isPending}
          {...may}
          reason={may.reason ?? (chosen ? null : 'Choose a domain first.')}
          onClick={() => chosen && grant.mutate(chosen)}
        >
          Grant it
        </Button>
      </div>
      {(grant.error ?? revoke.error) && <ProblemView error={grant.error ?? revoke.error} compact />}
    </section>
  );
}
