import { matchMethods, type SoftwareMatch } from './softwareMatch.ts';
import { compareVersions } from './version/upstream.ts';

/**
 * One match for all packages of one release from one maker: a source makes many packages, and a host keeps several
 * kernels. The surest and newest represents them.
 */
export function collapse(matches: SoftwareMatch[]): SoftwareMatch[] {
  const groups = new Map<string, SoftwareMatch[]>();
  for (const match of matches) {
    const key = JSON.stringify([match.productKey, match.release, match.support.basis, match.path]);
    const group = groups.get(key);
    if (group) group.push(match);
    else groups.set(key, [match]);
  }
  return [...groups.values()].map(represent).sort(byProduct);
}

function represent(group: SoftwareMatch[]): SoftwareMatch {
  const [first, ...others] = group.sort(surestFirst);
  if (!first || others.length === 0) return first!;
  const sameName = group.filter((match) => match.package.name === first.package.name);
  const kernels = group.filter((match) => match.how === first.how && match.upstreamVersion !== first.upstreamVersion);
  const versions = [...new Set([...sameName, ...kernels].map((match) => match.package.version))];
  const packages = [...new Set(group.flatMap((match) => match.packages))];
  const more = packages.length - 1;
  const note =
    more > 0 ? `${first.note.slice(0, -1)}; ${more} more ${more === 1 ? 'package' : 'packages'} of it.` : first.note;
  return { ...first, packages, versions: versions.sort((a, b) => newestFirst(first, a, b)), note };
}

function surestFirst(a: SoftwareMatch, b: SoftwareMatch): number {
  return (
    matchMethods.indexOf(a.how) - matchMethods.indexOf(b.how) ||
    b.confidence - a.confidence ||
    newestFirst(a, a.package.version, b.package.version) ||
    a.package.name.length - b.package.name.length ||
    compareText(a.package.name, b.package.name)
  );
}

function newestFirst(match: SoftwareMatch, a: string, b: string): number {
  const { manager } = match.package;
  const order = manager === 'path' || manager === 'os-release' ? 'dpkg' : manager;
  return -compareVersions(order, a, b) || compareText(a, b);
}

function byProduct(a: SoftwareMatch, b: SoftwareMatch): number {
  return (
    compareText(a.productKey, b.productKey) ||
    compareText(a.release ?? '', b.release ?? '') ||
    compareText(a.support.basis, b.support.basis) ||
    compareText(a.path ?? '', b.path ?? '')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
