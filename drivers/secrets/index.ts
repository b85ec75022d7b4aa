export { fetchSecret, type SecretSources } from './secrets.ts';
