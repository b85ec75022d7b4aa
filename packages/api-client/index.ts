export type { ApiClient, CallInput, ClientOptions } from './client.ts';
export { createClient, urlOf } from './client.ts';
export type { Operations } from './generated/operations.ts';
export { routes } from './generated/operations.ts';
export { ApiProblem, type ProblemDocument, policiesOf } from './problem.ts';
