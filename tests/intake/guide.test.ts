import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codecs } from '../../apps/composition/codecs.ts';
import { readPeopleCsv } from '../../modules/people/roster/csv.ts';

const guides = new URL('../../docs/guides/', import.meta.url);
const guide = readFileSync(new URL('formats.md', guides), 'utf8');

it('every example that the guide names is read without a mistake', () => {
  const named = [...guide.matchAll(/plumbline intake (\w+) (examples\/\S+)/g)].map(([, format, file]) => ({
    format,
    file,
  }));
  expect(named.map((one) => one.format)).toEqual(['nmap', 'ansible', 'terraform', 'people']);
  for (const { format, file } of named) {
    const bytes = readFileSync(new URL(file!, guides));
    const codec = codecs.find((one) => one.key === format);
    const read = codec ? codec.read(bytes, codec.options.parse({})) : readPeopleCsv(bytes);
    expect(read.issues, file).toEqual([]);
    expect('people' in read ? read.people.length : read.components.length, file).toBeGreaterThan(1);
  }
});

it('the guide names the options of the formats as they are called', () => {
  for (const [key, option] of [
    ['nmap', 'network'],
    ['ansible', 'whole'],
    ['terraform', 'state'],
  ] as const) {
    const codec = codecs.find((one) => one.key === key)!;
    expect(codec.options.safeParse({ [option]: key === 'terraform' ? 'x' : true }).success).toBe(true);
    expect(guide).toContain(`\`${option}\``);
  }
});
