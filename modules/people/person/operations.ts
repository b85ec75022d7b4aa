import { z } from 'zod';
import { type AnyOperation, operation } from '#platform';
import { personName, reasonText } from '../named.ts';
import { addPerson, comeBack, editPerson, leave } from './service.ts';
import { personView, showPerson } from './show.ts';

const name = z.string().trim().min(1).max(200);
const email = z.email().max(200);
const title = z.string().trim().min(1).max(200);
const params = z.object({ person: personName });

const show = operation({
  id: 'person.show',
  method: 'GET',
  path: '/people/{person}',
  tag: 'People',
  summary: 'Show somebody with what they hold, lend, supervise and answer for',
  permission: 'people.read',
  params,
  output: personView,
  errors: ['not_found'],
  cli: { words: ['person', 'show'], args: ['person'] },
  handler: (context, input) => showPerson(context, input.params.person),
});

const add = operation({
  id: 'person.add',
  method: 'POST',
  path: '/people',
  tag: 'People',
  summary: 'Add a person; they hold no level until somebody grants one',
  permission: 'people.manage',
  body: z.object({ name, email: email.optional(), title: title.optional(), manager: personName.optional() }),
  output: personView,
  status: 201,
  errors: ['already_exists', 'not_found', 'conflict'],
  cli: { words: ['person', 'add'], args: ['name'] },
  handler: async (context, { body }) => showPerson(context, String(await addPerson(context, body))),
});

const edit = operation({
  id: 'person.edit',
  method: 'PATCH',
  path: '/people/{person}',
  tag: 'People',
  summary: 'Change the name, address, title or manager of a person',
  permission: 'people.manage',
  params,
  body: z.object({
    name: name.optional(),
    email: email.nullable().optional(),
    title: title.nullable().optional(),
    manager: personName.nullable().optional(),
  }),
  output: personView,
  errors: ['already_exists', 'not_found', 'conflict', 'stale', 'proof_needed'],
  versioned: true,
  cli: { words: ['person', 'edit'], args: ['person'] },
  handler: async (context, input) =>
    showPerson(context, String(await editPerson(context, input.params.person, input.body))),
});

const leaves = operation({
  id: 'person.leave',
  method: 'POST',
  path: '/people/{person}/leave',
  tag: 'People',
  summary: 'Somebody leaves, or an agent stops: they hold nothing from this moment on',
  permission: 'people.manage',
  params,
  body: z.object({ reason: reasonText }),
  output: personView,
  errors: ['not_found', 'conflict', 'illegal_transition'],
  cli: { words: ['person', 'leave'], args: ['person'] },
  handler: async (context, input) =>
    showPerson(context, String(await leave(context, input.params.person, input.body.reason))),
});

const returns = operation({
  id: 'person.return',
  method: 'POST',
  path: '/people/{person}/return',
  tag: 'People',
  summary: 'Somebody comes back, with nothing of what they held',
  permission: 'people.manage',
  params,
  output: personView,
  errors: ['not_found', 'illegal_transition'],
  cli: { words: ['person', 'return'], args: ['person'] },
  handler: async (context, input) => showPerson(context, String(await comeBack(context, input.params.person))),
});

export const personOperations: AnyOperation[] = [show, add, edit, leaves, returns];
