import type { ObservedPackage, PackageOrigin } from './observation.ts';

/**
 * Lines of dpkg-query: status, package, version, architecture, source, source version, Origin, Maintainer; and of the
 * archives that have exactly that version: package, version, origin of the archive.
 */
export function dpkgPackages(lines: readonly string[] = [], archives: readonly string[] = []): ObservedPackage[] {
  const origins = new Map<string, string[]>();
  for (const line of archives) {
    const [name, version, origin = ''] = line.split('\t');
    const key = `${name}\t${version}`;
    origins.set(key, [...(origins.get(key) ?? []), origin]);
  }
  return lines.flatMap((line) => {
    const [status, name, version, architecture = '', source, sourceVersion, origin = '', maintainer = ''] =
      line.split('\t');
    // Removed packages whose configuration was left stay in the database.
    if (status !== 'installed' || !name || !version) return [];
    return {
      name,
      version,
      architecture,
      sourcePackage: source || name,
      sourceVersion: sourceVersion || version,
      origin: originOf(origins.get(`${name}\t${version}`)) ?? dpkgOrigin(origin, maintainer),
      manager: 'dpkg',
    };
  });
}

const distributionNames = /^(debian|ubuntu|raspbian|raspberry pi|linuxmint|linux mint|kali|pop!?_os)\b/i;
const distributionAddress =
  /@(?:(?:[\w.-]+\.)?(?:debian\.org|ubuntu\.com|raspbian\.org)|alioth-lists\.debian\.net)>?\s*$/i;

function originOf(archives: readonly string[] | undefined): PackageOrigin | null {
  if (!archives) return null;
  return archives.some((origin) => distributionNames.test(origin)) ? 'distribution' : 'third-party';
}

/**
 * For a version that no archive has (any more). Many maintainers of the distribution use an address of their own, so
 * another address proves nothing.
 */
function dpkgOrigin(origin: string, maintainer: string): PackageOrigin {
  if (origin !== '') return distributionNames.test(origin) ? 'distribution' : 'third-party';
  return distributionAddress.test(maintainer) ? 'distribution' : 'unknown';
}

/** Lines of rpm -qa: name, [epoch:]version-release, architecture, source rpm, vendor. */
export function rpmPackages(lines: readonly string[] = [], osId: string | null): ObservedPackage[] {
  return lines.flatMap((line) => {
    const [name, version, architecture = '', sourceRpm = '', vendor = ''] = line.split('\t');
    // Keys that were imported are kept as if they were packages.
    if (!name || !version || name === 'gpg-pubkey') return [];
    const source = sourceRpm.match(/^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/);
    return {
      name,
      version,
      architecture: architecture === '(none)' ? '' : architecture,
      sourcePackage: source?.[1] ?? name,
      sourceVersion: source?.[2] ?? version,
      origin: rpmOrigin(vendor, osId),
      manager: 'rpm',
    };
  });
}

const rpmVendors: Readonly<Record<string, RegExp>> = {
  fedora: /^fedora/i,
  rhel: /^red hat/i,
  centos: /^(centos|red hat)/i,
  rocky: /^rocky/i,
  almalinux: /^alma/i,
  opensuse: /^(opensuse|suse)/i,
  sles: /^suse/i,
  amzn: /^amazon/i,
  ol: /^oracle/i,
};

function rpmOrigin(vendor: string, osId: string | null): PackageOrigin {
  if (vendor === '' || vendor === '(none)') return 'unknown';
  const pattern = osId === null ? undefined : Object.entries(rpmVendors).find(([id]) => osId.startsWith(id))?.[1];
  if (!pattern) return 'unknown';
  return pattern.test(vendor) ? 'distribution' : 'third-party';
}

/** Lines from apk's database: name, version, architecture, origin. It does not say which repository they came from. */
export function apkPackages(lines: readonly string[] = []): ObservedPackage[] {
  return lines.flatMap((line) => {
    const [name, version, architecture = '', source] = line.split('\t');
    if (!name || !version) return [];
    const sourcePackage = source || name;
    return { name, version, architecture, sourcePackage, sourceVersion: version, origin: 'unknown', manager: 'apk' };
  });
}
