import type { Workspace } from '#platform';
import type { Auth } from '../auth.ts';
import type { Seal } from '../seal.ts';
import type { SignInSettings } from '../settings.ts';

/** What the routes of the sign-in share. */
export interface Door {
  workspace: Workspace;
  settings: SignInSettings;
  auth: Auth;
  seal: Seal;
  /** Where a request comes from, as the connection or a trusted proxy says. */
  addressOf(request: Request): string | null;
  /** To be called when a session was changed or ended. */
  changed(): void;
  isPassword(personId: number, password: string): Promise<boolean>;
}

/** By method and path under /api/auth. */
export type Routes = { [route: string]: (request: Request) => Promise<Response> };
