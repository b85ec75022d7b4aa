// A vault for tests: its keyring in memory, as the app keeps it in a file.
import type { Workspace } from '#platform';
import { type Keyring, keyringPort, type MasterKey, newMasterKey } from '../vault/masterKey.ts';
import { createVault, type Vault, vaultPort } from '../vault/vault.ts';

export interface TestVault extends Vault {
  keyring(): Keyring;
  /** As somebody with an editor would. */
  replace(keys: readonly MasterKey[]): void;
}

/** Provides the keyring, and the vault itself as in a worker. */
export function openTestVault(workspace: Workspace): TestVault {
  let keys: readonly MasterKey[] = [newMasterKey()];
  const keyring = (): Keyring => ({ current: keys[0]!, all: new Map(keys.map((key) => [key.id, key])) });
  const replace = (given: readonly MasterKey[]): void => {
    keys = given;
  };
  workspace.provide(keyringPort, { read: keyring, write: replace });
  const vault = createVault(workspace);
  workspace.provide(vaultPort, vault);
  return { ...vault, keyring, replace };
}
