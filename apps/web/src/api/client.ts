import { ApiProblem, type CallInput, createClient, type Operations } from '#api-client';
import { workspacePrefix } from '../paths.ts';
import { offlineProblem, Problem } from './problem.ts';
import { withProof } from './proof.ts';

const client = createClient({ baseUrl: workspacePrefix });

/** Where streams are; everything else goes through `call`. */
export const apiBase = `${workspacePrefix}/api/v1`;

/** One operation. Throws Problem, for a refusal as well as for silence. */
export async function call<Id extends keyof Operations>(
  id: Id,
  input: CallInput<Id>,
): Promise<Operations[Id]['output']> {
  // What asks for a proof that it is still you is asked of the person, then done.
  return withProof(async () => {
    try {
      return await client.call(id, input);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      throw error.problem.status === 0 ? offlineProblem() : new Problem(error.problem);
    }
  });
}

/** A key for one attempt of the user's. Not crypto.randomUUID: that is missing where the page came over plain HTTP. */
export function attemptKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
