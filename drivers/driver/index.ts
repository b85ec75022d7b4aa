export { completeDriver } from './complete.ts';
export * from './driver.ts';
export type { MarkedExecutionOptions } from './marked.ts';
export type * from './marker.ts';
export { Output } from './output.ts';
export type { RequestDriver, RequestOptions } from './request.ts';
export { argvOf, prepared, quote, quoteAll, sudoRefusal } from './shell.ts';
export { refuseIfCancelled, Stopper } from './stopper.ts';
