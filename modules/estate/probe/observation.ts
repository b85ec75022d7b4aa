/**
 * What one look at one machine found, as plain facts: nothing is matched, judged or merged here.
 *
 * Words
 * - An *observation* is the answer of one probe run. It is what the machine says about itself; whether we believe it
 *   over another source is decided by intake.
 * - A fact that could not be read is `null` (one value) or missing from its list, and `warnings` says so. An empty list
 *   without a warning means: looked, found none. Intake must not read a missing fact as "it is gone".
 * - Units: memory and disk in bytes. Times are ISO 8601 in UTC.
 */
export interface Observation {
  /** Version of the probe's output format. */
  format: number;
  host: HostFacts;
  filesystems: ObservedFilesystem[];
  disks: ObservedDisk[];
  interfaces: ObservedInterface[];
  routes: ObservedRoute[];
  packages: ObservedPackage[];
  runtimes: ObservedRuntime[];
  listeners: ObservedListener[];
  services: ObservedService[];
  warnings: ObservationWarning[];
}

export interface HostFacts {
  hostname: string | null;
  /** Fully qualified, only when it has a dot; else null. */
  fqdn: string | null;
  /**
   * SHA-256 (hex) of "plumbline:" + /etc/machine-id: stable on one machine, and does not disclose the id, which is
   * confidential (machine-id(5)). Cloned machines share it: never the only ground for calling two hosts one.
   */
  machineIdHash: string | null;
  os: OperatingSystemFacts;
  /** `uname -r`, for example 6.1.0-18-amd64. */
  kernel: string | null;
  /** `uname -m`, for example x86_64 (packages use their own words, for example amd64). */
  architecture: string | null;
  /** `none` (looks like bare metal), or what it runs in: kvm, vmware, docker, lxc, firecracker, …; null when unknown. */
  virtualization: string | null;
  cpu: CpuFacts;
  memoryBytes: number | null;
  swapBytes: number | null;
  /** From firmware. Usually readable by root only; placeholders such as "To Be Filled By O.E.M." are null. */
  serial: string | null;
  vendor: string | null;
  model: string | null;
  bootedAt: string | null;
  /** The machine's own clock when it was looked at. */
  observedAt: string | null;
  /** The user the probe ran as, and whether that was root: it decides what could be read. */
  user: string | null;
  privileged: boolean;
}

/** From os-release(5). */
export interface OperatingSystemFacts {
  /** ID, for example debian. */
  id: string | null;
  /** VERSION_ID, for example 12. Rolling distributions have none. */
  versionId: string | null;
  prettyName: string | null;
  /** VERSION_CODENAME, for example bookworm. */
  codename: string | null;
  /** ID_LIKE, closest first. */
  idLike: string[];
}

export interface CpuFacts {
  /** Logical processors online. */
  count: number | null;
  model: string | null;
}

export interface ObservedFilesystem {
  /** The device or remote name, as mounted. */
  device: string;
  mountPoint: string;
  /** ext4, xfs, …; null when unknown. */
  type: string | null;
  sizeBytes: number;
  usedBytes: number;
  availableBytes: number;
}

export interface ObservedDisk {
  name: string;
  sizeBytes: number;
  model: string | null;
  rotational: boolean | null;
}

export interface ObservedInterface {
  name: string;
  /** Lower case, colons; null where the interface has none. */
  mac: string | null;
  /** CIDR, for example 192.0.2.10/24 or fe80::1/64. */
  addresses: string[];
  up: boolean;
  mtu: number | null;
  /** Loopback and other interfaces that are no network card (bridge, veth, tun) are `virtual`. */
  virtual: boolean;
}

/** Default routes only. */
export interface ObservedRoute {
  family: 'ipv4' | 'ipv6';
  gateway: string | null;
  interface: string;
}

export type PackageManager = 'dpkg' | 'rpm' | 'apk';
/** Who published it, by the archives that have this version, else by what the package says of itself: a hint, no proof. */
export type PackageOrigin = 'distribution' | 'third-party' | 'unknown';

export interface ObservedPackage {
  name: string;
  /** As the package manager says it, with epoch and revision, for example 1:2.38-1+deb12u1. */
  version: string;
  architecture: string;
  /** The source package, equal to `name` where the manager names none. */
  sourcePackage: string;
  /** Version of the source package where it differs from `version`, else the same. */
  sourceVersion: string;
  origin: PackageOrigin;
  manager: PackageManager;
}

/** A well-known runtime on the PATH that no package owns. */
export interface ObservedRuntime {
  /** nodejs, python, java, go, ruby, php, dotnet. */
  name: RuntimeName;
  version: string;
  path: string;
}

export type RuntimeName = 'nodejs' | 'python' | 'java' | 'go' | 'ruby' | 'php' | 'dotnet';

export interface ObservedListener {
  protocol: 'tcp' | 'udp';
  /** The address listened on; 0.0.0.0 or :: means all. */
  address: string;
  port: number;
  /** Name of the process, when it could be read. */
  process: string | null;
}

export interface ObservedService {
  /** Unit without `.service`, or the process name where there is no service manager. */
  name: string;
  /** `systemd`, `openrc`, or `process`: seen running only. */
  manager: 'systemd' | 'openrc' | 'process';
  state: 'running' | 'failed';
}

export interface ObservationWarning {
  /** The section of the probe, for example `dmi` or `packages`. */
  section: string;
  message: string;
}
