// The example organisation: how its workspace is filled, once.
import { dayOf, sha256 } from '#kernel';
import type { Workspace } from '#platform';
import { loadExample } from './example/documents.ts';
import { generateStory } from './example/generate.ts';
import { openStage } from './example/tell/stage.ts';
import { tellStory } from './example/tell/tell.ts';

/** Written last, in the workspace itself: what does not have it was interrupted. */
const MARK = 'example';

export type ExampleState = 'empty' | 'unfinished' | 'whole';

export async function exampleState(workspace: Workspace): Promise<ExampleState> {
  const mark = await workspace.db.selectFrom('library_load').select('hash').where('name', '=', MARK).executeTakeFirst();
  if (mark) return 'whole';
  const anybody = await workspace.db.selectFrom('person').select('id').limit(1).executeTakeFirst();
  return anybody ? 'unfinished' : 'empty';
}

/**
 * Tells two years that end today into an empty workspace. Does nothing in a whole one. One that was interrupted must be
 * made anew (directory.ts drops it): half a history is not continued, since nobody could tell what is missing.
 */
export async function makeExampleOrganisation(
  workspace: Workspace,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const state = await exampleState(workspace);
  if (state === 'whole') return;
  if (state === 'unfinished') throw new Error('The example workspace is half made: drop it first.');
  signal?.throwIfAborted();
  const documents = loadExample();
  const story = generateStory(documents, dayOf(workspace.clock.now()), documents.organisation.seed);
  const stage = openStage(workspace, documents, new Date(`${story.firstDay}T06:00:00Z`));
  try {
    await tellStory(stage, story, progress, signal);
  } finally {
    await stage.close();
  }
  // The planner knows the sizes of the tables from the first request on.
  await workspace.pool.query('analyze');
  await workspace.db
    .insertInto('library_load')
    .values({ name: MARK, hash: sha256(JSON.stringify(story)), loaded_at: workspace.clock.now() })
    .execute();
}
