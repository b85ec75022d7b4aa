export { csv } from './codec.ts';
