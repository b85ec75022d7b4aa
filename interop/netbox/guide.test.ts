import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { areas } from './mapping/index.ts';

const path = fileURLToPath(new URL('../../docs/guides/netbox.md', import.meta.url));
const begin = /<!-- table:[^\n]*-->\n/;
const end = '<!-- end of table -->';

function table(): string {
  return areas
    .map(({ title, models }) => {
      const rows = models.map((map) => {
        const left = Object.entries(map.fields).flatMap(([field, rule]) => (rule.as === 'left' ? [field] : []));
        const unkept = left.filter((field) => !['created', 'owner', 'slug', 'color'].includes(field));
        return `| \`${map.model}\` | ${map.becomes} | ${unkept.map((field) => `\`${field}\``).join(', ')} |`;
      });
      return [`### ${title}`, '', '| in NetBox | here | fields not kept |', '| --- | --- | --- |', ...rows].join('\n');
    })
    .concat(
      'Of every model `created`, `owner`, `slug` and colours of lists are not kept; `last_updated` is since when it is valid.',
    )
    .join('\n\n');
}

it('the guide shows what becomes of each model as the mapping has it', () => {
  const text = readFileSync(path, 'utf8');
  const start = begin.exec(text)!;
  const from = start.index + start[0].length;
  const to = text.indexOf(end);
  if (process.env['UPDATE_GOLDEN']) {
    writeFileSync(path, `${text.slice(0, from)}\n${table()}\n\n${text.slice(to)}`);
    return;
  }
  expect(text.slice(from, to).trim()).toBe(table());
});
