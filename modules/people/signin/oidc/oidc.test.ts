import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Level } from '#kernel';
import type { Actor } from '#platform';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { authorityMemory } from '../../authority/memory.ts';
import { domainTree } from '../../domain.ts';
import type { GivenGrant } from '../../grant.ts';
import { leave } from '../../person/service.ts';
import { isFresh } from '../session/standing.ts';
import { BASE_URL, provideSignIn, TestBrowser } from '../testing/browser.ts';
import { assertForUs, readClaims } from './claims.ts';
import { changesOfLevels, countingRules } from './levels.ts';
import { providerOperations } from './operations.ts';
import { isSafeAddress } from './provider.ts';
import { startTestProvider, type TestProvider } from './testing/provider.ts';

describe('levels that follow groups', () => {
  const by = (days: number) => new Date(Date.UTC(2026, 0, 1 + days));
  const given = { givenBy: 7, to: by(30) };
  const rules = [
    { group: 'net', domainId: 1, level: 2 as const, ...given },
    { group: 'net-leads', domainId: 1, level: 4 as const, ...given },
    { group: 'net', domainId: 2, level: 1 as const, ...given },
  ];

  it('count as long as their giver holds them, below where they hold them too, and for 30 days at most', () => {
    const tree = domainTree([
      { id: 1, parentId: null, key: 'all', name: 'All' },
      { id: 2, parentId: 1, key: 'net', name: 'Net' },
    ]);
    const count = (level: Level, held: GivenGrant[], givenBy: number | null = 7) =>
      countingRules([{ group: 'g', domainId: 2, level, givenBy }], tree, new Map([[7, held]]), by(0)).map(
        ({ to }) => to,
      );
    expect(count(3, [{ domainId: 1, level: 4, to: null }])).toEqual([by(30)]);
    expect(count(3, [{ domainId: 2, level: 3, to: by(9) }])).toEqual([by(9)]);
    expect(count(3, [{ domainId: 2, level: 2, to: null }])).toEqual([]);
    expect(count(3, [])).toEqual([]);
    expect(count(3, [{ domainId: 1, level: 5, to: null }], null)).toEqual([]);
  });

  it('are the highest that any of the groups gives, a domain', () => {
    expect(changesOfLevels(rules, ['net', 'net-leads'], [])).toEqual({
      begin: [
        { domainId: 1, level: 4, group: 'net-leads', ...given },
        { domainId: 2, level: 1, group: 'net', ...given },
      ],
      renew: [],
      end: [],
    });
  });

  it('change only where they are not right already', () => {
    const held = [
      { grantId: 10, domainId: 1, level: 4, ...given },
      { grantId: 11, domainId: 2, level: 1, ...given, to: by(10) },
      { grantId: 12, domainId: 3, level: 2, ...given },
    ];
    const renew = [{ grantId: 11, to: by(30) }];
    expect(changesOfLevels(rules, ['net', 'net-leads'], held)).toEqual({ begin: [], renew, end: [12] });
    expect(changesOfLevels(rules, ['net'], held)).toEqual({
      begin: [{ domainId: 1, level: 2, group: 'net', ...given }],
      renew,
      end: [10, 12],
    });
    expect(changesOfLevels(rules, [], held)).toEqual({ begin: [], renew: [], end: [10, 11, 12] });
    // Another giver, another grant: it is their word now.
    const others = rules.map((rule) => ({ ...rule, givenBy: 8 }));
    expect(changesOfLevels(others, ['net'], [held[1]!])).toMatchObject({
      begin: [{ level: 2 }, { level: 1 }],
      end: [11],
    });
  });
});

describe('what a provider says', () => {
  it('is refused when it was made for something else', () => {
    expect(() => assertForUs({ nonce: 'n', aud: 'us' }, 'us', 'n')).not.toThrow();
    expect(() => assertForUs({ nonce: 'other', aud: 'us' }, 'us', 'n')).toThrow(/nonce/);
    expect(() => assertForUs({ nonce: 'n', aud: ['us', 'them'] }, 'us', 'n')).toThrow(/another client/);
    expect(() => assertForUs({ nonce: 'n', aud: 'us', azp: 'them' }, 'us', 'n')).toThrow(/another client/);
  });

  it('gives an e-mail address only where the same source says that it is verified', () => {
    const read = (token: object, more: object | null = null) =>
      readClaims('i', { sub: 's', ...token }, more && { sub: 's', ...more }, 'groups').verifiedEmail;
    expect(read({ email: 'a@b.c', email_verified: true })).toBe('a@b.c');
    expect(read({ email: 'a@b.c' })).toBeNull();
    expect(read({ email: 'a@b.c', email_verified: 'true' })).toBeNull();
    expect(read({ email: 'a@b.c' }, { email: 'x@y.z', email_verified: true })).toBeNull();
    expect(read({}, { email: 'x@y.z', email_verified: true })).toBe('x@y.z');
    expect(() => readClaims('i', { sub: 's' }, { sub: 'other' }, 'groups')).toThrow(/somebody else/);
  });

  it('tells no groups from saying nothing of them', () => {
    const read = (groups: unknown) => readClaims('i', { sub: 's', groups }, null, 'groups').groups;
    expect(read(undefined)).toBeNull();
    expect(read([])).toEqual([]);
    expect(read(['a', 7, 'b'])).toEqual(['a', 'b']);
  });

  it('tells when it asked who they are, in what it signed, or says nothing of it', () => {
    const read = (token: object, more: object | null = null) =>
      readClaims('i', { sub: 's', ...token }, more && { sub: 's', ...more }, 'groups').askedAt;
    expect(read({ auth_time: 1_700_000_000 })).toEqual(new Date(1_700_000_000_000));
    for (const said of [{}, { auth_time: '1700000000' }, { auth_time: -1 }, { auth_time: 1e300 }])
      expect(read(said)).toBeNull();
    expect(read({}, { auth_time: 1_700_000_000 })).toBeNull();
  });

  it('comes by TLS, or from this machine', () => {
    for (const url of ['https://login.example', 'http://127.0.0.1:8080', 'http://localhost'])
      expect(isSafeAddress(url)).toBe(true);
    for (const url of ['http://login.example', 'http://127.0.0.1.example', 'ftp://x', 'x'])
      expect(isSafeAddress(url)).toBe(false);
  });
});

const listAll = { limit: 100, sort: 'group' };

describe('a real OpenID provider', () => {
  let test: TestWorkspace;
  let provider: TestProvider;
  let ben: Actor;
  let benEmail: string;
  let networkId: number;
  let nextAddress = 1;
  const browser = () => new TestBrowser(test.workspace, `203.0.113.${nextAddress++}`);

  // biome-ignore lint/suspicious/noExplicitAny: the answer of any operation
  const call = (id: string, actor: Actor, input: object = {}): Promise<any> =>
    providerOperations
      .find((one) => one.id === id)!
      .handler(test.context({ operation: id, actor }), {
        params: undefined,
        query: undefined,
        body: undefined,
        ...input,
      }) as Promise<unknown>;
  const setUp = (more: object = {}) =>
    call('identity-provider.set', test.first, {
      body: {
        key: 'corp',
        name: 'Corporate',
        issuer: provider.issuer,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        scopes: 'openid email profile groups',
        groupsClaim: 'groups',
        createsPeople: false,
        secondFactor: false,
        active: true,
        ...more,
      },
    });
  const setLevel = (group: string, level: number, actor = test.first) =>
    call('group-level.set', actor, { params: { key: 'corp' }, body: { group, domain: networkId, level } });

  /** From the button to the page behind, as somebody the provider knows. */
  async function come(account: string, from = browser(), back = '/estate', more = '') {
    provider.present = account;
    const start = await from.get(`oidc/start?provider=corp&back=${encodeURIComponent(back)}${more}`);
    expect(start.location).toContain(provider.issuer);
    const wayBack = await provider.visit(start.location!);
    const end = await from.get(wayBack);
    const why = /why=([\w-]+)/.exec(end.location ?? '')?.[1];
    return {
      from,
      start,
      wayBack,
      location: end.location,
      why: why ? (await from.get(`oidc/why?id=${why}`)).body.message : null,
    };
  }

  const grantsOf = async (personId: number): Promise<string[]> =>
    (
      await test.workspace.pool.query(
        `select g.level, (b.grant_id is not null) as followed from "grant" g left join grant_by_group b on b.grant_id = g.id
         where g.person_id = $1 and g.domain_id = $2 and (g.valid_to is null or g.valid_to > now()) order by g.id`,
        [personId, networkId],
      )
    ).rows.map((row) => `${row.level}${row.followed ? ' by group' : ''}`);

  /** Until what was changed past the mutations counts. */
  const heard = async () => (await test.workspace.get(authorityMemory)).heard();

  beforeAll(async () => {
    test = await openTestWorkspace();
    provideSignIn(test.workspace);
    provider = await startTestProvider(`${BASE_URL}/api/auth/oidc/callback`);
    ben = await test.person('Ben Provided', { network: 1 });
    const row = await test.workspace.db
      .selectFrom('person')
      .select('email')
      .where('id', '=', ben.personId)
      .executeTakeFirstOrThrow();
    benEmail = row.email!;
    const domain = await test.workspace.db
      .selectFrom('domain')
      .select('id')
      .where('key', '=', 'network')
      .executeTakeFirstOrThrow();
    networkId = domain.id;
    provider.accounts.set('ben', { email: benEmail, email_verified: true, name: 'Ben', groups: ['net'] });
    provider.accounts.set('mallory', { email: benEmail, email_verified: false });
    provider.accounts.set('second-ben', { email: benEmail, email_verified: true });
    provider.accounts.set('nia', { email: 'nia.new@example.org', email_verified: true, name: 'Nia New', groups: [] });
  });
  afterAll(async () => {
    await provider?.close();
    await test?.close();
  });

  it('is set up by an administrator, its secret kept sealed and never told', async () => {
    await expect(call('identity-provider.set', ben, { body: { key: 'x' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(setUp({ issuer: `${provider.issuer}/other` })).rejects.toMatchObject({ code: 'invalid_input' });
    const made = await setUp();
    expect(made).toMatchObject({ hasSecret: true, redirectUri: `${BASE_URL}/api/auth/oidc/callback` });
    const stored = await test.workspace.db.selectFrom('identity_provider').selectAll().execute();
    const events = await test.workspace.db.selectFrom('event').select('detail').execute();
    expect(JSON.stringify([made, stored, events])).not.toContain(provider.clientSecret);
    expect((await browser().get('state')).body.providers).toEqual([{ key: 'corp', name: 'Corporate' }]);
  });

  it('signs in whom it names by a verified address, and remembers them by its own name for them', async () => {
    const { from, location } = await come('ben');
    expect(location).toBe('/estate');
    expect(await from.actor()).toMatchObject({ personId: ben.personId, session: { method: 'oidc' } });
    // The address may change at the provider: the link stands.
    provider.accounts.set('ben', { email: 'other@example.org', email_verified: true, groups: ['net'] });
    expect(await (await come('ben')).from.actor()).toMatchObject({ personId: ben.personId });
    provider.accounts.set('ben', { email: benEmail, email_verified: true, groups: ['net'] });
  });

  it('asks by PKCE, state and nonce, and none of them can be read from the database', async () => {
    const { start } = await come('ben');
    const asked = new URL(start.location!).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    const kept = await test.workspace.db.selectFrom('verification').selectAll().execute();
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)!.length).toBeGreaterThan(20);
      expect(JSON.stringify(kept)).not.toContain(asked.get(name));
    }
  });

  it('proves nothing where it lets somebody in without asking, and is told to ask where a proof is needed', async () => {
    const asked = async (more: string) => {
      const { from, start, why } = await come('ben', browser(), '/proven', more);
      const query = new URL(start.location!).searchParams;
      const actor = await from.actor();
      const fresh = actor !== null && isFresh(actor.session!.provenAt, new Date());
      return { prompt: query.get('prompt'), age: query.get('max_age'), fresh, why };
    };
    expect(await asked('')).toEqual({ prompt: null, age: '604800', fresh: true, why: null });
    expect(await asked('&proof=1')).toEqual({ prompt: 'login', age: '600', fresh: true, why: null });
    provider.askedAt = new Date(Date.now() - 3_600_000);
    expect(await asked('')).toMatchObject({ fresh: false, why: null });
    expect(await asked('&proof=1')).toMatchObject({ fresh: false, why: expect.stringMatching(/proves nothing/) });
    provider.askedAt = null;
  });

  it('does not sign in by an address that it has not verified, nor as a second one of somebody', async () => {
    for (const [account, why] of [
      ['mallory', /names no verified e-mail address/],
      ['second-ben', /another account there stands for you already/],
      ['nia', /nobody here has your e-mail address/],
    ] as const) {
      const came = await come(account);
      expect([account, came.why]).toEqual([account, expect.stringMatching(why)]);
      expect(await came.from.actor()).toBeNull();
    }
  });

  it('takes a way back once, in the browser that began it', async () => {
    const stolen = await (async () => {
      const from = browser();
      provider.present = 'ben';
      const start = await from.get('oidc/start?provider=corp');
      return { from, wayBack: await provider.visit(start.location!) };
    })();
    const elsewhere = browser();
    expect((await elsewhere.get(stolen.wayBack)).location).toContain('error=provider');
    expect(await elsewhere.actor()).toBeNull();
    // It was taken by that; the browser that began it must begin again.
    expect((await stolen.from.get(stolen.wayBack)).location).toContain('error=provider');
    const { from, wayBack } = await come('ben');
    const cookie = from.cookie;
    expect((await from.get(wayBack)).location).toContain('error=provider');
    expect(from.cookie).toBe(cookie);
  });

  it('says so when the person declines, and leads to no page of another site', async () => {
    provider.present = null;
    const from = browser();
    const start = await from.get('oidc/start?provider=corp');
    expect((await from.get(await provider.visit(start.location!))).location).toContain('error=provider');
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect((await come('ben', browser(), back)).location).toBe('/');
  });

  it('gives levels by its groups at each sign-in, and leaves those alone that people granted', async () => {
    expect(await grantsOf(ben.personId)).toEqual(['1']);
    await setLevel('net', 2);
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '2 by group']);
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '2 by group']);
    provider.accounts.set('ben', { groups: ['net', 'leads'] });
    await setLevel('leads', 4);
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '4 by group']);
    // Nothing said of groups is not "none": a misconfigured claim must not empty an organisation.
    provider.accounts.set('ben', {});
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '4 by group']);
    provider.accounts.set('ben', { groups: [] });
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1']);
  });

  it('lets nobody give a group more than they may grant themselves', async () => {
    const four = await test.person('Lea Four', { network: 4 });
    await setLevel('net', 3, four);
    await expect(setLevel('net', 5, four)).rejects.toMatchObject({ code: 'forbidden' });
    const operator: Actor = { ...(await test.person('Only Operates')), administrator: true };
    await expect(setLevel('net', 1, operator)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('gives a level for as long as its giver holds it, and no longer than somebody keeps coming', async () => {
    const lea = await test.person('Lea Gives', { network: 4 });
    await setLevel('net', 3, lea);
    provider.accounts.set('ben', { groups: ['net'] });
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '3 by group']);
    const { rows } = await test.workspace.pool.query(
      `select g.granted_by::int as by, g.valid_to < now() + interval '31 days' as ends from "grant" g
       join grant_by_group b on b.grant_id = g.id where g.person_id = $1 and g.valid_to > now()`,
      [ben.personId],
    );
    expect(rows).toEqual([{ by: lea.personId, ends: true }]);
    const applies = () =>
      test
        .context({ actor: ben })
        .authorise('estate.change', { type: 'component', id: 1, domainId: networkId })
        .then(
          () => true,
          () => false,
        );
    await heard();
    expect(await applies()).toBe(true);
    // Ended behind our back, as the calendar does: the grant that follows stands, and counts no more.
    const lose = (to: Date | null) =>
      test.workspace.db.updateTable('grant').set({ valid_to: to }).where('person_id', '=', lea.personId).execute();
    await lose(new Date());
    await heard();
    expect([await applies(), await grantsOf(ben.personId)]).toEqual([false, ['1', '3 by group']]);
    const rules = await call('group-level.list', test.first, { params: { key: 'corp' }, query: listAll });
    expect(rules.items.find((rule: { group: string }) => rule.group === 'net')).toMatchObject({
      counts: false,
      givenBy: { name: 'Lea Gives' },
    });
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1']);
    // Ended by somebody: what follows ends with it.
    await lose(null);
    await heard();
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '3 by group']);
    await leave(test.context(), `PER-${lea.personId}`, 'moved on');
    expect(await grantsOf(ben.personId)).toEqual(['1']);
  });

  it('gives no level by the word of who holds it by a group themselves', async () => {
    await setLevel('leads', 4);
    provider.accounts.set('ben', { groups: ['leads'] });
    await come('ben');
    expect(await grantsOf(ben.personId)).toEqual(['1', '4 by group']);
    await expect(setLevel('more', 3, ben)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is set up at the highest level, and with another issuer or claim its groups give nothing', async () => {
    const operator: Actor = { ...(await test.person('Only Operates')), administrator: true };
    await expect(call('identity-provider.set', operator, { body: { key: 'corp' } })).rejects.toMatchObject({
      code: 'forbidden',
      extra: { neededLevel: 5 },
    });
    await setUp({ clientSecret: undefined, name: 'Corporate again' });
    expect(await grantsOf(ben.personId)).toEqual(['1', '4 by group']);
    await setUp({ clientSecret: undefined, groupsClaim: 'preferred_username' });
    expect(await grantsOf(ben.personId)).toEqual(['1']);
    const rules = await call('group-level.list', test.first, { params: { key: 'corp' }, query: listAll });
    expect(rules.items).toEqual([]);
    await setUp({ clientSecret: undefined });
    await setLevel('leads', 2);
    await setUp({ active: false, clientSecret: undefined, issuer: 'https://elsewhere.invalid' });
    expect(await test.workspace.db.selectFrom('group_level').selectAll().execute()).toEqual([]);
    await setUp();
  });

  it('makes a person where that is allowed, and lets nobody in who is not active', async () => {
    await setUp({ createsPeople: true, clientSecret: undefined });
    const { from } = await come('nia');
    const nia = (await from.actor())!;
    expect(nia).toMatchObject({ name: 'Nia New', administrator: false });
    await test.workspace.db.updateTable('person').set({ active: false }).where('id', '=', nia.personId).execute();
    await heard();
    const again = await come('nia');
    expect(again.why).toMatch(/not active here any more/);
  });

  it('counts as one factor, or as two where it asks for a second itself', async () => {
    await test.workspace.db.updateTable('sign_in_policy').set({ second_factor: 'everybody' }).execute();
    await heard();
    const one = (await come('ben')).from;
    expect([await one.actor(), (await one.get('state')).body.waitsFor]).toEqual([null, 'enrolment']);
    await setUp({ secondFactor: true, clientSecret: undefined });
    expect(await (await come('ben')).from.actor()).toMatchObject({ personId: ben.personId });
  });

  it('that is not offered any more signs nobody in, and its secret goes to no other issuer', async () => {
    await setUp({ active: false, clientSecret: undefined });
    expect((await browser().get('oidc/start?provider=corp')).location).toContain('error=provider');
    const moved = await setUp({ active: false, clientSecret: undefined, issuer: 'https://elsewhere.invalid' });
    expect(moved.hasSecret).toBe(false);
  });
});
