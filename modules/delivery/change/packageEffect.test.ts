import { expect, test } from 'vitest';
import { checkPrediction, packageDiff, readPackageEffects } from './packageEffect.ts';

// The format of apt 2.6 on Debian 12.
const install = `Reading package lists...
NOTE: This is only a simulation!
The following NEW packages will be installed:
  iproute2 nginx-common nginx-light
0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.
Inst nginx-common (1.22.1-9+deb12u3 Debian:12.13/oldstable [all])
Inst iproute2 [6.1.0-2] (6.1.0-3 Debian:12.13/oldstable [amd64]) []
Inst nginx-light (1.22.1-9+deb12u3 Debian:12.13/oldstable [amd64])
Conf nginx-light (1.22.1-9+deb12u3 Debian:12.13/oldstable [amd64])`;
const remove = `Remv lighttpd [1.4.69-1]
Purg spawn-fcgi [1.6.4-2]`;

test('a simulation is read package by package, with the versions before and after', () => {
  expect(readPackageEffects([install, remove])).toEqual([
    { package: 'nginx-common', before: null, after: '1.22.1-9+deb12u3' },
    { package: 'iproute2', before: '6.1.0-2', after: '6.1.0-3' },
    { package: 'nginx-light', before: null, after: '1.22.1-9+deb12u3' },
    { package: 'lighttpd', before: '1.4.69-1', after: null },
    { package: 'spawn-fcgi', before: '1.6.4-2', after: null },
  ]);
});

test('the diff names removals first and says who predicted it', () => {
  const diff = packageDiff(readPackageEffects([install, remove]), 'dry run');
  expect(diff.map((entry) => `${entry.op} ${entry.name}`)).toEqual([
    'remove lighttpd',
    'remove spawn-fcgi',
    'update iproute2',
    'create nginx-common',
    'create nginx-light',
  ]);
  expect(diff[0]!.changes).toEqual([{ field: 'version', before: '1.4.69-1', after: null, source: 'dry run' }]);
});

test('what was found is held against what was predicted, both ways', () => {
  const diff = packageDiff(readPackageEffects([install, remove]), 'dry run');
  const before = new Map([
    ['lighttpd', '1.4.69-1'],
    ['spawn-fcgi', '1.6.4-2'],
    ['iproute2', '6.1.0-2'],
    ['bash', '5.2'],
  ]);
  const after = new Map([
    ['nginx-light', '1.22.1-9+deb12u3'],
    ['nginx-common', '1.22.1-9+deb12u3'],
    ['iproute2', '6.1.0-2'],
    ['bash', '5.3'],
  ]);
  expect(checkPrediction(diff, before, after)).toEqual({
    asPredicted: ['lighttpd', 'spawn-fcgi', 'nginx-common', 'nginx-light'],
    otherwise: [{ package: 'iproute2', predicted: '6.1.0-3', found: '6.1.0-2' }],
    unpredicted: [{ package: 'bash', before: '5.2', after: '5.3' }],
  });
});
