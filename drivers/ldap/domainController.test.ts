// What slapd cannot show: how a domain controller judges passwords, locks, disables, and follows groups.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, domainRequirements, domainStartTimeoutMs, startDomain, type TestDomain } from '#testkit';
import { refused } from '../driver/requestConformance.ts';
import { createLdapDriver, type LdapRequest, type LdapTarget } from './index.ts';

describeWhere(domainRequirements, 'the LDAP driver with a domain controller', () => {
  let domain: TestDomain;
  const driver = createLdapDriver();
  beforeAll(async () => {
    domain = await startDomain();
  }, domainStartTimeoutMs);
  afterAll(() => domain?.stop());

  const admin = (more: Partial<LdapTarget> = {}): LdapTarget => ({
    ...{ url: domain.ldapsUrl, startTls: false, ca: domain.ca },
    bind: { dn: domain.adminDn, password: domain.adminPassword },
    ...more,
  });
  const ask = (request: LdapRequest, target = admin()) => driver.request(target, request, { timeoutMs: 60_000 });
  const users = () => `CN=Users,${domain.baseDn}`;
  const dnOf = (cn: string) => `CN=${cn},${users()}`;
  const replace = (dn: string, attribute: string, value: string) =>
    ask({ action: 'modify', dn, changes: [{ op: 'replace', attribute, values: [value] }] });
  const setPassword = (dn: string, newPassword: string, mustChange = false) =>
    ask({ action: 'ad-unicodepwd', dn, newPassword, mustChange });
  const signsIn = async (dn: string, password: string) => {
    const { yes, entries } = await ask({ action: 'bind-check', dn, password });
    return [yes, entries[0]?.attributes['because']?.[0] ?? null];
  };
  const read = async (dn: string, attribute: string) => {
    const filter = '(objectClass=*)';
    const { entries } = await ask({ action: 'search', base: dn, scope: 'base', filter, attributes: [attribute] });
    return entries[0]!.attributes[attribute]!;
  };

  /** An account that can sign in with `First-Pass-1`. */
  async function account(cn: string, parent = users()): Promise<string> {
    const dn = `CN=${cn},${parent}`;
    // 544: normal, and no password demanded, so that it may be made before it has one.
    const attributes = { objectClass: ['user'], sAMAccountName: [cn], userAccountControl: ['544'] };
    await ask({ action: 'add', dn, attributes });
    await setPassword(dn, 'First-Pass-1');
    await replace(dn, 'userAccountControl', '512');
    return dn;
  }
  async function group(cn: string, members: string[], parent = users()): Promise<string> {
    const dn = `CN=${cn},${parent}`;
    await ask({ action: 'add', dn, attributes: { objectClass: ['group'], sAMAccountName: [cn], member: members } });
    return dn;
  }

  /** A policy for this account alone. */
  function policyFor(dn: string, more: Record<string, string[]>) {
    const day = String(-864_000_000_000);
    const attributes = {
      ...{ objectClass: ['msDS-PasswordSettings'], 'msDS-PasswordSettingsPrecedence': ['1'] },
      ...{ 'msDS-PasswordReversibleEncryptionEnabled': ['FALSE'], 'msDS-PasswordHistoryLength': ['5'] },
      ...{ 'msDS-PasswordComplexityEnabled': ['TRUE'], 'msDS-MinimumPasswordLength': ['7'] },
      ...{ 'msDS-MinimumPasswordAge': ['0'], 'msDS-MaximumPasswordAge': [day], 'msDS-LockoutThreshold': ['0'] },
      ...{ 'msDS-LockoutObservationWindow': [day], 'msDS-LockoutDuration': [day], 'msDS-PSOAppliesTo': [dn] },
    };
    const own = `CN=of ${/^CN=([^,]+)/.exec(dn)![1]},CN=Password Settings Container,CN=System,${domain.baseDn}`;
    return ask({ action: 'add', dn: own, attributes: { ...attributes, ...more } });
  }

  it('signs in by DN and by name, with TLS from the start or by StartTLS, and never in clear', async () => {
    const question: LdapRequest = { action: 'compare', dn: domain.baseDn, attribute: 'dc', value: 'ad' };
    const password = domain.adminPassword;
    for (const dn of [domain.adminDn, 'Administrator@ad.example.org', 'EXAMPLE\\Administrator'])
      expect((await ask(question, admin({ bind: { dn, password } }))).yes).toBe(true);
    expect((await ask(question, admin({ url: domain.url, startTls: true }))).yes).toBe(true);
    const clear = await refused(ask(question, admin({ url: domain.url })), 'directory_refused');
    expect(clear.extra).toMatchObject({ resultCode: 8 });
    await refused(ask(question, admin({ ca: null })), 'host_auth_failed');
    const wrong = { dn: domain.adminDn, password: 'Wrong-Pass-1' };
    await refused(ask(question, admin({ bind: wrong })), 'host_auth_failed');
  });

  it('sets a password that must be changed: it is right, and what was replaced twice is dead', async () => {
    const dn = await account('anna');
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([true, null]);
    await setPassword(dn, 'Second-Grün-2');
    expect(await signsIn(dn, 'Second-Grün-2')).toEqual([true, null]);
    // For an hour a controller takes the one before as well: one replacement closes nothing.
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([true, null]);
    await setPassword(dn, 'Third-Pass-3', true);
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([false, null]);
    expect(await signsIn(dn, 'Third-Pass-3')).toEqual([true, 'its password must be changed']);
    expect(await signsIn(dn, 'Wrong-Pass-3')).toEqual([false, null]);
    expect(await read(dn, 'pwdLastSet')).toEqual(['0']);
    const own = admin({ bind: { dn, password: 'Third-Pass-3' } });
    const question: LdapRequest = { action: 'compare', dn, attribute: 'cn', value: 'anna' };
    const due = await refused(ask(question, own), 'host_auth_failed');
    expect(due.message).toContain('its password must be changed');
  });

  it('says what the domain demands of a password that it does not take', async () => {
    const dn = await account('ben');
    const demanded = /does not take the password. Demanded is: at least 7 characters, with three of these kinds/;
    for (const password of ['Ab-1', 'onlysmallletters']) {
      const error = await refused(setPassword(dn, password), 'directory_refused');
      expect(error.message).toMatch(demanded);
      expect(error.message).not.toContain(password);
    }
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([true, null]);
    // A policy for some accounts goes before the domain's.
    await policyFor(dn, { 'msDS-MinimumPasswordLength': ['20'], 'msDS-PasswordComplexityEnabled': ['FALSE'] });
    const error = await refused(setPassword(dn, 'Sixteen-Signs-16'), 'directory_refused');
    expect(error.message).toContain('at least 20 characters.');
  });

  it('a new password opens no account that locked itself; lockoutTime 0 does', async () => {
    const dn = await account('carl');
    await replace(domain.baseDn, 'lockoutThreshold', '3');
    for (let tries = 0; tries < 3; tries++) await signsIn(dn, `Wrong-Pass-${tries}`);
    const locked = [false, 'the account is locked'];
    expect(await signsIn(dn, 'First-Pass-1')).toEqual(locked);
    await setPassword(dn, 'Second-Pass-2', true);
    expect(await signsIn(dn, 'Second-Pass-2')).toEqual(locked);
    await replace(dn, 'lockoutTime', '0');
    expect(await signsIn(dn, 'Second-Pass-2')).toEqual([true, 'its password must be changed']);
    await replace(domain.baseDn, 'lockoutThreshold', '0');
  });

  it('says why nobody signs in with the right password', async () => {
    const dn = await account('emil');
    await replace(dn, 'accountExpires', '1');
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([false, 'the account has expired']);
    expect(await signsIn(dn, 'Wrong-Pass-1')).toEqual([false, null]);
  });

  it('disables and enables an account, and leaves its other flags', async () => {
    const dn = await account('dora');
    // A password that never expires.
    await replace(dn, 'userAccountControl', String(512 + 0x10000));
    const disabled = { action: 'ad-account', dn, state: 'disabled' } as const;
    for (const _ of ['once', 'twice']) await ask(disabled);
    expect(await read(dn, 'userAccountControl')).toEqual([String(512 + 0x10000 + 2)]);
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([false, 'the account is disabled']);
    await ask({ ...disabled, state: 'enabled' });
    expect(await read(dn, 'userAccountControl')).toEqual([String(512 + 0x10000)]);
    expect(await signsIn(dn, 'First-Pass-1')).toEqual([true, null]);
    await refused(ask({ ...disabled, dn: dnOf('Domain Users') }), 'directory_refused');
    await refused(ask({ ...disabled, dn: dnOf('Nobody') }), 'directory_refused');
  });

  it('says so where there is more than it gives', async () => {
    const base = `CN=Schema,CN=Configuration,${domain.baseDn}`;
    const search = (filter: string) => ask({ action: 'search', base, scope: 'one', filter, attributes: ['cn'] });
    const error = await refused(search('(objectClass=attributeSchema)'), 'directory_refused');
    expect(error.message).toContain('more than 1000 entries');
    const { entries } = await search('(&(objectClass=attributeSchema)(cn=ms-DS-User*))');
    expect(entries.length).toBeGreaterThan(3);
  });

  it('finds protected accounts: by groups in groups, the first group, numbers and adminCount', async () => {
    const unit = `OU=Staff,${domain.baseDn}`;
    await ask({ action: 'add', dn: unit, attributes: { objectClass: ['organizationalUnit'] } });
    const protection = async (dn: string, groups: string[] = []) => {
      // Looked for below the unit of the account only, as many do.
      const { yes, entries } = await ask({ action: 'protection', base: unit, dn, account: null, groups });
      return yes ? entries[0]!.attributes['because']![0]! : null;
    };
    const dn = await account('erik', unit);
    expect(await protection(dn)).toBeNull();
    const inner = await group('inner', [dn]);
    const middle = await group('middle', [inner]);
    expect(await protection(dn)).toBeNull();
    expect(await protection(dn, ['MIDDLE'])).toBe(`a member of ${middle}`);
    const member = (op: 'add' | 'delete', of: string, value: string) =>
      ask({ action: 'modify', dn: of, changes: [{ op, attribute: 'member', values: [value] }] });
    await member('add', dnOf('Domain Admins'), middle);
    expect(await protection(dn)).toMatch(/^a member of CN=(Domain Admins|Administrators),/);
    await member('delete', dnOf('Domain Admins'), middle);
    expect(await protection(dn)).toBeNull();

    // Its first group is none of which it is a member, and is found by its number.
    const own = await group('own', [dn]);
    const sid = await read(own, 'primaryGroupToken');
    await replace(dn, 'primaryGroupID', sid[0]!);
    await member('add', `CN=Account Operators,CN=Builtin,${domain.baseDn}`, own);
    expect(await protection(dn)).toBe(`a member of CN=Account Operators,CN=Builtin,${domain.baseDn}`);
    await replace(dn, 'primaryGroupID', '513');

    // Somebody put everybody into it.
    const other = await account('fritz', unit);
    expect(await protection(other)).toBeNull();
    await member('add', `CN=Print Operators,CN=Builtin,${domain.baseDn}`, dnOf('Domain Users'));
    expect(await protection(other)).toBe(`a member of CN=Print Operators,CN=Builtin,${domain.baseDn}`);
    await member('delete', `CN=Print Operators,CN=Builtin,${domain.baseDn}`, dnOf('Domain Users'));
    await replace(other, 'adminCount', '1');
    expect(await protection(other)).toContain('adminCount');
    expect(await protection(domain.adminDn)).toContain('by its number');
    expect(await protection(dnOf('krbtgt'))).toContain('by its number');
  });
});
