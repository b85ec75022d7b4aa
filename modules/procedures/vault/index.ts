export type { Credential, CredentialKind, Endpoint } from './credential.ts';
export { generateSecret, publicKeyOf } from './generate.ts';
export type { Keyring, KeyringStore, MasterKey } from './masterKey.ts';
export { formatKeyring, keyringPort, newMasterKey, parseKeyring } from './masterKey.ts';
export { MASK, type RedactedStream, Redactor } from './redactor.ts';
export { type FetchReference, referencePort } from './reference.ts';
export { useRetention } from './retention.ts';
export type { RunSecretDraft, RunSecretFacts } from './runSecret.ts';
export {
  deliverableSecrets,
  dropRunSecrets,
  generateRunSecrets,
  putRunSecret,
  readRunSecrets,
  runSecretRetention,
  takeRunSecretOnce,
} from './runSecret.ts';
export { type HeldSecrets, holdRunSecrets } from './runSecrets.ts';
export type { OpenedCredential, UseFor, Vault } from './vault.ts';
export { createVault, vaultPort } from './vault.ts';
