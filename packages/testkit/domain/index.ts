export { domainRequirements, domainStartTimeoutMs, startDomain, type TestDomain } from './domain.ts';
