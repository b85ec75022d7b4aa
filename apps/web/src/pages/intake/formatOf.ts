import type { Format } from './queries.ts';

/** The format that a file most likely has, by its name and the beginning of what is in it. */
export function formatOf(name: string, head: string, formats: readonly Pick<Format, 'format'>[]): string | null {
  const has = (format: string): string | null => (formats.some((one) => one.format === format) ? format : null);
  const ending = name.toLowerCase().split('.').at(-1) ?? '';
  if (['csv', 'tsv', 'txt'].includes(ending)) return has('csv');
  if (ending === 'tfstate' || /"terraform_version"/.test(head)) return has('terraform');
  if (/<nmaprun/.test(head)) return has('nmap');
  if (/"ansible_facts"|"ansible_hostname"|"_meta"|SUCCESS =>/.test(head)) return has('ansible');
  if (/"model":\s*"(dcim|ipam|circuits|tenancy|virtualization|extras)\./.test(head) || /netbox/i.test(name))
    return has('netbox');
  return null;
}
