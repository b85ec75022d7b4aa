import type { Run, RunStep } from '../../api/types.ts';

/** What a waiting step wants of whoever reads it. */
export function headline(
  run: { supervisor: Pick<NonNullable<Run['supervisor']>, 'id' | 'name'> | null },
  step: Pick<RunStep, 'asks' | 'name'>,
  called: (person: { id: number; name: string }) => string,
): string {
  switch (step.asks) {
    case 'instruct':
      return `Do this: ${step.name}`;
    case 'check':
      return `Look: ${step.name}`;
    case 'approve':
      return `Somebody else must agree: ${step.name}`;
    case 'confirm': {
      const who = run.supervisor ? called(run.supervisor) : 'the supervisor';
      return who === 'you'
        ? `You confirm: ${step.name}`
        : `${who[0]!.toUpperCase()}${who.slice(1)} confirms: ${step.name}`;
    }
    default:
      return `Decide: ${step.name}`;
  }
}
