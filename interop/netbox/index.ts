export { netbox } from './codec.ts';
