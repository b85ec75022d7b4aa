export { createLdapDriver, type LdapDriver, type LdapOptions } from './ldap.ts';
export {
  asking,
  endpointOf,
  isLoopback,
  type LdapAnswer,
  type LdapEntry,
  type LdapRequest,
  type LdapTarget,
} from './target.ts';
