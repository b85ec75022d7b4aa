import { expect, it } from 'vitest';
import { preferredAccounts } from './account.ts';

const passwd = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104::/var/lib/postgresql:/bin/bash
`;

it('prefers the postgres account', () => {
  expect(preferredAccounts(passwd)[0]).toEqual({ name: 'postgres', uid: 101, gid: 104 });
});

it('takes nobody where there is no postgres account', () => {
  expect(preferredAccounts(passwd.replace(/^postgres.*\n/m, ''))).toEqual([{ name: 'nobody', uid: 65534, gid: 65534 }]);
});

it('finds none in an empty file', () => {
  expect(preferredAccounts('')).toEqual([]);
});
