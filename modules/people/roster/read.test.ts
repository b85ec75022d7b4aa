import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlumblineError } from '#kernel';
import { readPeopleCsv } from './csv.ts';
import { readPeopleLdif } from './ldif.ts';
import { type KnownPeople, planRoster } from './plan.ts';
import type { Roster } from './roster.ts';

const csv = (text: string): Roster => readPeopleCsv(Buffer.from(text));
const ldif = (text: string): Roster => readPeopleLdif(Buffer.from(text));
const refusal = (work: () => unknown): { line?: number; message: string } => {
  try {
    work();
  } catch (error) {
    if (error instanceof PlumblineError) return error.issues[0]!;
    throw error;
  }
  throw new Error('It was not refused.');
};

describe('people in a table', () => {
  it('are read by the names that personnel systems give their columns', () => {
    const roster = csv(
      'First name;Last name;E-Mail;Job title;Manager e-mail;Grants;Shoe size\r\nGrace;Hopper;Grace@Example.org;Admiral;ada@example.org;network:3;41\r\n',
    );
    expect(roster.people).toEqual([
      {
        line: 2,
        name: 'Grace Hopper',
        email: 'grace@example.org',
        title: 'Admiral',
        manager: 'ada@example.org',
        grants: [{ domain: 'network', level: 3 }],
      },
    ]);
    expect(roster.issues).toEqual([]);
    expect(roster.notes).toEqual(['These columns were not read: Shoe size.']);
  });

  it('give several levels, and a password is never read', () => {
    const roster = csv('name,email,password,grants\n"Hopper, Grace",g@example.org,hush,"network:3; storage:2"\n');
    expect(roster.people[0]).toMatchObject({
      name: 'Hopper, Grace',
      grants: [
        { domain: 'network', level: 3 },
        { domain: 'storage', level: 2 },
      ],
    });
    expect(JSON.stringify(roster)).not.toContain('hush');
  });

  it('are named with their line where they are wrong; the others go on', () => {
    const roster = csv(
      'name,email,manager,grants\nA,a@example.org,,\n,b@example.org,,\nC,no address,,\nD,d@example.org,,network:9\nE,A@example.org,,\nF,f@example.org\n',
    );
    expect(roster.people.map((one) => one.name)).toEqual(['A']);
    expect(roster.issues).toEqual([
      { line: 3, field: 'name', message: 'is needed' },
      { line: 4, field: 'email', message: '"no address" is no e-mail address' },
      {
        line: 5,
        field: 'grants',
        message: '"network:9" is no grant; write the domain and the level: network:3; storage:2',
      },
      { line: 6, field: 'email', message: 'a@example.org stands on line 2 already; that one counts' },
      { line: 7, message: 'has 2 fields where the header has 4' },
    ]);
  });

  it('are refused with the line where it is no table of people', () => {
    expect(refusal(() => csv('')).message).toBe('it is empty');
    expect(refusal(() => csv('a,b\n1,2')).message).toContain('no column says the e-mail');
    expect(refusal(() => csv('name,email,mail\n')).message).toContain('two columns say the email');
    expect(refusal(() => csv('name,email\n"a,b@example.org\n'))).toMatchObject({ line: expect.any(Number) });
  });
});

describe('people of a directory', () => {
  it('are read with their leaders, and no password', () => {
    const roster = ldif(readFileSync(new URL('fixtures/directory.ldif', import.meta.url), 'utf8'));
    expect(roster.people.slice(0, 2)).toEqual([
      { line: 11, name: 'User 1', email: 'u1@t.lan', grants: [] },
      { line: 19, name: 'User 2', email: 'u2@t.lan', grants: [] },
    ]);
    expect(roster.notes).toEqual(['2 entries are no people (groups, units); they did not come in.']);
    expect(JSON.stringify(roster)).not.toContain('old1');
    const entry = (dn: string, more: string) => `dn: ${dn}\nobjectClass: inetOrgPerson\n${more}\n\n`;
    const led = ldif(
      `version: 1\n${entry('uid=a, dc=x', 'cn:: WsO8cmljaA==\nmail: z@x.org\njpegPhoto:< file:///etc/passwd')}${entry('uid=b,dc=x', 'cn: Be\n rta\nmail: b@x.org\nmanager: UID=a,DC=x')}`,
    );
    expect(led.people).toMatchObject([{ name: 'Zürich' }, { name: 'Berta', manager: 'z@x.org' }]);
  });

  it('are refused with the line where it is no such export', () => {
    expect(refusal(() => ldif('')).message).toContain('no entry');
    expect(refusal(() => ldif('dn: a\nwhat')).line).toBe(2);
    expect(refusal(() => ldif('dn: a\ncn:: %%%')).message).toContain('base64');
    expect(refusal(() => ldif('dn: a\nchangetype: delete')).message).toContain('list of changes');
  });
});

describe('a roster held against who is known', () => {
  const known = (...people: Partial<KnownPeople['people'][number]>[]): KnownPeople => ({
    actorId: 99,
    domains: [{ id: 1, parentId: null, key: 'network', name: 'Network' }],
    grants: [{ id: 5, personId: 1, domainId: 1, level: 2 }],
    people: people.map((person, index) => ({
      id: index + 1,
      kind: 'person',
      name: 'A',
      email: 'a@x.org',
      title: null,
      managerId: null,
      active: true,
      administrator: false,
      version: 1,
      ...person,
    })),
  });

  it('changes what differs and nothing else', () => {
    const roster = csv('name,email,manager,grants\nA,a@x.org,b@x.org,network:3\nB,b@x.org,,\n');
    const { plan, diff, summary } = planRoster(roster, known({}), false);
    expect(plan).toEqual({
      created: [{ name: 'B', email: 'b@x.org', title: null }],
      updated: [{ id: 1, version: 1, name: 'A', title: null }],
      managers: [{ email: 'a@x.org', managerEmail: 'b@x.org' }],
      granted: [{ email: 'a@x.org', domainId: 1, level: 3, replaces: 5 }],
      left: [],
    });
    expect(diff.map((entry) => `${entry.op} ${entry.what} ${entry.name}`)).toEqual([
      'update person A',
      'update grant A in Network',
      'create person B',
    ]);
    expect(summary).toEqual({ create: 1, update: 2, remove: 0, unchanged: 0 });
  });

  it('takes leavers away only when told that it is whole, never an administrator, never after a mistake', () => {
    const people = known(
      {},
      { name: 'Gone', email: 'gone@x.org' },
      { name: 'Root', email: 'root@x.org', administrator: true },
    );
    expect(planRoster(csv('name,email\nA,a@x.org\n'), people, false).plan.left).toEqual([]);
    const whole = planRoster(csv('name,email\nA,a@x.org\n'), people, true);
    expect(whole.plan.left).toEqual([{ id: 2, version: 1 }]);
    expect(whole.notes).toEqual([
      'Root (root@x.org) is missing, but operates this installation: no list takes them away.',
    ]);
    expect(planRoster(csv('name,email\nA,a@x.org\n,wrong\n'), people, true).plan.left).toEqual([]);
  });

  it('never touches what is no person', () => {
    const planned = planRoster(csv('name,email\nA,a@x.org\n'), known({ kind: 'agent' }), true);
    expect(planned.plan).toMatchObject({ created: [], updated: [], left: [] });
    expect(planned.issues[0]?.message).toContain('is no person but an agent');
  });
});

describe('any list of people', () => {
  it('is read or refused with a line, whatever its bytes', () => {
    const seeds = [
      Buffer.from('name,email,manager,grants\n"A, B",a@x.org,b@x.org,network:3\nB,b@x.org,,\n'),
      readFileSync(new URL('fixtures/directory.ldif', import.meta.url)),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1),
        fc.array(fc.tuple(fc.nat(5_000), fc.nat(255)), { maxLength: 8 }),
        fc.nat(5_000),
        (which, changes, cut) => {
          const hurt = Buffer.from(seeds[which]!.subarray(0, cut));
          for (const [at, byte] of changes) if (at < hurt.length) hurt[at] = byte;
          try {
            const roster = [readPeopleCsv, readPeopleLdif][which]!(hurt);
            for (const issue of roster.issues) expect(issue.line).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(PlumblineError);
            expect((error as PlumblineError).issues[0]?.line).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('written as a table reads back as it was', () => {
    const name = fc
      .stringMatching(/^[A-Za-zÄÖÜäöü",;'<>=%&-]{1,20}$/)
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const person = fc.record({ name, email: fc.integer({ min: 1, max: 1e6 }).map((n) => `p${n}@example.org`) });
    fc.assert(
      fc.property(fc.uniqueArray(person, { selector: (one) => one.email, maxLength: 10 }), (people) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = ['name,email', ...people.map((one) => `${quoted(one.name)},${one.email}`)].join('\n');
        expect(csv(text).people.map(({ name: read, email }) => ({ name: read, email }))).toEqual(people);
      }),
    );
  });
});
