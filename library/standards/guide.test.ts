import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateCompliance } from '../../modules/strategy/compliance.ts';
import { readYaml } from '../document.ts';
import { libraryFolder } from '../load.ts';
import { standardFileSchema } from './standard.ts';

const guide = readFileSync(join(libraryFolder, '../docs/guides/standards.md'), 'utf8');

test('the example of the guide is valid and gives the finding that the guide shows', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const { standards } = readYaml(standardFileSchema, example, 'docs/guides/standards.md');
  const unknown = { status: 'unknown' as const, endsOn: null };
  const { findings } = evaluateCompliance({
    installations: [
      {
        id: 1,
        component: { id: 1, name: 'web-1', kind: 'server', domainLineage: ['compute', 'infrastructure'] },
        product: 'lighttpd',
        productName: 'lighttpd',
        release: '1.4',
        package: 'lighttpd',
        version: '1.4.69-1',
        manager: 'dpkg',
        confidence: 0.98,
        support: { ...unknown, extended: unknown, basis: 'distribution' },
      },
    ],
    standards,
    waivers: [],
    today: '2026-11-23',
    horizonDays: 365,
    openExtendedSupport: new Set(),
  });
  const shown = guide
    .match(/^> .*$/gm)
    ?.map((line) => line.slice(2))
    .join(' ');
  expect(findings.map((finding) => finding.explanation)).toEqual([shown]);
});
