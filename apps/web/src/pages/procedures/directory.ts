// What is needed to reach a directory, and whether it is complete. Pure.

export interface DirectoryDraft {
  name: string;
  url: string;
  baseDn: string;
  domain: string | null;
  startTls: boolean;
  ca: string;
  /** The name of a credential that is kept already; null: a new one. */
  credential: string | null;
  credentialName: string;
  account: string;
  password: string;
}

const ADDRESS = /^(ldaps?):\/\/(\[[0-9a-f:]+\]|[^/\s:]+)(?::([0-9]{1,5}))?$/i;

/** ldaps://ldap.example.org → ldap.example.org:636: the one place where its credential may be shown. */
export function endpointOf(url: string): string | null {
  const [, scheme, host, port] = ADDRESS.exec(url.trim()) ?? [];
  if (!scheme || !host) return null;
  return `${host}:${port ?? (scheme.toLowerCase() === 'ldaps' ? 636 : 389)}`;
}

export const isPlain = (url: string): boolean => /^ldap:/i.test(url.trim());

/** What is still missing, in the order of the form; null where nothing is. */
export function missingOfDirectory(draft: DirectoryDraft): string | null {
  if (draft.name.trim() === '') return 'Give it a name.';
  if (!endpointOf(draft.url)) return 'Give its address: ldaps://host, or ldaps://host:port.';
  if (!/^[a-z0-9.-]+\s*=/i.test(draft.baseDn.trim())) return 'Give the DN under which its accounts are.';
  if (draft.domain === null) return 'Choose its domain.';
  if (draft.credential !== null) return null;
  if (!/^[a-z][a-z0-9-]*$/.test(draft.credentialName))
    return 'Give the credential a name of lower-case words joined by hyphens.';
  if (draft.account.trim() === '') return 'Give the DN that signs in.';
  return draft.password.length < 4 ? 'Give its password: four characters or more.' : null;
}

/** As a component of kind directory says how procedures speak to it. */
export function attributesOfDirectory(draft: DirectoryDraft) {
  return {
    baseDn: draft.baseDn.trim(),
    directory: {
      url: draft.url.trim(),
      credential: draft.credential ?? draft.credentialName,
      ...(isPlain(draft.url) ? { startTls: draft.startTls } : {}),
      ...(draft.ca.trim() === '' ? {} : { ca: draft.ca.trim() }),
    },
  };
}
