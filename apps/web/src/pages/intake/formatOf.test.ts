import { expect, it } from 'vitest';
import { formatOf } from './formatOf.ts';

const formats = ['csv', 'netbox', 'nmap', 'ansible', 'terraform'].map((format) => ({ format }));

it('tells a format by the name of the file, else by what is in it', () => {
  expect(formatOf('Servers.CSV', 'a;b', formats)).toBe('csv');
  expect(formatOf('state.json', '{"version": 4, "terraform_version": "1.9"}', formats)).toBe('terraform');
  expect(formatOf('scan.xml', '<?xml version="1.0"?><nmaprun>', formats)).toBe('nmap');
  expect(formatOf('facts.json', '{"ansible_facts": {}}', formats)).toBe('ansible');
  expect(formatOf('dump.json', '[{"model": "dcim.site"}]', formats)).toBe('netbox');
  expect(formatOf('picture.png', '\u0089PNG', formats)).toBeNull();
});
