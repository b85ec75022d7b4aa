// Who is told of what: the modules' sources together, and the key by which push services know this installation.
import { changeNotices } from '#delivery';
import { observationNotices } from '#insight';
import { breakGlassNotices, noticeSources, pushSettings } from '#people';
import type { Workspace } from '#platform';
import { credentialNotices, requestNotices, runNotices } from '#procedures';
import { pushKeys } from './secrets.ts';

export function wireNotices(workspace: Workspace, dataDir: string): void {
  workspace.provide(noticeSources, [
    breakGlassNotices,
    runNotices,
    requestNotices,
    changeNotices,
    credentialNotices,
    observationNotices,
  ]);
  workspace.provide(pushSettings, { ...pushKeys(dataDir), allowPrivate: false });
}
