import { firmwareText } from '../placeholder.ts';
import { interfacesOf, listenersFromProc, listenersFromSs, routesOf } from './network.ts';
import type {
  HostFacts,
  Observation,
  ObservationWarning,
  ObservedDisk,
  ObservedFilesystem,
  ObservedRuntime,
  ObservedService,
  OperatingSystemFacts,
  RuntimeName,
} from './observation.ts';
import { apkPackages, dpkgPackages, rpmPackages } from './packages.ts';
import { naturalNumber, pairs, readSections } from './sections.ts';

/** The format that probe.sh beside this file prints. */
export const probeFormat = 1;

/** Reads what probe.sh printed. Never throws: what cannot be read is missing, and a warning says so. */
export function parseProbe(text: string): Observation {
  const { format, whole, sections, warnings } = readSections(text);
  const lines = (name: string) => sections.get(name);
  const found: ObservationWarning[] = [];
  if (format === null) found.push({ section: 'probe', message: 'This is not the output of the probe.' });
  else if (format !== probeFormat)
    found.push({ section: 'probe', message: `The output has format ${format}, not ${probeFormat}.` });
  if (format !== null && !whole) found.push({ section: 'probe', message: 'The output ends early: facts are missing.' });

  const os = operatingSystem(lines('os-release'));
  const packages = [
    ...dpkgPackages(lines('dpkg'), lines('archives')),
    ...rpmPackages(lines('rpm'), os.id),
    ...apkPackages(lines('apk')),
  ];
  for (const manager of ['dpkg', 'rpm', 'apk'] as const) {
    const none = lines(manager) && !packages.some((entry) => entry.manager === manager);
    if (none) found.push({ section: 'packages', message: `${manager} lists no installed package.` });
  }
  return {
    format: format ?? 0,
    host: hostFacts(pairs(lines('identity')), pairs(lines('hardware')), pairs(lines('virtualization')), os),
    filesystems: filesystems(lines('filesystems'), lines('mounts')),
    disks: disks(lines('disks')),
    interfaces: interfacesOf(lines('interfaces'), lines('addresses')),
    routes: routesOf(lines('routes')),
    packages,
    runtimes: runtimes(lines('runtimes')),
    listeners: [
      ...listenersFromSs(lines('listeners')),
      ...listenersFromProc('tcp', [...(lines('proc-tcp') ?? []), ...(lines('proc-tcp6') ?? [])]),
      ...listenersFromProc('udp', [...(lines('proc-udp') ?? []), ...(lines('proc-udp6') ?? [])]),
    ],
    services: services(lines('services')),
    warnings: [...found, ...warnings],
  };
}

type Pairs = ReadonlyMap<string, string>;

function hostFacts(identity: Pairs, hardware: Pairs, virtualization: Pairs, os: OperatingSystemFacts): HostFacts {
  const text = (name: string) => identity.get(name) ?? null;
  const fqdn = text('fqdn');
  const kibibytes = (name: string) => times(naturalNumber(hardware.get(name)), 1024);
  const machine = text('machine');
  return {
    hostname: text('hostname'),
    fqdn: fqdn?.includes('.') && !/^localhost(\.|$)/.test(fqdn) ? fqdn : null,
    machineIdHash: machine && /^[0-9a-f]{64}$/.test(machine) ? machine : null,
    os,
    kernel: text('kernel'),
    architecture: text('architecture'),
    virtualization: virtualizationOf(hardware, virtualization),
    cpu: { count: naturalNumber(hardware.get('cpus')), model: hardware.get('cpu') ?? null },
    memoryBytes: kibibytes('memory'),
    swapBytes: kibibytes('swap'),
    serial: firmwareText(hardware.get('serial')),
    vendor: firmwareText(hardware.get('vendor')),
    model: firmwareText(hardware.get('model')),
    bootedAt: time(identity.get('boot')),
    observedAt: time(identity.get('now')),
    user: text('user'),
    privileged: identity.get('uid') === '0',
  };
}

function operatingSystem(lines: readonly string[] = []): OperatingSystemFacts {
  const all = pairs(lines);
  const text = (name: string) => unquoted(all.get(name)) || null;
  return {
    id: text('ID')?.toLowerCase() ?? null,
    versionId: text('VERSION_ID'),
    prettyName: text('PRETTY_NAME'),
    codename: text('VERSION_CODENAME'),
    idLike: (text('ID_LIKE') ?? '').split(/\s+/).filter((id) => id !== ''),
  };
}

/** A value of os-release(5): as a shell would read it, quotes and backslashes taken away. */
function unquoted(value: string | undefined): string {
  if (value === undefined) return '';
  const inner = value.match(/^"(.*)"$/s)?.[1] ?? value.match(/^'(.*)'$/s)?.[1] ?? value;
  return inner.replace(/\\(["'$`\\])/g, '$1').trim();
}

const makersOfVirtualMachines: readonly [pattern: RegExp, name: string][] = [
  [/qemu|kvm/i, 'kvm'],
  [/vmware/i, 'vmware'],
  [/innotek|virtualbox/i, 'oracle'],
  [/xen/i, 'xen'],
  [/microsoft.*virtual machine/i, 'microsoft'],
  [/amazon ec2/i, 'amazon'],
  [/google compute engine/i, 'google'],
  [/parallels/i, 'parallels'],
  [/bhyve/i, 'bhyve'],
];

function virtualizationOf(hardware: Pairs, hints: Pairs): string | null {
  const detected = hints.get('detected');
  if (detected && detected !== 'none') return detected;
  const container = hints.get('container');
  if (container) return container;
  const firmware = `${hardware.get('vendor') ?? ''} ${hardware.get('model') ?? ''}`;
  const maker = makersOfVirtualMachines.find(([pattern]) => pattern.test(firmware));
  if (maker) return maker[1];
  if (hardware.get('hypervisor') === 'yes') return 'vm-other';
  // Only a tool that looked says "none"; that nothing was found by us proves nothing.
  return detected === 'none' ? 'none' : null;
}

/** File systems that hold no data of their own. */
const pseudo =
  /^(tmpfs|devtmpfs|ramfs|proc|sysfs|cgroup2?|squashfs|iso9660|efivarfs|nsfs|autofs|fuse\.lxcfs|debugfs|tracefs)$/;

/** Lines of `df -Pk`, with the types from /proc/mounts. */
function filesystems(lines: readonly string[] = [], mounts: readonly string[] = []): ObservedFilesystem[] {
  const types = new Map(
    mounts.map((line) => line.split(' ')).map(([, point = '', type = '']) => [unescaped(point), type]),
  );
  return lines.flatMap((line) => {
    const match = line.match(/^(.+?)\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(?:\d+%|-)\s+(\/.*)$/);
    if (!match) return [];
    const [, device = '', size, used, available, mountPoint = ''] = match;
    const type = types.get(mountPoint) || null;
    if (Number(size) === 0 || (type !== null && pseudo.test(type))) return [];
    return {
      device,
      mountPoint,
      type,
      sizeBytes: Number(size) * 1024,
      usedBytes: Number(used) * 1024,
      availableBytes: Number(available) * 1024,
    };
  });
}

/** /proc/mounts writes a space as \040. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Lines: name, size in sectors of 512 bytes (always, whatever the disk's own), rotational, model. */
function disks(lines: readonly string[] = []): ObservedDisk[] {
  return lines.flatMap((line) => {
    const [name, sectors, rotational, model] = line.split('\t');
    const sizeBytes = times(naturalNumber(sectors), 512);
    if (!name || !sizeBytes) return [];
    return {
      name,
      sizeBytes,
      model: firmwareText(model),
      rotational: rotational === '1' ? true : rotational === '0' ? false : null,
    };
  });
}

const versionOf: Readonly<Record<RuntimeName, RegExp>> = {
  nodejs: /^v(\d+\.\d+\.\d+\S*)/,
  python: /^Python (\d+\.\d+\S*)/,
  java: /version "([^"]+)"/,
  go: /^go version go(\d+\.\S+)/,
  ruby: /^ruby (\d+\.\S+)/,
  php: /^PHP (\d+\.\S+)/,
  dotnet: /^(\d+\.\d+\.\S+)/,
};

function runtimes(lines: readonly string[] = []): ObservedRuntime[] {
  return lines.flatMap((line) => {
    const [name = '', path, said = ''] = line.split('\t');
    if (!Object.hasOwn(versionOf, name) || !path) return [];
    const version = said.match(versionOf[name as RuntimeName])?.[1];
    return version === undefined ? [] : { name: name as RuntimeName, version, path };
  });
}

function services(lines: readonly string[] = []): ObservedService[] {
  const seen = new Map<string, ObservedService>();
  for (const line of lines) {
    const [manager, unit = '', state] = line.split('\t');
    const name = unit.replace(/\.service$/, '');
    if (name === '' || (manager !== 'systemd' && manager !== 'openrc' && manager !== 'process')) continue;
    seen.set(`${manager} ${name}`, { name, manager, state: state === 'failed' ? 'failed' : 'running' });
  }
  return [...seen.values()];
}

function times(value: number | null, factor: number): number | null {
  return value === null || !Number.isSafeInteger(value * factor) ? null : value * factor;
}

/** Seconds since 1970; from before 2000 it is a machine without a clock. */
function time(seconds: string | undefined): string | null {
  const value = naturalNumber(seconds);
  if (value === null || value < 946_684_800 || value > 253_402_300_799) return null;
  return new Date(value * 1000).toISOString();
}
