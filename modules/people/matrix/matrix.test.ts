import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '#testkit';
import { authorityMemory } from '../authority/memory.ts';
import { delegate } from '../delegation/service.ts';
import { DAY_MS } from '../grants/grant.ts';
import { addGrant } from '../grants/service.ts';
import { leave } from '../person/service.ts';
import { insertAgent, perOf, turnableClock } from '../testing.ts';
import { matrixOf } from './service.ts';

let test: TestWorkspace;
beforeAll(async () => {
  test = await openTestWorkspace();
});
afterAll(() => test.close());

describe('the matrix of people and domains', () => {
  it('tells who keeps a domain running, and who is alone in it', async () => {
    const kim = await test.person('Kim', { network: 3 });
    await insertAgent(test, 'Bot', kim, 5, { network: 5 });
    await test.person('Two', { network: 2 });
    const workers = async () => {
      const { tree, domains } = await matrixOf(test.context(), undefined);
      return domains.find(({ id }) => tree.get(id)!.key === 'network')!.workers.map(({ name }) => name);
    };
    // Neither an agent nor who answers for everything counts as knowing it.
    expect(await workers()).toEqual(['Kim']);
    const lee = await test.person('Lee', { network: 4 });
    expect(await workers()).toEqual(['Kim', 'Lee']);
    await leave(test.context(), perOf(lee), 'moved on');
    expect(await workers()).toEqual(['Kim']);
  });

  it('tells what is inherited, lent, and ends soon', async () => {
    const [sam, max] = [await test.person('Sam'), await test.person('Max', { storage: 3 })];
    const to = new Date(Date.now() + 3 * DAY_MS);
    const more = { reason: 'a project', to };
    await addGrant(test.context(), { person: perOf(sam), domain: 'infrastructure', level: 1, ...more });
    await delegate(test.context({ actor: max }), { person: perOf(sam), domain: 'storage', level: 3, ...more });
    const { tree, rows, notices } = await matrixOf(test.context(), 'sam');
    expect(rows).toHaveLength(1);
    const cell = rows[0]!.cells.find(({ domainId }) => tree.get(domainId)!.key === 'storage');
    expect(cell).toMatchObject({ own: 1, level: 3, inheritedFrom: tree.rootId, direct: null, lenderId: max.personId });
    expect(notices).toMatchObject([{ kind: 'ends-soon', sentence: expect.stringContaining('Sam holds level 1') }]);
  });

  it('shows of a level that follows a group what decisions count: none, once its giver holds it no more', async () => {
    const later = turnableClock();
    const own = await openTestWorkspace({ clock: later });
    const [gil, fay] = [await own.person('Gil Gives'), await own.person('Fay Follows')];
    const to = new Date(later.now().getTime() + 9 * DAY_MS);
    await addGrant(own.context(), { person: perOf(gil), domain: 'infrastructure', level: 4, reason: 'a project', to });
    const { rows } = await own.workspace.pool.query(
      `with provider as (insert into identity_provider (key, name, issuer, client_id)
         values ('corp', 'Corporate', 'https://corp.example.org', 'plumbline') returning id),
       followed as (insert into "grant" (person_id, domain_id, level, valid_from, valid_to, granted_by, reason)
         select $1, id, 3, $3, $3::timestamptz + interval '30 days', $2, 'Member of net.' from domain where key = 'network'
         returning id, domain_id)
       insert into grant_by_group (grant_id, provider_id) select followed.id, provider.id from followed, provider
       returning (select domain_id from followed)`,
      [fay.personId, gil.personId, later.now()],
    );
    const domainId = Number(rows[0].domain_id);
    const both = async () => {
      await (await own.workspace.get(authorityMemory)).heard();
      const matrix = await matrixOf(own.context(), undefined);
      const fays = matrix.rows.find(({ person }) => person.personId === fay.personId);
      const cell = fays?.cells.find((one) => one.domainId === domainId);
      const may = own
        .context({ actor: fay })
        .authorise('estate.change', { type: 'component', id: 1, domainId })
        .then(
          () => true,
          () => false,
        );
      const workers = matrix.domains.find(({ id }) => id === domainId)!.workers.map(({ name }) => name);
      return { level: cell?.level, endsAt: cell?.endsAt, workers, may: await may };
    };
    expect(await both()).toEqual({ level: 3, endsAt: to, workers: ['Fay Follows'], may: true });
    later.ahead(10 * DAY_MS);
    expect(await both()).toEqual({ level: undefined, endsAt: undefined, workers: [], may: false });
  });

  it('reminds that level 5 was handed to nobody, from the 90th day until it is', async () => {
    const later = turnableClock();
    const own = await openTestWorkspace({ clock: later });
    const kinds = async () => (await matrixOf(own.context(), undefined)).notices.map(({ kind }) => kind);
    expect(await kinds()).toEqual([]);
    later.ahead(91 * DAY_MS);
    expect(await kinds()).toEqual(['not-handed-on']);
    const lee = await own.person('Lee');
    await addGrant(own.context(), { person: perOf(lee), domain: 'infrastructure', level: 5, reason: 'takes over' });
    // Now the first one's ends, of which they are told.
    expect(await kinds()).toEqual(['ends-soon']);
    await own.close();
  });

  it('shows each only the domains whose people they may read', async () => {
    const [kim, none] = [await test.person('Kim', { messaging: 1 }), await test.person('None')];
    const theirs = await matrixOf(test.context({ actor: kim }), undefined);
    expect(theirs.domains.map(({ id }) => theirs.tree.get(id)!.key)).toEqual(['messaging']);
    expect(theirs.rows.map(({ person }) => person.name).sort()).toEqual(['Ada First', 'Kim', 'Sam']);
    expect((await matrixOf(test.context({ actor: none }), undefined)).rows).toEqual([]);
  });
});
