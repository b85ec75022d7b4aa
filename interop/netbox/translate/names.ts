import type { Draft, Telling } from './telling.ts';

const MAX_NAME = 200;

/**
 * NetBox lets names be the same where they are unique here: within the parent, else the site. All of one name get their
 * qualifier (front, rear, the VLAN's number), else their number in NetBox: whichever came first makes no difference.
 */
export function tellApart(telling: Telling): void {
  for (const qualify of [
    (draft: Draft): string => draft.qualifier || `#${draft.object.id}`,
    (draft: Draft): string => `#${draft.object.id}`,
  ]) {
    const same = Map.groupBy(telling.drafts.values(), (draft) =>
      [draft.kind, draft.parent ?? draft.site ?? '', draft.name.toLowerCase()].join('\u0001'),
    );
    for (const drafts of same.values()) {
      if (drafts.length === 1) continue;
      for (const draft of drafts) {
        draft.labels.name ??= draft.name;
        const tail = ` (${qualify(draft)})`;
        draft.name = draft.name.slice(0, MAX_NAME - tail.length) + tail;
      }
    }
  }
}
