import type { PackageManager } from '../../probe/observation.ts';
import { compareDpkgVersions, parseDpkgVersion } from './dpkg.ts';
import { compareRpmVersions, parseRpmVersion } from './rpm.ts';

/** Compares two versions as their package manager would. Alpine's order is near enough to Debian's for our use. */
export function compareVersions(manager: PackageManager, a: string, b: string): number {
  return manager === 'rpm' ? compareRpmVersions(a, b) : compareDpkgVersions(a, b);
}

/**
 * The version as the maker of the software would say it, without what packaging added: the epoch, the revision, and
 * marks such as `+dfsg`. `5.8+really4.9-1` is 4.9: that is what is inside.
 */
export function upstreamVersion(manager: PackageManager, version: string): string {
  switch (manager) {
    case 'dpkg':
      return withoutMarks(parseDpkgVersion(version).upstream);
    case 'rpm':
      return parseRpmVersion(version).version.replace(/[~^].*$/s, '');
    case 'apk':
      return version
        .trim()
        .replace(/-r[0-9]+$/, '')
        .replace(/_.*$/s, '');
  }
}

function withoutMarks(upstream: string): string {
  const really = /\+really(.+)$/.exec(upstream);
  return (really?.[1] ?? upstream).replace(/(~|\+(dfsg|ds|repack|git|svn)|\.dfsg).*$/s, '');
}
