import { Attribute } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWhere, directoryRequirements, startDirectory, type TestDirectory } from '#testkit';
import { describeRequestConformance, refused } from '../driver/requestConformance.ts';
import { isRestricted, refusalOf } from './activeDirectory.ts';
import { generatedPassword, passwordModifyValue, unicodePwd } from './ber.ts';
import { createLdapDriver, type LdapAnswer, type LdapRequest, type LdapTarget } from './index.ts';
import { chainFilter } from './protection.ts';
import { openSession } from './session.ts';

const quick = { timeoutMs: 100_000 };

describe('the value of a password modify (RFC 3062)', () => {
  it('is the sequence that the RFC says, with what is left out left out', () => {
    expect(passwordModifyValue('u', null, 'pw').toString('hex')).toBe('3007' + '800175' + '82027077');
    expect(passwordModifyValue(null, 'a', 'b').toString('hex')).toBe('3006' + '810161' + '820162');
    expect(passwordModifyValue(null, null, null).toString('hex')).toBe('3000');
  });

  it('has long lengths in their long form', () => {
    expect(passwordModifyValue('x'.repeat(200), null, null).subarray(0, 6).toString('hex')).toBe('3081cb8081c8');
    expect(passwordModifyValue('x'.repeat(300), null, null).subarray(0, 8).toString('hex')).toBe('308201308082012c');
    expect(passwordModifyValue('ü', null, null).toString('hex')).toBe('3004' + '8002c3bc');
  });

  it('of the answer gives the password that the directory made', () => {
    const answer = (bytes: string) => generatedPassword(Buffer.from(bytes, 'latin1').toString('utf8'));
    expect(answer('0\x0a\x80\x08aB3.xY9z')).toBe('aB3.xY9z');
    expect(answer('')).toBeNull();
    expect(answer('0\0')).toBeNull();
    expect(() => answer('0\x0a\x80\x09aB3.xY9z')).toThrow('cannot be read');
  });
});

it('a password for Active Directory is quoted and UTF-16, little-endian', () => {
  expect(unicodePwd('aü').toString('hex')).toBe('2200' + '6100' + 'fc00' + '2200');
});

it('reads what Active Directory says in numbers', () => {
  const answer = (data: string) =>
    refusalOf(`80090308: LdapErr: DSID-0C09050F, comment: AcceptSecurityContext error, data ${data}, v4563`);
  expect(answer('52e')).toEqual({ right: false, because: null });
  expect(answer('773')).toEqual({ right: true, because: 'its password must be changed' });
  expect(answer('532')).toEqual({ right: true, because: 'its password has expired' });
  expect(answer('775')).toEqual({ right: false, because: 'the account is locked' });
  expect(refusalOf('Invalid Credentials')).toEqual({ right: false, because: null });
  const problem = 'SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0';
  expect([isRestricted(`0000052D: ${problem}`), isRestricted(`0000001F: ${problem}`)]).toEqual([true, false]);
});

describeWhere(directoryRequirements, 'the LDAP driver with slapd', () => {
  let directory: TestDirectory;
  const driver = createLdapDriver({ connectTimeoutMs: 100_000 });
  beforeAll(async () => {
    directory = await startDirectory();
  }, 300_000);
  afterAll(() => directory?.stop());

  const admin = (more: Partial<LdapTarget> = {}): LdapTarget => ({
    url: directory.url,
    startTls: true,
    ca: directory.ca,
    bind: { dn: directory.adminDn, password: directory.adminPassword },
    ...more,
  });
  const ask = (request: LdapRequest, target = admin()) => driver.request(target, request, quick);
  const signsIn = async (name: string, password: string) =>
    (await ask({ action: 'bind-check', dn: directory.personDn(name), password })).yes;
  const person = async (name: string) =>
    (
      await ask({
        action: 'search',
        base: directory.personDn(name),
        scope: 'base',
        filter: '(objectClass=*)',
        attributes: ['*', '+'],
      })
    ).entries[0]!;

  describeRequestConformance<LdapTarget, LdapRequest, LdapAnswer>('a directory', () => ({
    driver,
    target: admin(),
    at: (port) => ({ ...admin(), url: `ldap://127.0.0.1:${port}`, startTls: false, bind: null }),
    distrusted: admin({ ca: null }),
    question: { action: 'compare', dn: directory.personDn('ben'), attribute: 'uid', value: 'ben' },
    change: {
      action: 'password-modify',
      dn: directory.personDn('ben'),
      newPassword: 'n3w-Secret-77',
      oldPassword: null,
    },
    secret: 'n3w-Secret-77',
    refusedSignIn: {
      target: admin({ bind: { dn: directory.adminDn, password: 'wr0ng-Secret-1' } }),
      request: { action: 'compare', dn: directory.personDn('ben'), attribute: 'uid', value: 'ben' },
      password: 'wr0ng-Secret-1',
    },
  }));

  it('sets a password; the new one signs in, the old one is dead, and it must be changed', async () => {
    expect(await signsIn('anna', directory.passwordOf('anna'))).toBe(true);
    const dn = directory.personDn('anna');
    await ask({ action: 'password-modify', dn, newPassword: 'One-Time-Üä-1', oldPassword: null });
    await ask({ action: 'modify', dn, changes: [{ op: 'replace', attribute: 'pwdReset', values: ['TRUE'] }] });
    expect(await signsIn('anna', 'One-Time-Üä-1')).toBe(true);
    expect(await signsIn('anna', directory.passwordOf('anna'))).toBe(false);
    expect((await person('anna')).attributes['pwdReset']).toEqual(['TRUE']);
  });

  it('lets the directory make the password', async () => {
    const answer = await ask({
      action: 'password-modify',
      dn: directory.personDn('ben'),
      newPassword: null,
      oldPassword: null,
    });
    expect(answer.generated).toMatch(/^\S{6,}$/);
    expect(await signsIn('ben', answer.generated!)).toBe(true);
  });

  it('says in the words of the directory why it refuses, without the password', async () => {
    const dn = directory.personDn('anna');
    const own = admin({ bind: { dn, password: 'One-Time-Üä-1' } });
    const error = await refused(
      ask({ action: 'password-modify', dn, newPassword: 'short', oldPassword: 'One-Time-Üä-1' }, own),
      'directory_refused',
    );
    expect(error.extra).toMatchObject({ resultCode: 19 });
    expect(error.message).not.toContain('One-Time');
    await refused(ask({ action: 'delete', dn: 'uid=nobody,dc=example,dc=org' }), 'directory_refused');
  });

  it('adds, changes, compares, finds and deletes', async () => {
    const dn = 'uid=carl,ou=people,dc=example,dc=org';
    await ask({ action: 'add', dn, attributes: { objectClass: ['inetOrgPerson'], cn: ['Carl'], sn: ['C'] } });
    await ask({
      action: 'modify',
      dn,
      changes: [{ op: 'add', attribute: 'mail', values: ['c@example.org', 'd@example.org'] }],
    });
    expect((await ask({ action: 'compare', dn, attribute: 'mail', value: 'd@example.org' })).yes).toBe(true);
    expect((await ask({ action: 'compare', dn, attribute: 'mail', value: 'e@example.org' })).yes).toBe(false);
    const { entries } = await ask({
      action: 'search',
      base: directory.baseDn,
      scope: 'sub',
      filter: '(cn=Carl)',
      attributes: ['mail'],
    });
    expect(entries).toEqual([{ dn, attributes: { mail: ['c@example.org', 'd@example.org'] } }]);
    await ask({ action: 'delete', dn });
    const gone = await ask({ action: 'search', base: dn, scope: 'base', filter: '(objectClass=*)', attributes: [] });
    expect(gone.entries).toEqual([]);
  });

  it('sends unicodePwd as Active Directory wants it, over TLS only', async () => {
    // slapd with the schema of Active Directory keeps the bytes that arrive; how a controller judges them its own test shows.
    const dn = 'cn=ada,ou=people,dc=example,dc=org';
    const attributes = { objectClass: ['person', 'extensibleObject'], cn: ['ada'], sn: ['ada'] };
    await ask({ action: 'add', dn, attributes });
    await ask({ action: 'ad-unicodepwd', dn, newPassword: 'Gruen-7', mustChange: true });
    const { entries } = await ask({
      action: 'search',
      base: dn,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: ['pwdLastSet', 'unicodePwd'],
    });
    const arrived = unicodePwd('Gruen-7').toString('latin1');
    expect(entries[0]!.attributes).toEqual({ pwdLastSet: ['0'], unicodePwd: [arrived] });
    const clear = admin({ startTls: false });
    await refused(
      ask({ action: 'ad-unicodepwd', dn, newPassword: 'Grün-8', mustChange: false }, clear),
      'endpoint_refused',
    );
  });

  it('speaks by TLS from the start as well, and by its name', async () => {
    const target = admin({ url: directory.ldapsUrl, startTls: false });
    expect(
      (await ask({ action: 'compare', dn: directory.personDn('ben'), attribute: 'uid', value: 'ben' }, target)).yes,
    ).toBe(true);
  });

  it('speaks in clear to this machine only, and takes an empty password for none', async () => {
    const question: LdapRequest = { action: 'compare', dn: directory.personDn('ben'), attribute: 'uid', value: 'ben' };
    await refused(ask(question, admin({ url: 'ldap://192.0.2.1:389', startTls: false })), 'endpoint_refused');
    await refused(ask({ action: 'bind-check', dn: directory.personDn('ben'), password: '' }), 'invalid_input');
    await refused(ask(question, admin({ bind: { dn: directory.adminDn, password: '' } })), 'host_auth_failed');
  });

  it('does not go on in clear, or as nobody, when the directory goes away after the sign-in', async () => {
    const session = await openSession(admin(), 100_000);
    const base = directory.baseDn;
    expect((await session.client.search(base, { scope: 'base' })).searchEntries).toHaveLength(1);
    await directory.kill();
    await directory.start();
    const next = session.client.search(base, { scope: 'base' });
    await expect(Promise.race([next, session.broken])).rejects.toThrow('broke');
    session.destroy();
    expect(await signsIn('root-admin', directory.passwordOf('root-admin'))).toBe(true);
  });

  describe('asked whether an account is protected', () => {
    const groups = () => `ou=groups,${directory.baseDn}`;
    const names = ['admins', 'wheel'];
    const protection = async (name: string, more: { account?: string } = {}) => {
      const dn = name.includes('=') ? name : directory.personDn(name);
      const question = { action: 'protection' as const, base: directory.baseDn, dn, account: more.account ?? null };
      const { yes, entries } = await ask({ ...question, groups: names });
      return yes ? entries[0]!.attributes['because']![0]! : null;
    };
    const add = (dn: string, attributes: Record<string, string[]>) => ask({ action: 'add', dn, attributes });
    const group = (cn: string, members: string[], objectClass = 'groupOfNames', attribute = 'member') =>
      add(`cn=${cn},${groups()}`, { objectClass: [objectClass], cn: [cn], [attribute]: members });
    const user = (uid: string, more: Record<string, string[]> = {}) =>
      add(`uid=${uid},ou=people,${directory.baseDn}`, {
        ...{ objectClass: ['inetOrgPerson', 'extensibleObject'], uid: [uid], cn: [uid], sn: [uid] },
        ...more,
      });
    const inGroup = (cn: string): string => `cn=${cn},${groups()}`;

    it('finds it through groups in groups, however deep, and through those that hold each other', async () => {
      expect(await protection('root-admin')).toBe(`a member of ${inGroup('admins')}`);
      expect(await protection('anna')).toBeNull();
      for (const uid of ['deep', 'round']) await user(uid);
      await group('inner', [directory.personDn('deep')]);
      await group('middle', [inGroup('inner')], 'groupOfUniqueNames', 'uniqueMember');
      await group('outer', [inGroup('middle'), inGroup('staff')]);
      expect(await protection('deep')).toBeNull();
      await ask({
        action: 'modify',
        dn: inGroup('admins'),
        changes: [{ op: 'add', attribute: 'member', values: [inGroup('outer').toUpperCase()] }],
      });
      expect(await protection('deep')).toBe(`a member of ${inGroup('admins')} by way of ${inGroup('outer')}`);
      expect(await protection('anna')).toContain(inGroup('admins'));
      await group('one', [directory.personDn('round'), inGroup('two')]);
      await group('two', [inGroup('one')]);
      expect(await protection('round')).toBeNull();
      await ask({
        action: 'modify',
        dn: inGroup('admins'),
        changes: [{ op: 'delete', attribute: 'member', values: [inGroup('outer')] }],
      });
      expect(await protection('anna')).toBeNull();
    });

    it('finds it in groups that lie elsewhere than what is searched for accounts', async () => {
      const dn = directory.personDn('root-admin');
      const question = { action: 'protection' as const, base: `ou=people,${directory.baseDn}`, dn, account: null };
      expect((await ask({ ...question, groups: names })).yes).toBe(true);
    });

    it('finds it through POSIX groups: by name, and as the first group', async () => {
      await user('by-name');
      await user('by-number', { gidNumber: ['998'] });
      await add(`cn=wheel,${groups()}`, {
        ...{ objectClass: ['posixGroup'], cn: ['wheel'], gidNumber: ['998'], memberUid: ['by-name'] },
      });
      expect(await protection('by-name', { account: 'by-name' })).toContain(inGroup('wheel'));
      expect(await protection('by-number', { account: 'by-number' })).toContain(inGroup('wheel'));
      expect(await protection('ben', { account: 'ben' })).toBeNull();
    });

    it('finds what Active Directory marks: adminCount, the first group, the numbers of its administrators', async () => {
      const sid = (rid: number) =>
        Buffer.from([1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, ...new Array(12).fill(7), rid & 255, rid >> 8, 0, 0]);
      await user('marked', { adminCount: ['1'] });
      await user('unmarked', { adminCount: ['0'], primaryGroupID: ['513'] });
      await user('first', { primaryGroupID: ['512'] });
      await user('unclear', { primaryGroupID: ['1105'] });
      expect(await protection('marked')).toContain('adminCount');
      expect(await protection('unmarked')).toBeNull();
      expect(await protection('first')).toContain('512');
      // What cannot be found out is no no.
      await refused(protection('unclear'), 'directory_refused');
      await refused(protection('nobody'), 'directory_refused');
      await user('translated');
      const session = await openSession(admin(), 100_000);
      const attributes = [
        new Attribute({ type: 'objectClass', values: ['groupOfNames', 'extensibleObject'] }),
        new Attribute({ type: 'cn', values: ['Domänen-Admins'] }),
        new Attribute({ type: 'member', values: [directory.personDn('translated')] }),
        new Attribute({ type: 'objectSid', values: [sid(512)] }),
      ];
      await session.client.add(`cn=Domänen-Admins,${groups()}`, attributes).finally(() => session.destroy());
      expect(await protection('translated')).toContain('Domänen-Admins');
    });

    it('asks Active Directory by its rule for chains', () => {
      expect(chainFilter(['cn=a (b),dc=x']).toString()).toBe(
        '(|(member:1.2.840.113556.1.4.1941:=cn=a \\28b\\29,dc=x))',
      );
    });
  });
});
