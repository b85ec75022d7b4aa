import {
  catalogue,
  currentInstallationsOf,
  diffInstallations,
  type InstallationDraft,
  installationDrafts,
  type Observation,
  observedSoftware,
  readReleases,
  releaseIds,
  writeSoftware,
} from '#estate';
import type { RecordRef } from '#kernel';
import type { Reader } from '#platform';
import type { Happening, MachineSoftware } from '../moment.ts';
import { systemOf } from '../softwareHistory.ts';
import type { Run } from '../world.ts';
import { componentOf, type Stage } from './stage.ts';

/** What a machine with this software shows, matched as every other machine's is. The same run gives the same drafts. */
export interface Matcher {
  draftsOf(run: Run, round: number): Promise<InstallationDraft[]>;
}

export async function createMatcher(stage: Stage): Promise<Matcher> {
  const ids = await releaseIds(stage.workspace.db, [...catalogue().products.keys()]);
  const known = new Map<string, InstallationDraft[] | Promise<InstallationDraft[]>>();
  return {
    async draftsOf(run, round) {
      const key = JSON.stringify([run, run.how === 'looked' ? round : 0]);
      let drafts = known.get(key);
      if (!drafts) {
        drafts =
          run.how === 'looked' ? lookedDrafts(stage, ids, run, round) : inventoryDrafts(stage.workspace.db, ids, run);
        known.set(key, drafts);
      }
      return drafts;
    },
  };
}

type ReleaseIds = Awaited<ReturnType<typeof releaseIds>>;

function lookedDrafts(
  stage: Stage,
  ids: ReleaseIds,
  run: Extract<Run, { how: 'looked' }>,
  round: number,
): InstallationDraft[] {
  const observation = observationOf(stage, run, round);
  const software = observedSoftware(observation);
  const origins = new Map(observation.packages.map((found) => [found.name, found.origin]));
  return installationDrafts(software, origins, ids);
}

/** The answer that a probe of such a machine gives, as far as software goes. */
export function observationOf(
  stage: Pick<Stage, 'documents'>,
  run: Extract<Run, { how: 'looked' }>,
  round: number,
): Observation {
  const system = systemOf(stage, run.system);
  const lines = new Set(run.bundles.flatMap((bundle) => system.bundles[bundle] ?? []));
  return {
    format: 1,
    host: {
      hostname: null,
      fqdn: null,
      machineIdHash: null,
      os: system.os,
      kernel: system.kernel,
      architecture: 'x86_64',
      virtualization: 'kvm',
      cpu: { count: null, model: null },
      memoryBytes: null,
      swapBytes: null,
      serial: null,
      vendor: null,
      model: null,
      bootedAt: null,
      observedAt: null,
      user: 'plumbline',
      privileged: true,
    },
    filesystems: [],
    disks: [],
    interfaces: [],
    routes: [],
    packages: [...lines].map((line) => {
      const [name, ...versions] = line.replace(/^\+/, '').split(' ');
      const version = versions[Math.min(round, versions.length - 1)]!;
      return {
        name: name!,
        version,
        architecture: system.manager === 'dpkg' ? 'amd64' : 'x86_64',
        sourcePackage: name!,
        sourceVersion: version,
        origin: line.startsWith('+') ? 'third-party' : 'distribution',
        manager: system.manager,
      };
    }),
    runtimes: [],
    listeners: [],
    services: [],
    warnings: [],
  };
}

/** What an inventory names by product and release needs no matching. */
async function inventoryDrafts(
  db: Reader,
  ids: ReleaseIds,
  run: Extract<Run, { how: 'inventory' }>,
): Promise<InstallationDraft[]> {
  return Promise.all(
    run.products.map(async ({ product, release, name, version }): Promise<InstallationDraft> => {
      const known = ids.get(product);
      const releaseId = known?.releases.get(release) ?? null;
      const [facts] = releaseId === null ? [] : await readReleases(db, { ids: [releaseId] });
      const unknown = { status: 'unknown', endsOn: null } as const;
      const support = facts?.security ?? unknown;
      const extended = facts?.extended ?? unknown;
      return {
        package: name,
        version,
        manager: 'inventory',
        origin: 'third-party',
        productId: known?.productId ?? null,
        releaseId,
        releaseVersion: releaseId === null ? null : release,
        confidence: 0.95,
        matchedHow: 'inventory',
        supportBasis: 'upstream',
        support: support.status,
        supportEndsOn: support.endsOn,
        extended: extended.status,
        extendedEndsOn: extended.endsOn,
        note: 'The inventory names product and release.',
        supportSentence: support.endsOn
          ? `Its makers support it until ${support.endsOn}.`
          : 'Its makers give no day on which support ends.',
        packages: [name],
      };
    }),
  );
}

export async function tellLook(
  stage: Stage,
  matcher: Matcher,
  actor: string,
  operation: string,
  happening: Extract<Happening, { what: 'look' }>,
): Promise<void> {
  await writeLooked(stage, matcher, actor, operation, happening.source, happening.machines);
}

export async function writeLooked(
  stage: Stage,
  matcher: Matcher,
  actor: string,
  operation: string,
  source: string,
  machines: MachineSoftware[],
  causes: RecordRef[] = [],
): Promise<void> {
  await stage.as(actor, operation).mutate(async (mutation) => {
    const components = machines.map(({ ref }) => componentOf(stage, ref));
    const ids = components.map((component) => component.id);
    const current = await currentInstallationsOf(mutation.tx, ids);
    const writes = [];
    for (const [index, component] of components.entries()) {
      const drafts = await matcher.draftsOf(machines[index]!.run, machines[index]!.round);
      const diff = diffInstallations(current.get(component.id) ?? [], drafts);
      writes.push({ component, diff, observedAt: mutation.now, causes });
    }
    await writeSoftware(mutation, source, writes);
  });
}
