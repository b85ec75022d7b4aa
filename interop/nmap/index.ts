export { nmap } from './codec.ts';
