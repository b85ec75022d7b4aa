import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

/** Something that a test needs of the machine: null when it is there, else what is missing, for people. */
export type Requirement = (() => string | null) & {
  /** The gate does without it: a skip for lack of it is no failure there. */
  optional?: true;
};

export const optional = (requirement: Requirement): Requirement =>
  Object.assign(() => requirement(), { optional: true as const });

export const root: Requirement = () => (process.getuid?.() === 0 ? null : 'needs root');

export const linux: Requirement = () => (process.platform === 'linux' ? null : 'needs Linux');

/** A program, and the Debian package to install it from. */
export function program(name: string, debianPackage: string): Requirement {
  return () => (findProgram(name) ? null : `needs ${name} (Debian package ${debianPackage})`);
}

export function kernelFilesystem(name: string): Requirement {
  return () => {
    const known = existsSync('/proc/filesystems') && readFileSync('/proc/filesystems', 'utf8').includes(`\t${name}\n`);
    return known ? null : `needs the ${name} file system in the kernel`;
  };
}

function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export type Verdict = { run: true } | { run: false; fail: boolean; reason: string };

export function judge(requirements: readonly Requirement[], ci: boolean): Verdict {
  const missing = requirements
    .map((requirement) => ({ reason: requirement(), optional: requirement.optional === true }))
    .filter(({ reason }) => reason !== null);
  if (missing.length === 0) return { run: true };
  // Who asks for something that nobody need install asks for the rest only where it is there.
  const fail = ci && !missing.some(({ optional }) => optional);
  return { run: false, fail, reason: missing.map(({ reason }) => reason).join('; ') };
}

/**
 * `describe`, where the machine has what the tests need. Else they are skipped and the reason is printed; with CI=true
 * nothing may be skipped but for what is optional, so there it is a failure.
 */
export function describeWhere(requirements: readonly Requirement[], name: string, body: () => void): void {
  const verdict = judge(requirements, process.env.CI === 'true');
  if (verdict.run) {
    describe(name, body);
  } else if (verdict.fail) {
    describe(name, () => {
      it('finds what it needs on this machine', () => {
        throw new Error(`With CI=true no test may be skipped, and this one ${verdict.reason}.`);
      });
    });
  } else {
    process.stderr.write(`skipped: ${name}: ${verdict.reason}\n`);
    describe.skip(`${name} (skipped: ${verdict.reason})`, body);
  }
}
