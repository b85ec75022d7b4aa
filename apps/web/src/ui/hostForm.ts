import { useState } from 'react';
import { asProblem } from '../api/problem.ts';

/** What one types to reach a host by SSH. */
export interface HostFields {
  address: string;
  port: number;
  user: string;
  how: 'server' | 'key' | 'password';
  secret: string;
  /** The key that a person has compared, at the first contact. */
  fingerprint: string | null;
}

export function useHostFields() {
  const [fields, setFields] = useState<HostFields>({
    address: '',
    port: 22,
    user: 'root',
    how: 'server',
    secret: '',
    fingerprint: null,
  });
  const set = (change: Partial<HostFields>) =>
    setFields((before) => ({
      ...before,
      ...('address' in change || 'port' in change ? { fingerprint: null } : {}),
      ...change,
    }));
  return [fields, set] as const;
}

export function targetOf(fields: HostFields) {
  return {
    kind: 'ssh' as const,
    address: fields.address.trim(),
    port: fields.port,
    user: fields.user.trim(),
    ...(fields.fingerprint ? { hostKeyFingerprint: fields.fingerprint } : {}),
  };
}

export function credentialOf(fields: HostFields) {
  if (fields.how === 'server' || fields.secret === '') return {};
  return { credential: fields.how === 'password' ? { password: fields.secret } : { privateKey: fields.secret } };
}

/** The key that a host never met before shows, from the refusal; null for any other error. */
export function shownFingerprint(error: unknown): string | null {
  if (!error) return null;
  const problem = asProblem(error);
  const fingerprint = problem.extra['fingerprint'];
  return problem.code === 'host_key_unknown' && typeof fingerprint === 'string' ? fingerprint : null;
}
