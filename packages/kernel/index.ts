export * from './clock.ts';
export * from './errors.ts';
export * from './hash.ts';
export * from './id.ts';
export * from './level.ts';
export * from './money.ts';
export * from './record.ts';
export * from './states.ts';
