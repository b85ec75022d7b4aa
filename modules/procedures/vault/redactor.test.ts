import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MASK, Redactor } from './redactor.ts';

const secret = `p@ss 'word" $x/ü&1`;

describe('what a program prints of a secret', () => {
  const redactor = new Redactor([secret]);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  it.each([
    ['as it is', `it is ${secret}!`],
    ['percent-encoded', `?p=${encodeURIComponent(secret)}`],
    ['as a form', new URLSearchParams({ p: secret }).toString()],
    ['in JSON', JSON.stringify({ p: secret })],
    ['in base64', base64(secret)],
    ['in base64 behind a user', base64(`admin:${secret}`)],
    ['in base64 behind another user', base64(`ad:${secret}\n`)],
    ['in base64 for URLs', Buffer.from(`a:${secret}`).toString('base64url')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
    ['quoted for a shell', `'${secret.replaceAll("'", "'\\''")}'`],
  ])('is masked %s', (_, text) => {
    const masked = redactor.mask(text);
    expect(masked).toContain(MASK);
    expect(masked).not.toContain('word');
    for (const form of [secret, base64(secret).slice(4, 16), Buffer.from(secret).toString('hex').slice(2, 12)])
      expect(masked).not.toContain(form);
  });

  it('leaves other texts as they are', () => {
    expect(redactor.mask('the password was changed')).toBe('the password was changed');
    expect(new Redactor().mask('anything')).toBe('anything');
  });

  it('is masked line by line where it has lines', () => {
    const key = ['-----BEGIN KEY-----', 'MIIEowIBAAKCAQEA1', 'zTkL8dQh2mFvXpR', 'short', '-----END KEY-----'].join(
      '\n',
    );
    expect(new Redactor([key]).mask('MIIEowIBAAKCAQEA1 and -----BEGIN KEY-----')).toBe(
      `${MASK} and -----BEGIN KEY-----`,
    );
  });
});

describe('output that comes in pieces', () => {
  it('never shows a secret, wherever it is cut, and loses nothing else', () => {
    const secrets = ['abcd', 'abcdefgh', 'hunter2-hunter2', 'aaaaab'];
    const noise = fc.constantFrom('abc', 'abcdefg', 'hunter2-', 'aaaa', 'x', '\n', 'ab', ...secrets);
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 8 }), (words, cuts) => {
        const text = words.join('');
        const stream = new Redactor(secrets).stream();
        const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b);
        let shown = '';
        for (let index = 1; index < places.length; index++)
          shown += stream.push(text.slice(places[index - 1], places[index]));
        shown += stream.end();
        expect(shown).toBe(new Redactor(secrets).mask(text));
        for (const one of secrets) expect(shown).not.toContain(one);
      }),
      { numRuns: 500 },
    );
  });

  it('is told at once where nothing of it can be a secret', () => {
    const stream = new Redactor(['hunter22']).stream();
    expect(stream.push('progress 10 %\n')).toBe('progress 10 %\n');
    expect(stream.push('is hunt')).toBe('is ');
    expect(stream.push('ing')).toBe('hunting');
  });
});
