// Does what a person of the story does by the operation that a real person would send: the same validation, authority, events.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, keyOf, PlumblineError, ref } from '#kernel';
import { libraryFolder } from '#library';
import { followRuns, PlanMemory, takeTurn } from '#procedures';
import { allOperations } from '../../operations.ts';
import type { Happening } from '../moment.ts';
import { componentOf, type Stage } from './stage.ts';

type Told = Extract<Happening, { what: 'do' }>;

const operations = new Map(allOperations.map((operation) => [operation.id, operation]));
/** After these a run may have something to begin. */
const begins = new Set(['run.start', 'request.accept']);

export async function perform(stage: Stage, actor: string, { operation: id, given, made }: Told): Promise<unknown> {
  const operation = operations.get(id);
  if (!operation)
    throw new PlumblineError('internal', `The example speaks of the operation ${id}, which there is not.`);
  const { params = {}, query = {}, body } = filled(stage, given) as { params?: Json; query?: Json; body?: Json };
  const input = {
    params: operation.params ? operation.params.parse(params) : params,
    query: operation.query ? operation.query.parse(query) : query,
    body: operation.body ? operation.body.parse(body) : body,
  };
  const answer = await (operation.handler(stage.as(actor, id), input) as Promise<Made>);
  if (made !== null) {
    stage.made.set(`$made ${made}`, id === 'request.accept' ? answer.run!.key : answer.key);
    if (answer.planHash) stage.made.set(`$plan ${made}`, answer.planHash);
  }
  if (begins.has(id)) await letRunsGoOn(stage);
  // What was asked for ends with its run.
  if (answer.state === 'finished') await followRuns(stage.workspace);
  return answer;
}

/** What the story goes on with, of an operation's answer. */
interface Made {
  key: string;
  planHash?: string;
  state?: string;
  run?: { key: string } | null;
}

export async function takeIn(stage: Stage, actor: string, file: string): Promise<void> {
  const text = readFileSync(join(libraryFolder, 'example', 'own', `${file}.yaml`), 'utf8');
  await perform(stage, actor, { what: 'do', operation: 'procedure.import', given: { body: { text } }, made: null });
}

/**
 * A worker's turn over runs that have something to begin: people are asked, times are waited for. Nobody executes anything
 * here, so a step that needs a worker's hands is a mistake of the story.
 */
async function letRunsGoOn(stage: Stage): Promise<void> {
  const { claims, stuck } = await stage
    .as('system', 'run.work')
    .mutate((mutation) =>
      takeTurn(mutation, { worker: 'story', leaseMs: 60_000, plans: new PlanMemory(), settlements: [], room: 20 }),
    );
  const wrong = claims[0]?.runId ?? stuck[0]?.runId;
  if (wrong !== undefined)
    throw new PlumblineError('internal', `${keyOf(ref('run', wrong))} of the example asks for more than people.`);
}

/** `$person kim` and the like become what they stand for. */
function filled(stage: Stage, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((member) => filled(stage, member));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(stage, member)]));
  if (typeof value !== 'string' || !value.startsWith('$')) return value;
  const [word, ...rest] = value.split(' ');
  const name = rest.join(' ');
  switch (word) {
    case '$person':
    case '$personId': {
      const person = stage.people.get(name);
      if (!person) throw new PlumblineError('internal', `The example speaks of ${name}, who has not come yet.`);
      return word === '$person' ? keyOf(ref('person', person.personId)) : person.personId;
    }
    case '$component':
      return keyOf(ref('component', componentOf(stage, name).id));
    case '$componentId':
      return componentOf(stage, name).id;
    default: {
      const made = stage.made.get(value);
      if (made === undefined)
        throw new PlumblineError('internal', `The example speaks of "${value}", which is not there yet.`);
      return made;
    }
  }
}
