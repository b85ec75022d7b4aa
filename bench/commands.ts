// 20 commands on each of 50 real hosts over SSH: what a run over a fleet costs beside its commands.
import { createSshDriver, type SshTarget } from '#drivers/ssh';
import { fleetRequirements, startFleet } from '#testkit';
import { type Benchmark, rounded } from './figure.ts';

const HOSTS = 50;
const EACH = 20;
const GOAL_SECONDS = 8;

export const commands: Benchmark = {
  name: 'commands',
  async run(say) {
    const missing = fleetRequirements.map((requirement) => requirement()).filter((reason) => reason !== null);
    if (missing.length > 0) {
      say(`left out: ${missing.join('; ')}`);
      return [];
    }
    const fleet = await startFleet({ hosts: HOSTS });
    const ssh = createSshDriver();
    try {
      const targets = fleet.hosts.map(
        (host): SshTarget => ({
          address: host.address,
          port: host.port,
          user: host.user,
          auth: { kind: 'key', privateKey: host.privateKey },
          hostKey: { known: host.hostKey, onFirst: () => false },
        }),
      );
      const startedMs = performance.now();
      const results = await Promise.all(
        targets.map(async (target) => {
          const said: string[] = [];
          // One after the other on a host, as the steps of a run are; the hosts beside each other.
          for (let index = 0; index < EACH; index += 1) {
            const { stdout } = await ssh.exec(target, { argv: ['echo', String(index)] }, { timeoutMs: 60_000 });
            said.push(stdout.trim());
          }
          return said.join(' ');
        }),
      );
      const seconds = rounded((performance.now() - startedMs) / 1_000);
      const expected = Array.from({ length: EACH }, (_, index) => index).join(' ');
      if (results.some((said) => said !== expected))
        throw new Error('A host said something else than it was asked to.');
      say(`${HOSTS * EACH} commands in ${seconds} s, connecting included`);
      return [
        {
          name: '20 commands on each of 50 hosts',
          value: seconds,
          unit: 's',
          goal: GOAL_SECONDS,
          better: 'lower',
        },
      ];
    } finally {
      await ssh.close();
      await fleet.stop();
    }
  },
};
