import type { Setting } from './setting.ts';
import type { Thing } from './world.ts';

/** Chooses what leaves: the oldest of a kind, or what nobody uses. Writes it into the things. */
export function chooseRetirements(setting: Setting): void {
  for (const retirement of setting.documents.story.retirements) {
    const oldest = candidates(setting, retirement.what)
      .filter((thing) => thing.leaves === null && thing.arrives.day === 0)
      .sort((a, b) => (boughtOn(a) < boughtOn(b) ? -1 : boughtOn(a) > boughtOn(b) ? 1 : a.ref < b.ref ? -1 : 1));
    for (const thing of oldest.slice(0, retirement.count)) {
      thing.leaves = { day: retirement.day, reason: retirement.reason, by: retirement.by };
    }
  }
}

const boughtOn = (thing: Thing): string => String(thing.attributes['purchasedOn'] ?? '');

function candidates(setting: Setting, what: 'pcs' | 'hosts' | 'test-machines'): Thing[] {
  const { world } = setting;
  if (what === 'pcs') return world.of('pc');
  if (what === 'hosts') return world.of('server').filter((server) => server.name.startsWith('wgh-host-dc1-'));
  return world.of('vm').filter((vm) => vm.name.includes('-test-environment-'));
}
