import { type AnyOperation, operation, pageOf } from '#platform';
import { idParams } from '../params.ts';
import { compareEstate, compareQuery, comparisonSchema } from './compare.ts';
import { relationHistory, relationHistoryQuery, relationPeriodSchema } from './relations.ts';
import { undoBody, undoEvent, undoSchema } from './undoService.ts';

const compare = operation({
  id: 'estate.compare',
  method: 'GET',
  path: '/compare',
  tag: 'Estate',
  summary: 'Compare the estate of two days: what came, what changed, what went',
  description:
    'As recorded at the two instants, within what one may read. Counts by kind, and a page of the components or relations.',
  permission: 'estate.read',
  query: compareQuery,
  output: comparisonSchema,
  cli: {
    words: ['estate', 'compare'],
    args: ['from', 'to'],
    columns: ['op', 'ref.key', 'ref.name', 'kind', 'eventId', 'at', 'actor.name', 'source', 'changes'],
  },
  handler: (ctx, { query }) => compareEstate(ctx, query),
});

const undo = operation({
  id: 'event.undo',
  method: 'POST',
  path: '/events/{id}/undo',
  tag: 'Estate',
  summary: 'Undo what an event did to components and relations, as a new mutation',
  description:
    'Without planHash it says what would be taken back, and what cannot be, because it was changed again since. With the planHash of that answer it is done. What was made is disposed, never deleted.',
  permission: 'estate.change',
  params: idParams('event'),
  body: undoBody,
  output: undoSchema,
  errors: ['not_found', 'conflict', 'plan_changed', 'already_exists'],
  cli: { words: ['estate', 'undo'], args: ['id'] },
  handler: (ctx, { params, body }) => undoEvent(ctx, params.id, body),
});

const relations = operation({
  id: 'component.relationHistory',
  method: 'GET',
  path: '/components/{id}/relations/history',
  tag: 'Estate',
  summary: 'Show every relation that a component has had, newest first, with who began and ended it',
  permission: 'estate.read',
  params: idParams('component'),
  query: relationHistoryQuery,
  output: pageOf(relationPeriodSchema),
  errors: ['not_found'],
  cli: {
    words: ['component', 'relations'],
    args: ['id'],
    columns: ['eventId', 'from', 'until', 'title', 'other.name', 'begunBy.name', 'endedBy.name', 'source'],
  },
  handler: (ctx, { params, query }) => relationHistory(ctx, params.id, query),
});

export const historyOperations: AnyOperation[] = [compare, undo, relations];
