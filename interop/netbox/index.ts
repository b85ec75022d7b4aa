export { netbox } from './codec.ts';
export { operations } from './live/operations.ts';
export { startNetBoxes } from './live/schedule.ts';
