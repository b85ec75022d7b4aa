// A machine that is not there, for tests of the turn's rules: what a Debian server with lighttpd answered, by heart.
import type { Observation } from '#estate';
import type { ExecuteOn } from '#procedures';
import { debianServer } from '../../estate/intake/observation.fixture.ts';

export function serverWithLighttpd(): Observation {
  const observation = debianServer();
  const first = observation.packages[0]!;
  const lighttpd = {
    ...first,
    name: 'lighttpd',
    sourcePackage: 'lighttpd',
    version: '1.4.69-1',
    sourceVersion: '1.4.69-1',
  };
  return {
    ...observation,
    packages: [...observation.packages.filter((one) => !one.name.startsWith('nginx')), lighttpd],
  };
}

const simulations: [RegExp, string][] = [
  [/apt-cache policy/, 'lighttpd|1.4.69-1|1.4.69-1\nnginx-light||1.22.1-9+deb12u3\nnginx-full||1.22.1-9+deb12u3\n'],
  [/remove "\$OLD_PACKAGE"/, 'Remv lighttpd [1.4.69-1]\n'],
  [/install "\$NEW_PACKAGE/, 'Inst NEW (1.22.1-9+deb12u3 Debian:12.13/oldstable [amd64])\n'],
];

/** Answers questions and dry runs; nothing can be executed on it. */
export const recordedHands: ExecuteOn = () => {
  const never = () => Promise.reject(new Error('Nothing is executed on a machine that is not there.'));
  return {
    exec: async (command) => {
      const text = command.argv.join(' ');
      const answer = simulations.find(([pattern]) => pattern.test(text))?.[1] ?? '';
      const stdout = answer.replace('NEW', command.env['NEW_PACKAGE'] ?? '');
      return { exitCode: 0, signal: null, stdout, stderr: '', durationMs: 1 };
    },
    execMarked: never,
    observe: never,
    follow: never,
    stopEarlier: never,
    putFile: never,
    forget: never,
  };
};
