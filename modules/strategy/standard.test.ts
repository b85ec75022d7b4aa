import { describe, expect, test } from 'vitest';
import { loadStandards } from '../../library/load.ts';
import { judgeNewUse, lastToleratedDay, positionFor, positionsOn, type Standard } from './standard.ts';

const shipped: Standard[] = loadStandards();
const server = { kind: 'server', domainLineage: ['compute', 'infrastructure'], critical: false };
const today = '2026-11-23';

function standard(more: Partial<Standard>): Standard {
  const why = 'because';
  const position = {
    product: 'nginx',
    releases: null,
    position: 'adopt' as const,
    from: null,
    graceDays: 0,
    replacement: null,
    why: null,
  };
  return {
    key: 'a',
    name: 'A',
    objective: null,
    domain: null,
    componentKinds: [],
    effectiveFrom: '2026-01-01',
    why,
    positions: [position],
    ...more,
  };
}

function position(of: Standard[], release: string | null = '1.22', subject = server) {
  return positionFor(positionsOn(of, subject, 'nginx', today), release);
}

describe('a standard binds', () => {
  test('only from the day it takes effect', () => {
    expect(position([standard({ effectiveFrom: '2026-11-23' })])).not.toBeNull();
    expect(position([standard({ effectiveFrom: '2026-11-24' })])).toBeNull();
  });

  test('in its domain and all below it', () => {
    expect(position([standard({ domain: 'infrastructure' })])).not.toBeNull();
    expect(position([standard({ domain: 'storage' })])).toBeNull();
  });

  test('for its kinds of components', () => {
    expect(position([standard({ componentKinds: ['pc'] })])).toBeNull();
    expect(position([standard({ componentKinds: ['pc', 'server'] })])).not.toBeNull();
  });
});

describe('of several positions the one counts', () => {
  const [base] = standard({}).positions;

  test('that names the release', () => {
    const general = standard({ key: 'general', effectiveFrom: '2026-06-01' });
    const exact = standard({ key: 'exact', positions: [{ ...base!, releases: '1.22', position: 'contain' }] });
    expect(position([general, exact])?.standard.key).toBe('exact');
    expect(position([general, exact], '1.30')?.standard.key).toBe('general');
  });

  test('that names the kind', () => {
    expect(position([standard({}), standard({ key: 'z', componentKinds: ['server'] })])?.standard.key).toBe('z');
  });

  test('that is younger, whatever the order they are given in', () => {
    const younger = standard({ key: 'z', effectiveFrom: '2026-02-01' });
    expect(position([standard({}), younger])?.standard.key).toBe('z');
    expect(position([younger, standard({})])?.standard.key).toBe('z');
  });
});

test('the grace period runs from the day of the position', () => {
  const [base] = standard({}).positions;
  const later = standard({ positions: [{ ...base!, position: 'retire', from: '2026-03-01', graceDays: 30 }] });
  expect(lastToleratedDay(position([later])!)).toBe('2026-03-31');
});

describe('bringing a release into new use', () => {
  const use = (product: string, release: string | null, critical = false) =>
    judgeNewUse(shipped, { ...server, critical }, { product, productName: product, release }, today);

  test('is approved where it is adopted', () => {
    expect(use('nginx', '1.30')).toMatchObject({
      verdict: 'approved',
      reason: 'nginx 1.30 is the standard (web-server).',
    });
  });

  test('needs a waiver where it is contained or retired, and what to use instead is named', () => {
    expect(use('apache-http-server', '2.4').verdict).toBe('needs-waiver');
    expect(use('lighttpd', '1.4')).toMatchObject({
      verdict: 'needs-waiver',
      replacement: { product: 'nginx', package: 'nginx-light' },
    });
  });

  test('needs a waiver where only other releases are approved', () => {
    expect(use('ubuntu', '99.04').reason).toBe('server-os approves other releases of ubuntu, not 99.04.');
  });

  test('is approved on trial only where little hangs on it', () => {
    expect(use('caddy', '2').verdict).toBe('approved');
    expect(use('caddy', '2', true).verdict).toBe('needs-waiver');
  });

  test('is nobody’s business where no standard speaks of it', () => {
    expect(use('blender', '5.2').verdict).toBe('unregulated');
  });
});
