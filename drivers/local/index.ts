export { createLocalDriver, type LocalTarget, thisMachine } from './local.ts';
