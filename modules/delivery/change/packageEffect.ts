import type { DiffEntry } from '#estate';

/** What a simulated `apt-get` run says it would do to one package. */
export interface PackageEffect {
  package: string;
  before: string | null;
  after: string | null;
}

// Inst nginx-light [1.0-1] (1.22.1-9+deb12u3 Debian:12.13/oldstable [amd64]) · Remv lighttpd [1.4.69-1]
const INSTALL = /^Inst (\S+)(?: \[([^\]]+)\])? \((\S+)/;
const REMOVE = /^(?:Remv|Purg) (\S+)(?: \[([^\]]+)\])?/;

/**
 * Reads the `Inst`, `Remv` and `Purg` lines of `apt-get --simulate`, from the outputs of one or more simulations that
 * each start from the machine as it is now. What one installs and another removes again counts as removed: the steps
 * run in this order.
 */
export function readPackageEffects(outputs: readonly string[]): PackageEffect[] {
  const effects = new Map<string, PackageEffect>();
  for (const line of outputs.flatMap((output) => output.split('\n'))) {
    const installed = INSTALL.exec(line);
    if (installed) {
      const [, name, before, after] = installed;
      effects.set(name!, { package: name!, before: before ?? null, after: after! });
    }
    const removed = REMOVE.exec(line);
    if (removed) {
      const [, name, before] = removed;
      effects.set(name!, { package: name!, before: effects.get(name!)?.before ?? before ?? null, after: null });
    }
  }
  return [...effects.values()].filter((effect) => effect.before !== effect.after);
}

/** The effects as a reviewable diff, removals first, by name. */
export function packageDiff(effects: readonly PackageEffect[], source: string): DiffEntry[] {
  return [...effects]
    .sort((a, b) => Number(a.after !== null) - Number(b.after !== null) || (a.package < b.package ? -1 : 1))
    .map((effect) => ({
      op: effect.after === null ? 'remove' : effect.before === null ? 'create' : 'update',
      what: 'installation',
      name: effect.package,
      kind: 'dpkg',
      key: null,
      changes: [{ field: 'version', before: effect.before, after: effect.after, source }],
    }));
}

export interface PredictionCheck {
  /** Predicted and found so. */
  asPredicted: string[];
  /** Predicted, but found otherwise: what is there instead (null: nothing). */
  otherwise: { package: string; predicted: string | null; found: string | null }[];
  /** Changed without having been predicted. */
  unpredicted: PackageEffect[];
}

/** Compares a predicted package diff with the packages found before and after. */
export function checkPrediction(
  diff: readonly DiffEntry[],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): PredictionCheck {
  const predicted = new Map(
    diff
      .filter((entry) => entry.what === 'installation')
      .map((entry) => [entry.name, entry.changes.find((change) => change.field === 'version')?.after ?? null]),
  );
  const check: PredictionCheck = { asPredicted: [], otherwise: [], unpredicted: [] };
  for (const [name, expected] of predicted) {
    const found = after.get(name) ?? null;
    if (found === expected) check.asPredicted.push(name);
    else check.otherwise.push({ package: name, predicted: expected as string | null, found });
  }
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (predicted.has(name)) continue;
    const was = before.get(name) ?? null;
    const is = after.get(name) ?? null;
    if (was !== is) check.unpredicted.push({ package: name, before: was, after: is });
  }
  return check;
}
