import { isIP } from 'node:net';
import { firmwareText, type Observation } from '#estate';
import { sha256 } from '#kernel';
import { type Facts, isFacts, list, numeric, text } from './host.ts';

const MEBIBYTE = 1_048_576;
/** Names of distributions as os-release(5) has them, where they are not simply Ansible's in lower case. */
const systemIds: Record<string, string> = {
  RedHat: 'rhel',
  OracleLinux: 'ol',
  'openSUSE Leap': 'opensuse-leap',
  'openSUSE Tumbleweed': 'opensuse-tumbleweed',
  Amazon: 'amzn',
  Archlinux: 'arch',
  MacOSX: 'macos',
  'Linux Mint': 'linuxmint',
  SLES_SAP: 'sles_sap',
};
/** Distributions whose os-release says the first part of the version only. */
const byMajorVersion = new Set(['Debian', 'CentOS']);
/** Ansible's words for what a guest runs in, as the probe (systemd-detect-virt) has them. */
const virtualizations: Record<string, string> = {
  virtualbox: 'oracle',
  hyperv: 'microsoft',
  'hyper-v': 'microsoft',
  virtualpc: 'microsoft',
  container: 'container-other',
};
const pseudo = /^(tmpfs|devtmpfs|ramfs|overlay|squashfs|iso9660|autofs|fuse\.lxcfs)$/;
const noDisk = /^(loop|ram|zram|sr|fd|dm-|md|nbd)\d/;

/**
 * The facts of a host in the form in which our own probe tells them, so that both sources speak of the same fields.
 * What Ansible does not look at (packages, listeners) is a warning, not an empty list.
 */
export function observationOf(facts: Facts): Observation {
  const distribution = text(facts['distribution']);
  const major = text(facts['distribution_major_version']);
  const version = text(facts['distribution_version']);
  const lsb = isFacts(facts['lsb']) ? facts['lsb'] : {};
  const fqdn = text(facts['fqdn']);
  const machineId = text(facts['machine_id']);
  const windows = text(facts['os_family']) === 'Windows';
  return {
    format: 1,
    host: {
      hostname: text(facts['hostname']) ?? text(facts['nodename']),
      fqdn: fqdn?.includes('.') && isIP(fqdn) === 0 && !fqdn.startsWith('localhost') ? fqdn : null,
      machineIdHash: machineId && /^[0-9a-f]{32}$/.test(machineId) ? sha256(`plumbline:${machineId}`) : null,
      os: {
        id: windows ? 'windows' : distribution ? (systemIds[distribution] ?? distribution.toLowerCase()) : null,
        versionId: distribution && byMajorVersion.has(distribution) ? (major ?? version) : version,
        prettyName: text(lsb['description']) ?? (windows ? distribution : null),
        codename: text(facts['distribution_release']),
        idLike: [],
      },
      kernel: text(facts['kernel']),
      architecture: text(facts['machine']) ?? text(facts['architecture']),
      virtualization: virtualizationOf(facts),
      cpu: {
        count: numeric(facts['processor_nproc']) ?? numeric(facts['processor_vcpus']),
        model: processorOf(list(facts['processor'])),
      },
      memoryBytes: mebibytes(facts['memtotal_mb']),
      swapBytes: mebibytes(facts['swaptotal_mb']),
      serial: firmware(facts['product_serial']),
      vendor: firmware(facts['system_vendor']),
      model: firmware(facts['product_name']),
      bootedAt: null,
      observedAt: null,
      user: null,
      privileged: false,
    },
    filesystems: list(facts['mounts']).flatMap((mount) => {
      if (!isFacts(mount)) return [];
      const point = text(mount['mount']);
      const device = text(mount['device']);
      const size = numeric(mount['size_total']);
      const type = text(mount['fstype']);
      if (!point || !device || size === null || (type && pseudo.test(type))) return [];
      return [{ mountPoint: point, device, type, sizeBytes: size, usedBytes: 0, availableBytes: 0 }];
    }),
    disks: Object.entries(isFacts(facts['devices']) ? facts['devices'] : {}).flatMap(([name, disk]) => {
      const sectors = isFacts(disk) ? numeric(disk['sectors']) : null;
      if (!isFacts(disk) || !sectors || noDisk.test(name) || disk['removable'] === '1') return [];
      // The kernel counts in sectors of 512 bytes, whatever the disk's own are.
      const rotational = disk['rotational'] === '1' ? true : disk['rotational'] === '0' ? false : null;
      return [{ name, sizeBytes: sectors * 512, model: text(disk['model']), rotational }];
    }),
    interfaces: list(facts['interfaces']).flatMap((name) => (typeof name === 'string' ? interfaceOf(facts, name) : [])),
    routes: (['ipv4', 'ipv6'] as const).flatMap((family) => {
      const route = facts[`default_${family}`];
      const gateway = isFacts(route) ? text(route['gateway']) : null;
      const through = isFacts(route) ? text(route['interface']) : null;
      return gateway && isIP(gateway) && through ? [{ family, gateway, interface: through }] : [];
    }),
    packages: [],
    runtimes: [],
    listeners: [],
    services: [],
    warnings: ['packages', 'listeners', 'services'].map((section) => ({ section, message: 'not gathered by Ansible' })),
  };
}

function interfaceOf(facts: Facts, name: string): Observation['interfaces'] {
  const one = facts[name.replaceAll(/[-:.]/g, '_')] ?? facts[name];
  if (!isFacts(one)) return [];
  const four = [one['ipv4'], ...list(one['ipv4_secondaries'])].flatMap((entry) => {
    const address = isFacts(entry) ? text(entry['address']) : null;
    if (!isFacts(entry) || !address || isIP(address) !== 4) return [];
    const length = numeric(entry['prefix']) ?? lengthOf(text(entry['netmask']));
    return length === null || length > 32 ? [] : [`${address}/${length}`];
  });
  const six = list(one['ipv6']).flatMap((entry) => {
    const address = isFacts(entry) ? text(entry['address'])?.split('%')[0] : undefined;
    const length = isFacts(entry) ? numeric(entry['prefix']) : null;
    return address && isIP(address) === 6 && length !== null && length <= 128 ? [`${address}/${length}`] : [];
  });
  const mac = text(one['macaddress'])?.toLowerCase();
  return [
    {
      name,
      mac: mac && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) ? mac : null,
      addresses: [...new Set([...four, ...six])],
      up: one['active'] === true,
      mtu: numeric(one['mtu']),
      // Bonds carry the addresses of the cards below them: they lead somewhere too.
      virtual:
        !['ether', 'bonding', 'infiniband'].includes(text(one['type']) ?? 'ether') ||
        /^(veth|docker|ifb|dummy|tap|tun)/.test(name),
    },
  ];
}

/** Only a guest says in what: a "host" is one that could run others, which proves nothing of itself. */
function virtualizationOf(facts: Facts): string | null {
  const type = text(facts['virtualization_type'])?.toLowerCase();
  if (text(facts['virtualization_role']) !== 'guest' || !type) return null;
  return virtualizations[type] ?? type;
}

/** `["0", "GenuineIntel", "Intel(R) Xeon(R) …", "1", …]`; on ARM and in older versions in another order. */
function processorOf(words: Facts[string][]): string | null {
  const names = words.flatMap((word) => (typeof word === 'string' ? [word.trim()] : []));
  return (
    names.find(
      (name) => name.length > 2 && !/^(\d+|GenuineIntel|AuthenticAMD|CentaurHauls|HygonGenuine)$/.test(name),
    ) ?? null
  );
}

function lengthOf(netmask: string | null): number | null {
  if (netmask === null || isIP(netmask) !== 4) return null;
  const bits = netmask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : null;
}

const mebibytes = (value: Facts[string] | undefined): number | null => {
  const count = numeric(value);
  return count === null || count > 2 ** 32 ? null : count * MEBIBYTE;
};
const firmware = (value: Facts[string] | undefined): string | null => firmwareText(text(value) ?? undefined);
