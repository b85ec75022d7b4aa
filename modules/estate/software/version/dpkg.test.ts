import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDpkgVersions, parseDpkgVersion } from './dpkg.ts';

describe('a Debian version is read', () => {
  test.each([
    ['1.22.1-9+deb12u2', { epoch: 0, upstream: '1.22.1', revision: '9+deb12u2' }],
    ['1:2.38.1-5+deb12u3', { epoch: 1, upstream: '2.38.1', revision: '5+deb12u3' }],
    ['5:24.0.7-1~debian.12~bookworm', { epoch: 5, upstream: '24.0.7', revision: '1~debian.12~bookworm' }],
    ['12.4+deb12u15', { epoch: 0, upstream: '12.4+deb12u15', revision: '' }],
    ['2.5-rc1-3', { epoch: 0, upstream: '2.5-rc1', revision: '3' }],
  ])('%s', (version, parts) => expect(parseDpkgVersion(version)).toEqual(parts));
});

describe('Debian versions are ordered as deb-version(7) says', () => {
  test.each([
    ['1.0~beta1', '<', '1.0'],
    ['1.0~beta1~svn1245', '<', '1.0~beta1'],
    ['1.0~~', '<', '1.0~'],
    ['1.0', '<', '1.0-1'],
    ['1.0', '=', '1.0-0'],
    ['1.0', '=', '0:1.0'],
    ['1.0.1', '>', '1.0'],
    ['1.9', '<', '1.10'],
    ['1.01', '=', '1.1'],
    ['1.0a', '>', '1.0'],
    ['1.0+', '>', '1.0a'],
    ['1.0-1', '<', '1.0-1+deb12u1'],
    ['1.0-1~deb12u1', '<', '1.0-1'],
    ['1:0.1', '>', '9.9'],
    ['6.1.76-1', '<', '6.1.112-1'],
    ['3.0.17-1~deb12u2', '<', '3.0.17-1~deb12u10'],
    ['4.9-1', '<', '5.8+really4.9-1'],
    ['99999999999999999999-1', '<', '100000000000000000000-1'],
  ])('%s %s %s', (a, sign, b) => {
    const order = compareDpkgVersions(a, b);
    expect(order < 0 ? '<' : order > 0 ? '>' : '=').toBe(sign);
  });
});

const part = fc.stringMatching(/^[0-9][0-9a-c~+.]{0,8}$/);
const version = fc
  .tuple(fc.option(fc.integer({ min: 0, max: 3 })), part, fc.option(part))
  .map(
    ([epoch, upstream, revision]) => `${epoch === null ? '' : `${epoch}:`}${upstream}${revision ? `-${revision}` : ''}`,
  );

describe('the order of Debian versions is a total one', () => {
  test('each equals itself', () => {
    fc.assert(fc.property(version, (a) => compareDpkgVersions(a, a) === 0));
  });

  test('turned round, the answer turns round', () => {
    fc.assert(
      fc.property(version, version, (a, b) => compareDpkgVersions(a, b) + compareDpkgVersions(b, a) === 0),
      { numRuns: 2000 },
    );
  });

  test('what is between two lies between them', () => {
    fc.assert(
      fc.property(version, version, version, (...three) => {
        const [a, b, c] = three.sort(compareDpkgVersions) as [string, string, string];
        return compareDpkgVersions(a, b) <= 0 && compareDpkgVersions(b, c) <= 0 && compareDpkgVersions(a, c) <= 0;
      }),
      { numRuns: 2000 },
    );
  });

  test('equal versions compare alike with every other', () => {
    fc.assert(
      fc.property(part, version, (a, b) => {
        const same = `0:${a}-0`;
        return compareDpkgVersions(a, same) !== 0 || compareDpkgVersions(a, b) === compareDpkgVersions(same, b);
      }),
    );
  });

  test('a tilde makes any version older', () => {
    fc.assert(fc.property(part, (a) => compareDpkgVersions(`${a}~`, a) < 0));
  });
});
