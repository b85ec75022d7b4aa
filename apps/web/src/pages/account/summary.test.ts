import { describe, expect, it } from 'vitest';
import type { Security } from './queries.ts';
import { advice, whoCould } from './summary.ts';

const bare: Security = {
  email: 'ada@example.org',
  password: { set: false, changedAt: null },
  app: null,
  passkeys: [],
  passkeyObstacle: null,
  identities: [],
  sessions: [],
  keys: [],
  secondFactorAsked: false,
  provenUntil: null,
  administrators: 1,
  lately: [],
};
const at = '2026-03-01T12:00:00Z';
const session = {
  id: 's',
  current: true,
  device: 'Firefox on Linux',
  address: null,
  method: 'password' as const,
  factors: 1,
  startedAt: at,
  seenAt: at,
  expiresAt: at,
};
const key = { id: 1, name: 'script', prefix: 'plb_abcd', createdAt: at, lastUsedAt: null, expiresAt: null };

describe('who could get in', () => {
  it('is told in one sentence', () => {
    expect(whoCould(bare)).toContain('Nobody');
    expect(whoCould({ ...bare, sessions: [session] })).toContain('Nothing else lets anybody in besides a link');
    expect(
      whoCould({
        ...bare,
        sessions: [session, session],
        password: { set: true, changedAt: at },
        app: { confirmedAt: at, usedAt: null, backupCodesLeft: 10 },
        keys: [key],
      }),
    ).toBe('You are in on 2 devices now. Anybody else would need your password with a code or 1 API key.');
  });

  it('leads to what would make it harder', () => {
    const password = { set: true, changedAt: at };
    expect(advice({ ...bare, password })[0]).toMatchObject({
      weight: 'warn',
      text: expect.stringContaining('authenticator app or a passkey'),
    });
    const app = { confirmedAt: at, usedAt: null, backupCodesLeft: 1 };
    expect(advice({ ...bare, password, app })[0]!.text).toContain('1 backup code left');
    expect(advice({ ...bare, password, app: { ...app, backupCodesLeft: 10 } })).toEqual([]);
    expect(advice({ ...bare, password, app: { ...app, backupCodesLeft: 10 }, keys: [key] })[0]!.text).toContain(
      '1 API key never ends',
    );
  });
});
