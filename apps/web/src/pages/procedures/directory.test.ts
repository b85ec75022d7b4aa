import { expect, it } from 'vitest';
import { attributesOfDirectory, type DirectoryDraft, endpointOf, missingOfDirectory } from './directory.ts';

const draft: DirectoryDraft = {
  ...{ name: 'People', url: 'ldaps://ldap.example.org', baseDn: 'dc=example,dc=org', domain: 'identity' },
  ...{ startTls: true, ca: '', credential: null, credentialName: 'directory-admin' },
  ...{ account: 'cn=admin,dc=example,dc=org', password: 'secret' },
};

it.each([
  ['ldaps://ldap.example.org', 'ldap.example.org:636'],
  ['ldap://10.0.0.5', '10.0.0.5:389'],
  ['ldaps://[2001:db8::1]:1636', '[2001:db8::1]:1636'],
  ['https://ldap.example.org', null],
  ['ldaps://ldap.example.org/dc=x', null],
])('shows the credential of %s only at %s', (url, endpoint) => {
  expect(endpointOf(url)).toBe(endpoint);
});

it('says what is missing, one thing after the other', () => {
  expect(missingOfDirectory(draft)).toBeNull();
  for (const [change, says] of [
    [{ name: ' ' }, 'name'],
    [{ url: 'ldap.example.org' }, 'address'],
    [{ baseDn: 'example.org' }, 'DN under which'],
    [{ domain: null }, 'domain'],
    [{ account: '' }, 'DN that signs in'],
    [{ password: 'abc' }, 'password'],
  ] as const)
    expect(missingOfDirectory({ ...draft, ...change })).toContain(says);
  // One that is kept already brings its own.
  expect(missingOfDirectory({ ...draft, credential: 'kept', account: '', password: '' })).toBeNull();
});

it('holds the name of the credential, never its value', () => {
  expect(attributesOfDirectory(draft)).toEqual({
    baseDn: 'dc=example,dc=org',
    directory: { url: 'ldaps://ldap.example.org', credential: 'directory-admin' },
  });
  expect(attributesOfDirectory({ ...draft, url: 'ldap://d', credential: 'kept', ca: ' PEM ' }).directory).toEqual({
    ...{ url: 'ldap://d', credential: 'kept', startTls: true, ca: 'PEM' },
  });
});
