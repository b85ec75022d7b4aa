import { definePort, type LoggedEvent, type Workspace } from '#platform';
import { openSeal, type Seal } from '../signin/seal.ts';
import { signInSettings } from '../signin/settings.ts';
import type { NoticeDraft } from './notice.ts';

/** What a module has to say about its own events. */
export interface NoticeSource {
  /** The actions of the events. */
  actions: readonly string[];
  notices(workspace: Workspace, event: LoggedEvent): Promise<NoticeDraft[]>;
}
export const noticeSources = definePort<readonly NoticeSource[]>('people.noticeSources');

export interface PushSettings {
  /** RFC 8292: what the push services of browsers know this installation by. */
  publicKey: string;
  privateKey: string;
  /** Push services inside the own network may be called; outside of tests they stand in the public one. */
  allowPrivate: boolean;
}
export const pushSettings = definePort<PushSettings>('people.pushSettings');

/** What of the settings is secret lies sealed in the database. */
export function sealOf(workspace: Workspace): Seal {
  return openSeal(workspace.port(signInSettings).secret, workspace.name);
}

/** The whole address of a page, for what is read outside of the browser. */
export function linkTo(workspace: Workspace, path: string): string {
  const { baseUrl, pathPrefix } = workspace.port(signInSettings);
  return `${baseUrl}${pathPrefix}${path}`;
}
