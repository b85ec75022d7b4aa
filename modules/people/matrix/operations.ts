import { z } from 'zod';
import { type AnyOperation, operation, refSchema, toRef } from '#platform';
import { matrixOf } from './service.ts';

const cell = z.object({
  domain: z.int(),
  own: z.int(),
  level: z.int().describe('With what is lent.'),
  grant: z.object({ key: z.string(), level: z.int(), to: z.string().nullable() }).nullable(),
  inheritedFrom: z.string().nullable(),
  lentBy: z.string().nullable(),
  supervised: z.int(),
  supervisor: z.string().nullable(),
  endsAt: z.string().nullable(),
});

const show = operation({
  id: 'authority.matrix',
  method: 'GET',
  path: '/authority/matrix',
  tag: 'People',
  summary: 'Show who holds which level in which domain now, and who is alone in one',
  permission: 'people.read',
  query: z.object({ q: z.string().max(200).optional() }),
  output: z.object({
    domains: z.array(
      refSchema.extend({
        slug: z.string(),
        depth: z.int(),
        owner: refSchema.nullable(),
        workers: z.int().describe('People who hold level 3 or more in it by more than a level for everything.'),
        alone: refSchema.nullable().describe('The only one of them.'),
        mayGrant: z.boolean(),
      }),
    ),
    people: z.array(
      refSchema.extend({ kind: z.enum(['person', 'agent']), title: z.string().nullable(), cells: z.array(cell) }),
    ),
    more: z.boolean(),
    notices: z.array(
      z.object({
        kind: z.enum(['ends-soon', 'not-handed-on', 'to-review']),
        sentence: z.string(),
        record: z.string(),
        at: z.string(),
      }),
    ),
  }),
  async handler(context, { query }) {
    const { tree, domains, rows, names, more, notices } = await matrixOf(context, query.q);
    const person = (id: number | null) => {
      const name = id === null ? undefined : names.get(id);
      return id === null || name === undefined ? null : toRef('person', id, name);
    };
    return {
      domains: domains.map(({ id, depth, ownerId, workers, mayGrant }) => ({
        ...toRef('domain', id, tree.get(id)!.name),
        slug: tree.get(id)!.key,
        depth,
        owner: person(ownerId),
        workers: workers.length,
        alone: workers.length === 1 ? person(workers[0]!.personId) : null,
        mayGrant,
      })),
      people: rows.map(({ person: { personId, name, kind }, title, cells }) => ({
        ...toRef('person', personId, name),
        kind,
        title,
        cells: cells.map((one) => ({
          domain: one.domainId,
          own: one.own,
          level: one.level,
          grant: one.direct
            ? { key: `GRT-${one.direct.id}`, level: one.direct.level, to: one.direct.to?.toISOString() ?? null }
            : null,
          inheritedFrom: one.inheritedFrom === null ? null : (tree.get(one.inheritedFrom)?.name ?? null),
          lentBy: one.lenderId === null ? null : (names.get(one.lenderId) ?? null),
          supervised: one.supervised,
          supervisor: one.supervisor,
          endsAt: one.endsAt?.toISOString() ?? null,
        })),
      })),
      more,
      notices: notices.map(({ kind, sentence, key, at }) => ({ kind, sentence, record: key, at: at.toISOString() })),
    };
  },
});

export const matrixOperations: AnyOperation[] = [show];
