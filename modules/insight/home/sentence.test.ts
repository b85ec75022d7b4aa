import { expect, it } from 'vitest';
import { machineText } from './sentence.ts';

const support = {
  status: 'dated' as const,
  endsOn: '2026-04-30',
  note: '',
  extended: { status: 'unknown' as const, endsOn: null, note: '' },
  basis: 'upstream' as const,
};
const node = {
  id: 1,
  component: { id: 1, key: 'CMP-1', name: 'web-1', kind: 'server', domainId: 1 },
  product: 'nodejs',
  productName: 'Node.js',
  release: '20',
  package: 'nodejs',
  version: '20.1.0',
  manager: 'dpkg',
  confidence: 1,
  support,
};

it('names an installation once that breaks a standard and is past support as well', () => {
  const findings = [{ installation: node }, { installation: node }] as unknown as Parameters<
    typeof machineText
  >[1]['findings'];
  const judged = { installations: [], findings, share: { installations: 17, compliant: 16 } } as unknown as Parameters<
    typeof machineText
  >[1];
  expect(machineText('web-1', judged, '2026-11-23')).toContain(
    '16 of 17 known installations on it are within support and standard; Node.js 20 is not.',
  );
});
