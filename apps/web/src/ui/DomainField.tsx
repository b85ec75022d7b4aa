import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { domains as domainsQuery } from '../api/queries.ts';

interface DomainFieldProps {
  /** Who may do what, once it is in the domain. */
  description: string;
  /** Its slug. */
  value: string | null;
  onChange: (domain: string | null) => void;
}

/** The domain that something is to be in. */
export function DomainField(props: DomainFieldProps) {
  const domains = useQuery(domainsQuery());
  const data = (domains.data?.items ?? []).map((one) => ({ value: one.slug, label: one.name }));
  return <Select label="Domain" searchable data={data} {...props} />;
}
