import type { Id, Json } from '#kernel';
import type { DiffChange, DiffEntry } from '../component/diff.ts';
import type { InstallationDraft } from '../installation/installation.ts';
import type { InstallationDiff } from '../installation/write.ts';

/** Software as lines of a diff: what is matched to a product first, as it matters most. */
export function installationDiffEntries(
  diff: InstallationDiff,
  source: string,
  releaseName: (id: Id) => string,
): DiffEntry[] {
  const releaseOf = (draft: InstallationDraft): { release?: string } => {
    if (draft.releaseId !== null) return { release: releaseName(draft.releaseId) };
    return draft.releaseVersion === null ? {} : { release: draft.releaseVersion };
  };
  const facts = (draft: InstallationDraft): { [field: string]: Json } => ({
    version: draft.version,
    ...releaseOf(draft),
    ...(draft.supportEndsOn === null ? {} : { 'support ends': draft.supportEndsOn }),
    ...(draft.support === 'dated' || draft.support === 'unknown' ? {} : { support: draft.support }),
    ...(draft.confidence === null ? {} : { confidence: draft.confidence }),
  });
  const entry = (
    op: DiffEntry['op'],
    draft: InstallationDraft,
    key: string | null,
    changes: DiffChange[],
  ): DiffEntry => ({ op, what: 'installation', name: draft.package, kind: draft.manager, key, changes });
  const changesOf = (before: { [field: string]: Json }, after: { [field: string]: Json }): DiffChange[] =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((field) => before[field] !== after[field])
      .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null, source }));
  const lines: { matched: boolean; entry: DiffEntry }[] = [
    ...diff.added.map((draft) => ({
      matched: draft.productId !== null,
      entry: entry('create', draft, null, changesOf({}, facts(draft))),
    })),
    ...diff.changed.map(({ before, after }) => ({
      matched: after.productId !== null,
      entry: entry('update', after, `SW-${before.id}`, changesOf(facts(before), facts(after))),
    })),
    ...diff.removed.map((before) => ({
      matched: before.productId !== null,
      entry: entry('remove', before, `SW-${before.id}`, changesOf(facts(before), {})),
    })),
  ];
  return [...lines.filter((line) => line.matched), ...lines.filter((line) => !line.matched)].map((line) => line.entry);
}
