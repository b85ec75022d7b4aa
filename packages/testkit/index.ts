export * from './fleet/index.ts';
export { testPostgres } from './postgres.ts';
export * from './requirements.ts';
export type { TestWorkspace } from './workspace.ts';
export { openTestWorkspace } from './workspace.ts';
