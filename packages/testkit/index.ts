export { testPostgres } from './postgres.ts';
export type { TestWorkspace } from './workspace.ts';
export { openTestWorkspace } from './workspace.ts';
