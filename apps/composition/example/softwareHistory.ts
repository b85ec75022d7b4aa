/** What runs where, over time: first looks, rounds of patches, upgrades in waves, Windows floor by floor. Pure. */
import type { Attributes } from '#estate';
import { clientRun, windowsBuilds } from './clients.ts';
import { addDays, STORY_DAYS } from './days.ts';
import type { Diary } from './diary.ts';
import type { SystemDocument } from './documents.ts';
import type { MachineSoftware, Statement, UpgradedMachine } from './moment.ts';
import type { Setting } from './setting.ts';
import { windowsServer } from './workloads.ts';
import type { Run, Thing } from './world.ts';

/** The first looks come in the third week: one site a day. */
const firstLook = { wgh: 16, ash: 17, edd: 18 } as const;

export function tellSoftware(setting: Setting, diary: Diary): void {
  planUpgrades(setting, diary);
  planClients(setting);
  tellWaivers(setting, diary);
  const rounds = setting.documents.story.patchRounds;
  const roundOn = (day: number): number => rounds.filter((start) => start <= day).length;
  const looks = new Map<string, { day: number; machines: { thing: Thing; run: Run | null }[] }>();
  const look = (day: number, thing: Thing, run: Run | null, source: string): void => {
    if (thing.leaves && thing.leaves.day <= day) return;
    const key = `${String(day).padStart(4, '0')} ${source}`;
    const entry = looks.get(key) ?? { day, machines: [] };
    entry.machines.push({ thing, run });
    looks.set(key, entry);
  };
  for (const thing of setting.world.things.values()) {
    if (Object.keys(thing.observed).length === 0) continue;
    const first = Math.max(thing.arrives.day, thing.site ? firstLook[thing.site] : 16);
    const source = thing.software.some((span) => span.run.how === 'looked') ? 'probe' : 'inventory';
    const runOn = (day: number): Run | null => thing.software.filter((span) => span.day <= day).at(-1)?.run ?? null;
    look(first, thing, runOn(first), source);
    for (const span of thing.software)
      if (span.day > first && !isUpgrade(setting, thing, span.day)) look(span.day, thing, span.run, source);
    if (source === 'probe') for (const day of rounds) if (day > first) look(day, thing, runOn(day), source);
  }
  for (const [key, { day, machines }] of looks) {
    const source = key.endsWith('probe') ? 'probe' : 'inventory';
    const operation = source === 'probe' ? 'intake.apply' : 'inventory.apply';
    diary.note(day, 4 * 60 + (source === 'probe' ? 5 : 35), 'system', operation, 'A look at the machines', {
      what: 'state',
      source,
      statements: machines.map(({ thing, run }) => observation(setting, thing, run)),
    });
    diary.note(day, 4 * 60 + (source === 'probe' ? 6 : 36), 'system', operation, 'A look at the machines', {
      what: 'look',
      source,
      machines: machines.flatMap(({ thing, run }): MachineSoftware[] =>
        run ? [{ ref: thing.ref, run, round: roundOn(day) }] : [],
      ),
    });
  }
}

/** What a look says of a machine itself. */
export function observation(setting: Setting, thing: Thing, run: Run | null): Statement {
  return {
    ref: thing.ref,
    kind: thing.kind,
    name: thing.name,
    attributes: { ...thing.observed, ...systemFacts(setting, thing, run) },
  };
}

function systemFacts(setting: Setting, thing: Thing, run: Run | null): Attributes {
  if (run === null) return {};
  if (run.how === 'looked') {
    const { os, kernel } = systemOf(setting, run.system);
    return {
      osId: os.id,
      osVersion: os.versionId,
      osName: os.prettyName,
      ...(os.codename ? { osCodename: os.codename } : {}),
      kernel,
    };
  }
  const [system] = run.products;
  if (!system || thing.kind === 'storage') return {};
  const named =
    windowsBuilds[system.release]?.name ??
    (system.product === 'windows-server' ? `Windows Server ${system.release}` : `${system.name} ${system.release}`);
  return { osName: named, osVersion: system.version };
}

export function systemOf(setting: { documents: { systems: SystemDocument[] } }, key: string): SystemDocument {
  const system = setting.documents.systems.find((candidate) => candidate.key === key);
  if (!system) throw new Error(`The example has no system "${key}".`);
  return system;
}

const upgradeDays = new WeakMap<Setting, Set<string>>();
const isUpgrade = (setting: Setting, thing: Thing, day: number): boolean =>
  upgradeDays.get(setting)?.has(`${thing.ref} ${day}`) ?? false;

const keyOfRun = (run: Run): string =>
  run.how === 'looked' ? run.system : `windows-server-${run.products[0]?.release}`;

/** Waves of upgrades: each machine leaves service, comes back on the new system, and is looked at again. */
function planUpgrades(setting: Setting, diary: Diary): void {
  const days = new Set<string>();
  upgradeDays.set(setting, days);
  const rounds = setting.documents.story.patchRounds;
  for (const wave of setting.documents.story.upgrades) {
    const random = setting.random.fork(`wave ${wave.key}`);
    const current = (thing: Thing): Run | null =>
      thing.software.filter((span) => span.day < wave.day).at(-1)?.run ?? null;
    const running = setting.world.of('vm').filter((vm) => {
      if (wave.only && !vm.name.includes(`-${wave.only}-`)) return false;
      const run = current(vm);
      return (
        run !== null &&
        vm.arrives.day < wave.day &&
        !vm.leaves &&
        keyOfRun(run) === wave.from &&
        fits(setting, run, wave.to)
      );
    });
    const chosen = random.sample(running, Math.max(1, Math.round(running.length * wave.share)));
    const machines = chosen.map((vm): UpgradedMachine => {
      const before = current(vm)!;
      const run: Run =
        before.how === 'looked'
          ? { ...before, system: wave.to }
          : windowsServer(wave.to.slice('windows-server-'.length));
      return { ref: vm.ref, before, after: run };
    });
    const { key, title, from, to } = wave;
    const roundOn = (day: number): number => rounds.filter((start) => start <= day).length;
    diary.note(wave.day - 6, 10 * 60, wave.by, 'change.propose', title, {
      what: 'propose',
      key,
      title,
      from,
      to,
      round: roundOn(wave.day - 6),
      machines,
    });
    const verdict = wave.denied ? 'denied' : 'approved';
    diary.note(wave.day - 2, 14 * 60, wave.approvedBy, 'change.decide', title, {
      what: 'decide',
      key,
      verdict,
      reason: wave.reason,
    });
    if (wave.denied) continue;
    for (const [index, vm] of chosen.entries()) {
      vm.software = [
        ...vm.software.filter((span) => span.day < wave.day),
        { day: wave.day, run: machines[index]!.after },
      ];
      days.add(`${vm.ref} ${wave.day}`);
    }
    const move = (state: 'maintenance' | 'in-service', minute: number): void =>
      diary.note(wave.day, minute, wave.by, 'component.move', wave.title, {
        what: 'state',
        source: 'person',
        statements: chosen.map((vm) => ({
          ref: vm.ref,
          kind: vm.kind,
          name: vm.name,
          state,
          decided: true,
          reason: wave.title,
        })),
      });
    move('maintenance', 18 * 60);
    diary.note(wave.day, 18 * 60 + 10, wave.by, 'change.run', title, {
      what: 'run',
      key,
      minutes: 195,
    });
    diary.note(wave.day, 21 * 60 + 30, 'system', 'intake.apply', 'A look after the upgrade', {
      what: 'state',
      source: machines[0]?.after.how === 'looked' ? 'probe' : 'inventory',
      statements: chosen.map((vm) => observation(setting, vm, vm.software.at(-1)!.run)),
    });
    diary.note(wave.day, 21 * 60 + 35, wave.by, 'change.verify', title, {
      what: 'verify',
      key,
      round: roundOn(wave.day),
      machines,
    });
    move('in-service', 21 * 60 + 45);
  }
}

/** Every bundle that runs there must exist on the new system. */
function fits(setting: Setting, run: Run, to: string): boolean {
  if (run.how !== 'looked') return to.startsWith('windows-server-');
  const system = setting.documents.systems.find((candidate) => candidate.key === to);
  return system !== undefined && run.bundles.every((bundle) => bundle in system.bundles);
}

/** Windows on PCs, share by share of those that are still behind. */
function planClients(setting: Setting): void {
  for (const wave of setting.documents.story.clientUpgrades) {
    const random = setting.random.fork(`clients ${wave.day}`);
    for (const pc of setting.world.of('pc')) {
      const last = pc.software.filter((span) => span.day < wave.day).at(-1);
      if (last?.run.how !== 'inventory' || (pc.leaves && pc.leaves.day - 40 < wave.day)) continue;
      const [windows, office] = last.run.products;
      if (windows!.release >= wave.to || !random.chance(wave.share)) continue;
      // A floor takes three weeks.
      const day = Math.min(STORY_DAYS - 1, wave.day + 7 * random.between(0, 2));
      pc.software = [
        ...pc.software.filter((span) => span.day < day),
        { day, run: clientRun(wave.to, office?.release ?? null) },
      ];
    }
  }
}

function tellWaivers(setting: Setting, diary: Diary): void {
  for (const waiver of setting.documents.story.waivers) {
    const machines = setting.world.of('vm').filter((vm) => vm.name.includes(`-${waiver.tier}-`));
    diary.note(waiver.day, 11 * 60, waiver.owner, 'waiver.grant', waiver.reason, {
      what: 'waive',
      standard: waiver.standard,
      machines: machines.map((vm) => vm.ref),
      owner: waiver.owner,
      endsOn: addDays(setting.firstDay, waiver.day + waiver.months * 30),
      reason: waiver.reason,
    });
  }
}
