// What tests of authority need: agents, and a clock that can be turned.
import { type Clock, type Id, type Level, ref, systemClock } from '#kernel';
import type { Actor } from '#platform';
import type { TestWorkspace } from '#testkit';
import { insertPerson } from './store.ts';

export interface TurnableClock extends Clock {
  /** Goes that much further; it stands still otherwise only as little as the real one. */
  ahead(ms: number): void;
}

export function turnableClock(): TurnableClock {
  let aheadMs = 0;
  const ahead = (ms: number): void => {
    aheadMs += ms;
  };
  return { ...systemClock, now: () => new Date(Date.now() + aheadMs), ahead };
}

export const perOf = (actor: Actor): string => `PER-${actor.personId}`;

export async function domainIdOf(test: TestWorkspace, key: string): Promise<Id> {
  const row = await test.workspace.db
    .selectFrom('domain')
    .select('id')
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** An agent of somebody, with grants by the first person. */
export async function insertAgent(
  test: TestWorkspace,
  name: string,
  owner: Actor,
  ceiling: Level,
  grants: { [domainKey: string]: Level } = {},
): Promise<Actor> {
  const agent = await test.context().mutate(async (mutation): Promise<Actor> => {
    const personId = await insertPerson(mutation.tx, {
      kind: 'agent',
      name,
      ownerId: owner.personId,
      levelCeiling: ceiling,
      at: mutation.now,
    });
    await mutation.record({ subject: ref('person', personId) });
    for (const [key, level] of Object.entries(grants)) {
      const { id } = await mutation.tx
        .insertInto('grant')
        .values({
          person_id: personId,
          domain_id: await domainIdOf(test, key),
          level,
          valid_from: new Date(0),
          reason: 'test',
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await mutation.record({ subject: ref('grant', id) });
    }
    return { personId, name, kind: 'agent', administrator: false };
  });
  return agent;
}
