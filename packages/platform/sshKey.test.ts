import ssh2 from 'ssh2';
import { expect, it } from 'vitest';
import { newSshKey, type SshKeyPair } from './sshKey.ts';

const LENGTH_OF_PUBLIC_KEY = 4 + 'ssh-ed25519'.length + 4 + 32;

function publicHalf({ public: line }: SshKeyPair): Buffer {
  return Buffer.from(line.split(' ')[1]!, 'base64');
}

it('makes no key whose public half lost the zero at its begin', () => {
  const make = () => ssh2.utils.generateKeyPairSync('ed25519');
  let broken = make();
  while (publicHalf(broken).length === LENGTH_OF_PUBLIC_KEY) broken = make();
  const whole = newSshKey();
  const drawn = [broken, whole];
  expect(newSshKey(undefined, () => drawn.shift()!)).toBe(whole);
  expect(publicHalf(whole)).toHaveLength(LENGTH_OF_PUBLIC_KEY);
});

it('says whose the key is', () => {
  expect(newSshKey('plumbline').public).toMatch(/^ssh-ed25519 \S+ plumbline\s*$/);
});
