import type { PlumblineError } from '#kernel';
import type { ComponentDraft, StoredComponent } from '../../component/component.ts';
import { checkAttributes } from '../../component/kind.ts';
import type { ReadComponent } from '../reading.ts';

/** One that is known keeps its kind, its name where the other was a guess, and takes only what its kind has. */
export function draftOfKnown(draft: ComponentDraft, component: StoredComponent, read: ReadComponent): ComponentDraft {
  const attributes =
    draft.attributes &&
    component.kind !== draft.kind &&
    Object.fromEntries(
      Object.entries(draft.attributes).filter(
        ([name, value]) => checkAttributes(component.kind, { [name]: value }).length === 0,
      ),
    );
  return {
    ...draft,
    id: component.id,
    kind: component.kind,
    ...(read.guessed ? { name: component.name } : {}),
    ...(attributes ? { attributes } : {}),
  };
}

/** Whether this source has said something later of it already (it may have been set back): then it speaks as of now. */
export function saidSince(known: StoredComponent | undefined, source: string, at: string): boolean {
  const claims = Object.values(known?.provenance ?? {});
  return claims.some((claim) => claim.source === source && Date.parse(claim.at) > Date.parse(at));
}

/** A refusal of the writer's rules as what is wrong with a row: one line a field. */
export function asIssues(error: PlumblineError): { field?: string; message: string }[] {
  if (error.issues.length === 0)
    return [{ message: error.message, ...(error.code === 'illegal_transition' ? { field: 'state' } : {}) }];
  return error.issues.map((issue) => ({
    field: issue.path.replace(/^\//, '').replaceAll('/', '.'),
    message: issue.message,
  }));
}
