export { ansible } from './codec.ts';
