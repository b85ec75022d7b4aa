import { syncLibrary } from '#estate';
import { seedStrategy } from '#strategy';
import type { Moment, Story } from '../moment.ts';
import { tellDecide, tellProcedures, tellPropose, tellRun, tellVerify } from './change.ts';
import { tellRelate, tellSources, tellState } from './estate.ts';
import { tellObserve, tellReview, tellTake } from './observations.ts';
import { beginWithHead, tellJoin } from './people.ts';
import { perform, takeIn } from './perform.ts';
import { createMatcher, type Matcher, tellLook } from './software.ts';
import type { Stage } from './stage.ts';
import { tellUnderstand, tellWaive } from './understanding.ts';

/** How often progress is said: each time another share of the story is told. */
const SHARE = 0.05;

/** Tells a story into an empty workspace, moment by moment, each by the ordinary ways of writing. */
export async function tellStory(
  stage: Stage,
  story: Story,
  progress: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  await tellPrologue(stage);
  const matcher = await createMatcher(stage);
  let said = 0;
  for (const [index, moment] of story.moments.entries()) {
    signal?.throwIfAborted();
    stage.clock.set(new Date(moment.at));
    await tellMoment(stage, matcher, moment);
    const share = (index + 1) / story.moments.length;
    if (share - said < SHARE) continue;
    said = share;
    progress(`${story.name}: ${Math.round(share * 100)} % of two years, ${moment.at.slice(0, 7)}`);
  }
}

/** The head of infrastructure, the domains, the shipped products, objectives and standards. */
async function tellPrologue(stage: Stage): Promise<void> {
  await beginWithHead(stage);
  const head = stage.documents.people.find((person) => person.head)!.key;
  await syncLibrary(stage.as(head, 'library.sync'));
  await seedStrategy(stage.as(head, 'strategy.seed'));
  await tellProcedures(stage);
  await stage.as(head, 'source.define').mutate(tellSources);
}

function tellMoment(stage: Stage, matcher: Matcher, { actor, operation, happening }: Moment): Promise<void> {
  switch (happening.what) {
    case 'join':
      return tellJoin(stage, actor, operation, happening);
    case 'state':
      return tellState(stage, actor, operation, happening);
    case 'relate':
      return tellRelate(stage, actor, operation, happening);
    case 'look':
      return tellLook(stage, matcher, actor, operation, happening);
    case 'propose':
      return tellPropose(stage, matcher, actor, operation, happening);
    case 'decide':
      return tellDecide(stage, actor, operation, happening);
    case 'run':
      return tellRun(stage, actor, operation, happening);
    case 'verify':
      return tellVerify(stage, matcher, actor, operation, happening);
    case 'understand':
      return tellUnderstand(stage, actor, operation, happening);
    case 'observe':
      return tellObserve(stage, actor, operation, happening);
    case 'review':
      return tellReview(stage, actor, operation, happening);
    case 'take':
      return tellTake(stage, actor, operation, happening);
    case 'waive':
      return tellWaive(stage, actor, operation, happening);
    case 'do':
      return perform(stage, actor, happening).then(() => {});
    case 'take-in':
      return takeIn(stage, actor, happening.file);
  }
}
