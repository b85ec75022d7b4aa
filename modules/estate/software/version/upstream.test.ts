import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackageManager } from '../../probe/observation.ts';
import { compareRpmVersions } from './rpm.ts';
import { upstreamVersion } from './upstream.ts';

describe('what packaging added is taken off', () => {
  test.each<[PackageManager, string, string]>([
    ['dpkg', '1.22.1-9+deb12u2', '1.22.1'],
    ['dpkg', '3.0.17-1~deb12u2', '3.0.17'],
    ['dpkg', '18.19.0+dfsg-6~deb12u2', '18.19.0'],
    ['dpkg', '2:1.19~1', '1.19'],
    ['dpkg', '17.0.9+9-1~deb12u1', '17.0.9+9'],
    ['dpkg', '5.8+really4.9-1', '4.9'],
    ['dpkg', '1:9.2p1-2+deb12u10', '9.2p1'],
    ['rpm', '1:1.20.1-14.el9', '1.20.1'],
    ['rpm', '(none):5.14.0-362.8.1.el9_3', '5.14.0'],
    ['rpm', '3.0~rc1-1', '3.0'],
    ['apk', '1.24.0-r15', '1.24.0'],
    ['apk', '9.6_p1-r0', '9.6'],
  ])('%s %s is %s', (manager, version, upstream) => expect(upstreamVersion(manager, version)).toBe(upstream));
});

describe('rpm versions are ordered as rpm does', () => {
  test.each([
    ['1.0-1', '<', '1.0-2'],
    ['1.9-1', '<', '1.10-1'],
    ['1.0~rc1-1', '<', '1.0-1'],
    ['1.0^git1-1', '>', '1.0-1'],
    ['1.0^git1-1', '<', '1.0.1-1'],
    ['1.0a-1', '<', '1.0.1-1'],
    ['1:1.0-1', '>', '2.0-1'],
    ['5.14.0-362.el9', '<', '5.14.0-427.el9'],
    ['1.05-1', '=', '1.5-1'],
  ])('%s %s %s', (a, sign, b) => {
    const order = compareRpmVersions(a, b);
    expect(order < 0 ? '<' : order > 0 ? '>' : '=').toBe(sign);
  });

  test('turned round, the answer turns round, and what is between lies between', () => {
    const part = fc.stringMatching(/^[0-9][0-9ab~^.]{0,6}$/);
    const version = fc.tuple(part, part).map(([a, b]) => `${a}-${b}`);
    fc.assert(
      fc.property(version, version, version, (...three) => {
        const [a, b, c] = three.sort(compareRpmVersions) as [string, string, string];
        return compareRpmVersions(a, b) + compareRpmVersions(b, a) === 0 && compareRpmVersions(a, c) <= 0;
      }),
      { numRuns: 1000 },
    );
  });
});
