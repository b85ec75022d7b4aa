export { terraform } from './codec.ts';
