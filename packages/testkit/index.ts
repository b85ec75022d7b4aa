export * from './directory/index.ts';
export * from './fleet/index.ts';
export type { Answer, CallOptions, TestHttp } from './http.ts';
export { apiKeyOf, openTestHttp, request } from './http.ts';
export { testPostgres } from './postgres.ts';
export { untilReadable } from './readable.ts';
export * from './requirements.ts';
export type { TestWorkspace } from './workspace.ts';
export { openTestWorkspace } from './workspace.ts';
