import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { readTrustedProxies } from './trustedProxies.ts';

describe('PLUMBLINE_TRUST_PROXY', () => {
  it('names proxies by address, by network or as loopback; nothing names nobody', () => {
    expect(readTrustedProxies(undefined)).toEqual([]);
    expect(readTrustedProxies(' ')).toEqual([]);
    expect(readTrustedProxies('10.0.0.5, 10.1.0.0/16,fd00::/8,loopback')).toEqual([
      '10.0.0.5',
      '10.1.0.0/16',
      'fd00::/8',
      'loopback',
    ]);
  });

  it.each(['1', 'true', '*', '0.0.0.0/0', '::/0', 'proxy.example', '10.0.0.0/33', '10.0.0.5/8/8'])(
    'refuses %s, and says what to write',
    (text) => {
      expect(() => readTrustedProxies(text)).toThrow(/Name the addresses or networks of your proxies/);
    },
  );

  it('lets nobody but those say where a request comes from', async () => {
    const addressSeen = async (trusted: string): Promise<unknown> => {
      const list = readTrustedProxies(trusted);
      const app = fastify({ trustProxy: list.length > 0 ? list : false });
      app.get('/', async (request) => request.ip);
      const answer = await app.inject({ url: '/', headers: { 'x-forwarded-for': '203.0.113.9' } });
      await app.close();
      return answer.body;
    };
    expect(await addressSeen('')).toBe('127.0.0.1');
    expect(await addressSeen('10.0.0.5')).toBe('127.0.0.1');
    expect(await addressSeen('loopback')).toBe('203.0.113.9');
  });
});
